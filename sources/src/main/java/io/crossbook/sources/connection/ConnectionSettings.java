package io.crossbook.sources.connection;

import java.time.Duration;

/**
 * How connections behave. Immutable.
 *
 * @param mostMessageBytes a longer message ends its connection
 * @param firstBackoff longest wait before the first attempt to reconnect; doubles with each failure
 * @param mostBackoff longest wait of all; a connection that lived so long starts over
 * @param connectTimeout a connection must be open within
 */
public record ConnectionSettings(
    int mostMessageBytes, Duration firstBackoff, Duration mostBackoff, Duration connectTimeout) {}
