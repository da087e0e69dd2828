/**
 * Public market data of Binance spot, Binance.US and Binance USD-M futures: one protocol, because
 * the three differ in addresses, limits, metadata and in how updates are chained, and in nothing
 * else. Facts of the wire: the venue's documentation of July 2026 and recorded traffic.
 */
package io.crossbook.venues.binance;
