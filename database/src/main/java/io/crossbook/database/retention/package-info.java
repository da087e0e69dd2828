/** What is kept of the results for how long. */
package io.crossbook.database.retention;
