package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;

/** In what a venue takes its fee. */
public enum FeeAsset {
  /** In what the account receives: base when buying, quote when selling. */
  RECEIVED,
  /** Always in quote. */
  QUOTE;

  boolean isBase(Side side) {
    return this == RECEIVED && side == Side.BUY;
  }

  String of(ListingSpec spec, Side side) {
    return isBase(side) ? spec.base() : spec.quote();
  }
}
