/** The intent ledger: what may be sent, what was, and what became of it. Plain JDBC. */
package io.crossbook.database.orders;
