package io.crossbook.core.opportunity;

import java.math.BigDecimal;

/**
 * One part of an expected profit; the parts of an opportunity add up to its net.
 *
 * @param kind what it is
 * @param leg index of the leg it belongs to, -1 if to all
 * @param amount positive is gained, negative is paid, in the opportunity's currency
 */
public record ProfitTerm(Kind kind, int leg, BigDecimal amount) {

  /** The parts of a profit. */
  public enum Kind {
    /** Selling at the best bids less buying at the best asks. */
    GROSS,
    /**
     * What walking the depth costs against the best level; of a leg that must be closed later,
     * crossing the spread then.
     */
    SLIPPAGE,
    /** Fee of one leg. */
    FEE,
    /** What turning one quote currency into another costs against the middle. */
    CONVERSION,
    /** Funding expected over the holding time. */
    FUNDING,
    /** Interest on what must be borrowed. */
    BORROW,
    /** Moving inventory back. */
    REBALANCING,
    /** What the edge is expected to lose until the orders arrive. */
    LATENCY_DECAY,
    /** What putting right costs that went otherwise than planned; never expected. */
    RECOVERY
  }
}
