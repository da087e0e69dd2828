package io.crossbook.core.order;

/**
 * One line of the intent ledger as it comes back to the desk: which order, and what became of it.
 * The first line of every order says that it was written down, so that the lines alone hold all
 * that was ever sent. Immutable.
 *
 * @param position number of the line in its desk, from 1 without gaps
 * @param epoch of the desk that wrote the order down
 * @param order what was written down
 * @param purpose what it is for
 * @param opportunity id of the opportunity behind it
 * @param news what became of it
 */
public record LedgerNews(
    long position,
    long epoch,
    OrderIntent order,
    Purpose purpose,
    String opportunity,
    OrderNews news) {}
