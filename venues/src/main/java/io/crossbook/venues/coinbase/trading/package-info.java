/** Coinbase Advanced Trade, the private side: orders, fills, balances of one spot account. */
package io.crossbook.venues.coinbase.trading;
