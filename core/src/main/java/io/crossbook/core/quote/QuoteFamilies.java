package io.crossbook.core.quote;

import java.util.List;

/**
 * Sets of quote currencies that are compared through a priced conversion, such as USD, USDT and
 * USDC; the first of each is the one that amounts are expressed in. Stateless.
 */
public final class QuoteFamilies {
  private QuoteFamilies() {}

  /** The family's first currency, or the currency itself if it is in no family. */
  public static String head(List<? extends List<String>> families, String currency) {
    for (List<String> family : families) {
      if (family.contains(currency)) {
        return family.get(0);
      }
    }
    return currency;
  }

  /** True if both are in the same family. */
  public static boolean same(List<? extends List<String>> families, String one, String other) {
    return head(families, one).equals(head(families, other));
  }
}
