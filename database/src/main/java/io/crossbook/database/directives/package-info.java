/** What persons told desks to do, and what stands that they may decide on. Plain JDBC. */
package io.crossbook.database.directives;
