/** Kraken spot: WebSocket API v2 and the public REST API. */
package io.crossbook.simulator.kraken;
