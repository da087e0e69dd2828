/**
 * Public market data of Gate (Gate.io) API v4: spot, and perpetual futures settled in USDT. The two
 * have the same envelope and the same book rule; they differ in addresses, channel names, metadata
 * and in the shape of levels and trades.
 */
package io.crossbook.venues.gateio;
