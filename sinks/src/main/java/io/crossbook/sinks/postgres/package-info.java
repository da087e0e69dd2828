/**
 * Results in Postgres: the schema, the sinks that write it at least once with the effect of exactly
 * once, and the store of rule versions.
 */
package io.crossbook.sinks.postgres;
