/** The queue of what persons are to be told. */
package io.crossbook.database.notifications;
