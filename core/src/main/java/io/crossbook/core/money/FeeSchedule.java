package io.crossbook.core.money;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a venue charges an account, from a date on. Immutable.
 *
 * @param venue venue id
 * @param symbol the venue's symbol, or {@code *} for every listing of the venue
 * @param account sub-account, or {@code *} for every account at the venue
 * @param validFrom nanoseconds since the epoch
 * @param maker fraction of the traded value charged for resting orders; negative is a rebate
 * @param taker fraction of the traded value charged for taking orders; negative is a rebate
 * @param feeAsset asset in which it is charged: a code, {@code quote}, or {@code received} (base
 *     when buying, quote when selling)
 */
public record FeeSchedule(
    String venue,
    String symbol,
    String account,
    long validFrom,
    BigDecimal maker,
    BigDecimal taker,
    String feeAsset)
    implements Serializable {

  /** {@link #symbol} or {@link #account} that stands for all. */
  public static final String ANY = "*";

  /** The asset charged for a trade on a pair. */
  public String feeAsset(String base, String quote, boolean buying) {
    return switch (feeAsset) {
      case "quote" -> quote;
      case "received" -> buying ? base : quote;
      default -> feeAsset;
    };
  }
}
