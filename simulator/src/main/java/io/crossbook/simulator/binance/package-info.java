/** Binance spot, Binance.US spot and Binance USD-M futures: public streams and public REST. */
package io.crossbook.simulator.binance;
