/**
 * Following tables of the database: told by it that there is news, and looking now and then as
 * well.
 */
package io.crossbook.sources.table;
