/**
 * What all venues' private protocols share: credentials and signed requests, what an answer means,
 * and the interface that each venue's {@link io.crossbook.venues.trading.PrivateProtocol}
 * implements. Sans-I/O: requests and answers are values. Nothing public may reach this package.
 */
package io.crossbook.venues.trading;
