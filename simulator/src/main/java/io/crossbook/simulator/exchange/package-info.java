/**
 * The private half of a venue as plain classes: accounts with exact balances, orders, matching
 * against the simulated book, fees, and an append-only ledger of everything that was decided.
 *
 * <p>No I/O, no clock of its own, no randomness: the same calls over the same market give the same
 * ledger. Everything here is owned by the simulation's event loop.
 *
 * <p>An order takes the depth that is shown, and what it took is gone until the market quotes that
 * side anew. A resting order is not shown in the public book; it waits behind the quantity
 * displayed at its price when it came, and fills when the market trades at its price beyond that
 * quantity, trades through it, or quotes across it. The farthest level of a side is never taken, so
 * that a side is never empty.
 *
 * <p>Money: a fill's cost and fee are rounded down at the venue's decimals and are what the venue
 * reports. Each movement has its counterpart in one of three house accounts, so that an asset's
 * total over all accounts is always zero.
 */
package io.crossbook.simulator.exchange;
