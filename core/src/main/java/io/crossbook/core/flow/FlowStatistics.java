package io.crossbook.core.flow;

/**
 * Order flow of one listing during a window. Immutable.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name
 * @param from begin of the window, nanoseconds since the epoch
 * @param to end of the window, nanoseconds since the epoch
 * @param books tradable books seen
 * @param microprice of the last of them, in quote; not-a-number if there was none
 * @param imbalance mean over the books of size bid less size asked relative to their sum at the
 *     best level, -1..1; not-a-number if there was none
 * @param spreadBps mean over the books, basis points; not-a-number if there was none
 * @param orderFlowImbalance sum over the updates, in the listing's unit; positive is buying
 *     pressure
 * @param meanDepth mean size at the best level of both sides, in the listing's unit: order-flow
 *     imbalance is comparable between listings when divided by it; not-a-number if there was none
 */
public record FlowStatistics(
    String venue,
    String symbol,
    String instrument,
    long from,
    long to,
    long books,
    double microprice,
    double imbalance,
    double spreadBps,
    double orderFlowImbalance,
    double meanDepth) {}
