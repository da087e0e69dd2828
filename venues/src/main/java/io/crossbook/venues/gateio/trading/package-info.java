/**
 * Gate's private protocol (API v4): spot, and perpetual futures settled in USDT. Both sign alike
 * and answer alike; what differs is in {@code PrivateMarket}.
 */
package io.crossbook.venues.gateio.trading;
