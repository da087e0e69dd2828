/** Wiring of what trades: desks, paper venues, gateways. */
package io.crossbook.jobs.trade;
