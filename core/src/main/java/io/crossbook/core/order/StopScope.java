package io.crossbook.core.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of what can be stopped: {@code all}, {@code venue:NAME}, {@code instrument:NAME}, {@code
 * strategy:NAME} and {@code flatten}. The one place that says which of them stop which orders; the
 * permit and the venues on paper both ask here. Stateless.
 */
public final class StopScope {
  /** Stops everything but orders that bring risk down after a breach. */
  public static final String ALL = "all";

  /** Stops even those. */
  public static final String FLATTEN = "flatten";

  private static final Pattern FORM =
      Pattern.compile("all|flatten|(venue|instrument|strategy):[A-Za-z0-9-]+");

  private StopScope() {}

  /** True if this names something that can be stopped. */
  public static boolean valid(String scope) {
    return FORM.matcher(scope).matches();
  }

  /** The scope of a venue. */
  public static String venue(String venue) {
    return "venue:" + venue;
  }

  /** The scope of an instrument. */
  public static String instrument(String instrument) {
    return "instrument:" + instrument;
  }

  /** The scope of a strategy. */
  public static String strategy(String strategy) {
    return "strategy:" + strategy;
  }

  /**
   * The scopes that stop orders which are sent together.
   *
   * @param purposes of the orders
   * @param scopes in which they are sent
   */
  public static List<String> stopping(Collection<Purpose> purposes, Collection<String> scopes) {
    List<String> stopping = new ArrayList<>();
    if (purposes.stream().anyMatch(each -> each != Purpose.FLATTEN)) {
      stopping.addAll(scopes);
      stopping.add(ALL);
    }
    if (purposes.contains(Purpose.FLATTEN)) {
      stopping.add(FLATTEN);
    }
    return stopping;
  }
}
