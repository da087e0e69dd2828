/** How Crossbook reaches its Postgres database, and what the database's refusals mean. */
package io.crossbook.database;
