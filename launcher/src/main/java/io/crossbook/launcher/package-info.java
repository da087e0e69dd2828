/** The command line; only here do jobs, simulator, database and terminal meet. */
package io.crossbook.launcher;
