/** Coinbase Advanced Trade: market data WebSocket and public REST. */
package io.crossbook.simulator.coinbase;
