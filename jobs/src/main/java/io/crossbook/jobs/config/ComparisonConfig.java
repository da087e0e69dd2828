package io.crossbook.jobs.config;

import io.crossbook.core.instrument.InstrumentKind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is compared with what. Immutable.
 *
 * @param portfolioCurrency currency in which profit is counted
 * @param quoteFamilies sets of quote currencies that are compared through a priced conversion
 * @param kinds kinds of instruments that are compared, each only with itself
 * @param bookViewLevels levels a side that a book carries
 * @param statisticsWindowMillis length of a window of statistics
 */
public record ComparisonConfig(
    String portfolioCurrency,
    List<List<String>> quoteFamilies,
    Set<InstrumentKind> kinds,
    int bookViewLevels,
    long statisticsWindowMillis) {
  private static final String KINDS =
      Section.joined(List.of(InstrumentKind.values()), Section::nameOf);

  /** Copies. */
  public ComparisonConfig {
    quoteFamilies = quoteFamilies.stream().map(List::copyOf).toList();
    kinds = Set.copyOf(kinds);
  }

  static ComparisonConfig read(Section root) throws ConfigException {
    List<List<String>> families =
        root.wordLists("quote-families", Names::isAsset, "currency codes");
    Set<String> seen = new HashSet<>();
    for (List<String> family : families) {
      for (String currency : family) {
        if (!seen.add(currency)) {
          throw root.refused(
              "quote-families", "every currency once, which " + currency + " is not");
        }
      }
    }
    EnumSet<InstrumentKind> kinds = EnumSet.noneOf(InstrumentKind.class);
    for (String kind : root.words("compared-kinds", Names::isKind, "kinds: " + KINDS)) {
      kinds.add(InstrumentKind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }
    return new ComparisonConfig(
        root.text("portfolio-currency", Names::isAsset, "a currency code such as USD"),
        families,
        kinds,
        root.integer("book-view-levels", 1, 1000),
        root.whole("statistics-window-ms", 100, 86_400_000));
  }
}
