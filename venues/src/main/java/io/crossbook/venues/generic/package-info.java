/**
 * The generic replay venue: market data from archives, under the id of the venue that it came from,
 * in one text format. It only replays; nothing here connects to anything.
 *
 * <h2>Format</h2>
 *
 * The metadata is a record of kind {@code RESPONSE} with target {@code listings}: a JSON array of
 * objects with the fields {@code symbol}, {@code instrument} (canonical name), {@code tick}, {@code
 * lot} and, where they are known, {@code minSize} (else 0), {@code minNotional} (else 0), {@code
 * multiplier} (else 1), {@code priceScale} (else the decimals of the tick), {@code sizeScale} (else
 * the decimals of the lot) and {@code assumedSize}, the size of quotes that carry none. Numbers may
 * be strings. It may come again at any time with new or changed listings.
 *
 * <p>Each record of kind {@code TEXT} is one message, fields separated by commas. The second field
 * is the symbol, the third the venue's time in nanoseconds since the epoch, empty if unknown.
 *
 * <pre>
 * Q,symbol,time,bid,bidSize,ask,askSize     a quote: the whole book is one level a side; bid and
 *                                           bidSize may both be empty, so may ask and askSize; a size
 *                                           alone is empty where the archive has none
 * S,symbol,time,bids,asks                   a snapshot: replaces the whole book
 * U,symbol,time,bids,asks                   an update of some levels; size 0 removes one
 * T,symbol,time,id,price,size,taker         a trade; taker B, S or empty, id may be empty
 * </pre>
 *
 * <p>Levels are {@code price@size}, separated by blanks, in any order; a side may be empty. Numbers
 * are decimals with at most the decimals of the listing; they may have an exponent.
 *
 * <p>Updates before the first snapshot of a connection change nothing. An archive has no
 * heartbeats, so {@link io.crossbook.core.fact.Liveness} is never emitted: a book is as old as its
 * last message.
 */
package io.crossbook.venues.generic;
