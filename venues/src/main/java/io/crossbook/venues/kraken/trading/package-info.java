/**
 * Kraken spot, the private side: REST requests with a nonce and a signature, and the WebSocket v2
 * channels {@code executions} and {@code balances}. Source: docs.kraken.com, Spot REST and
 * WebSocket v2 guides and references.
 */
package io.crossbook.venues.kraken.trading;
