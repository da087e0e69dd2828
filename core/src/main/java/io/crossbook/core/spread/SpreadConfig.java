package io.crossbook.core.spread;

import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.quote.QuoteFamilies;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a deployment says about comparing venues. Immutable.
 *
 * @param portfolioCurrency currency in which profit is counted
 * @param quoteFamilies sets of quote currencies that are compared through a priced conversion; the
 *     first of each is the one that amounts are expressed in
 * @param kinds kinds of instruments that are compared; each kind only with itself
 * @param windowMillis length of a window of statistics
 * @param keepRun true to keep statistics of the whole run as well (bounded inputs)
 * @param venueRisk counterparty risk by venue, 0 (none) to 1
 * @param accounts account to trade with by venue
 */
public record SpreadConfig(
    String portfolioCurrency,
    ArrayList<ArrayList<String>> quoteFamilies,
    Set<InstrumentKind> kinds,
    long windowMillis,
    boolean keepRun,
    HashMap<String, Double> venueRisk,
    HashMap<String, String> accounts)
    implements Serializable {

  /** USD, USDT and USDC as one family, spot and FX, one-minute windows, no grades. */
  public static SpreadConfig standard(boolean keepRun) {
    return new SpreadConfig(
        "USD",
        new ArrayList<>(List.of(new ArrayList<>(List.of("USD", "USDT", "USDC")))),
        Set.of(InstrumentKind.SPOT, InstrumentKind.FX),
        60_000,
        keepRun,
        new HashMap<>(),
        new HashMap<>());
  }

  /** The same with another portfolio currency. */
  public SpreadConfig withPortfolioCurrency(String currency) {
    return new SpreadConfig(
        currency, quoteFamilies, kinds, windowMillis, keepRun, venueRisk, accounts);
  }

  /** The same with other risk grades. */
  public SpreadConfig withVenueRisk(Map<String, Double> grades) {
    return new SpreadConfig(
        portfolioCurrency,
        quoteFamilies,
        kinds,
        windowMillis,
        keepRun,
        new HashMap<>(grades),
        accounts);
  }

  /** The family's first currency, or the currency itself if it is in no family. */
  public String familyOf(String currency) {
    return QuoteFamilies.head(quoteFamilies, currency);
  }

  /** True if both are in the same family. */
  public boolean convertible(String one, String other) {
    return QuoteFamilies.same(quoteFamilies, one, other);
  }
}
