/**
 * OANDA v20, the private side: orders over REST and the HTTP stream of transactions. Source: OANDA
 * v20 developer guide and its OpenAPI description 3.0.25.
 */
package io.crossbook.venues.oanda.trading;
