/**
 * Trading at Binance spot, Binance.US and Binance USD-M futures: signed REST requests, their
 * answers, and the private streams. The three share signature, words and most errors; what differs
 * is in {@link io.crossbook.venues.binance.trading.SpotProtocol} and {@link
 * io.crossbook.venues.binance.trading.UsdmProtocol}. Only {@link
 * io.crossbook.venues.binance.trading.BinanceTrading} is public.
 */
package io.crossbook.venues.binance.trading;
