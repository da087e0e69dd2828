/**
 * Coinbase: the Advanced Trade feed ({@link io.crossbook.venues.coinbase.CoinbasePublicProtocol})
 * and, for recordings, the older Exchange feed ({@link
 * io.crossbook.venues.coinbase.CoinbaseExchangePublicProtocol}).
 */
package io.crossbook.venues.coinbase;
