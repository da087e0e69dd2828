/** OANDA v20: foreign exchange over REST and an HTTP stream of prices. */
package io.crossbook.venues.oanda;
