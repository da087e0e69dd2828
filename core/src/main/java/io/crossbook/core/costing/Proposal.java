package io.crossbook.core.costing;

import io.crossbook.core.money.Conversion;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.ProfitTerm;
import java.util.List;

/**
 * Costed orders that ask to become a candidate.
 *
 * @param strategy name of the strategy
 * @param key the strategy's key
 * @param costs the orders
 * @param terms every part of the profit, in {@code currency}
 * @param currency common currency of the costs
 * @param portfolio from that currency to the portfolio's
 * @param complexity how hard to execute
 */
public record Proposal(
    String strategy,
    String key,
    LegCosts costs,
    List<ProfitTerm> terms,
    String currency,
    Conversion portfolio,
    Complexity complexity) {}
