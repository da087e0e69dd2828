/**
 * What venues say of our accounts: executions, orders, balances and positions, by the private
 * stream as they happen and over REST for whatever the stream may have missed.
 *
 * <p>A stream cannot be told to begin where it broke off, so no execution is taken for known
 * because a stream told it: the history of executions is read from a cursor, at the start, whenever
 * the stream is live again, and every few seconds. The cursor is the state of the account's split.
 */
package io.crossbook.sources.execution;
