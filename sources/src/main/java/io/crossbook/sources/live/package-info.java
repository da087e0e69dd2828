/**
 * The live lane: every socket of one lane's venues, turned into one stream of records in the order
 * in which they were stamped.
 *
 * <p>Three kinds of threads meet here. The <i>I/O thread</i> (one per lane) owns connections,
 * requests, rate limits and timers. The <i>HTTP threads</i> of the JDK's client bring what arrives.
 * The <i>consumer's thread</i> takes records from the bounded {@code LaneQueue} and drives the
 * protocols, whose wishes go back to the I/O thread. The queue never drops: when it is full the
 * sockets are not read, so that the venue's own flow control holds the rest.
 */
package io.crossbook.sources.live;
