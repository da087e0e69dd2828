package io.crossbook.core.desk;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.order.OrderLimit;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A desk as it is set up. Immutable by convention: its collections are not changed.
 *
 * @param number of the desk, 0 to 65535
 * @param name of the desk
 * @param portfolioCurrency in which profit and limits are counted
 * @param cash assets that are held as money: whatever an operation changes of another asset is
 *     exposure
 * @param accounts that belong to this desk, at most one at a venue
 * @param limits what it may do
 * @param fees what venues charge
 * @param styles how the legs of each strategy's operations are sent
 * @param leverage of derivative positions: margin is notional divided by it
 * @param holdingNanos longest that an operation holds derivative positions, by strategy
 * @param maker when a leg may rest in the book
 * @param stops when what is held is given up, by strategy
 * @param orderLimits how many orders venues take, by id, all of which hold; one that is not named
 *     takes any number
 * @param directed true if it is told what is stopped: until it was, it opens nothing
 */
public record DeskConfig(
    int number,
    String name,
    String portfolioCurrency,
    HashSet<String> cash,
    ArrayList<DeskAccount> accounts,
    DeskLimits limits,
    FeeBook fees,
    HashMap<String, ExecutionStyle> styles,
    int leverage,
    HashMap<String, Long> holdingNanos,
    MakerRules maker,
    HashMap<String, StopRule> stops,
    HashMap<String, ArrayList<OrderLimit>> orderLimits,
    boolean directed)
    implements Serializable {

  /**
   * An account of a desk.
   *
   * @param venue venue id
   * @param account the venue's name of the sub-account; empty for the main one
   */
  public record DeskAccount(String venue, String account) implements Serializable {}

  /**
   * A desk.
   *
   * @throws IllegalArgumentException if there are two accounts at one venue
   */
  public static DeskConfig of(
      int number,
      String name,
      String portfolioCurrency,
      Set<String> cash,
      List<DeskAccount> accounts,
      DeskLimits limits,
      FeeBook fees,
      Map<String, ExecutionStyle> styles,
      int leverage,
      Map<String, Long> holdingNanos) {
    Set<String> venues = new HashSet<>();
    for (DeskAccount account : accounts) {
      if (!venues.add(account.venue)) {
        throw new IllegalArgumentException(
            "desk " + name + " has two accounts at " + account.venue + "; one is allowed");
      }
    }
    return new DeskConfig(
        number,
        name,
        portfolioCurrency,
        new HashSet<>(cash),
        new ArrayList<>(accounts),
        limits.validated(),
        fees,
        new HashMap<>(styles),
        leverage,
        new HashMap<>(holdingNanos),
        MakerRules.none(),
        new HashMap<>(),
        new HashMap<>(),
        false);
  }

  /** The same desk where somebody tells it what is stopped. */
  public DeskConfig withDirectives() {
    return with(maker, stops, orderLimits, true);
  }

  /**
   * The same desk with these rules for legs that rest.
   *
   * @throws IllegalArgumentException with one sentence if a rule has a value that is not allowed
   */
  public DeskConfig withMaker(MakerRules rules) {
    return with(rules.validated(), stops, orderLimits, directed);
  }

  /** The same desk with these stops, by strategy. */
  public DeskConfig withStops(Map<String, StopRule> rules) {
    return with(maker, new HashMap<>(rules), orderLimits, directed);
  }

  /** The same desk where venues take no more orders than this, by id. */
  public DeskConfig withOrderLimits(Map<String, List<OrderLimit>> byVenue) {
    HashMap<String, ArrayList<OrderLimit>> copies = new HashMap<>();
    byVenue.forEach((venue, limitsThere) -> copies.put(venue, new ArrayList<>(limitsThere)));
    return with(maker, stops, copies, directed);
  }

  private DeskConfig with(
      MakerRules makerRules,
      HashMap<String, StopRule> stopRules,
      HashMap<String, ArrayList<OrderLimit>> limitsOfOrders,
      boolean isDirected) {
    return new DeskConfig(
        number,
        name,
        portfolioCurrency,
        cash,
        accounts,
        limits,
        fees,
        styles,
        leverage,
        holdingNanos,
        makerRules,
        stopRules,
        limitsOfOrders,
        isDirected);
  }

  /** True if the legs of any strategy may rest. */
  boolean makes() {
    return styles.containsValue(ExecutionStyle.MAKER_LEAD);
  }

  /** The desk's account at a venue; null if it has none there. */
  public String accountAt(String venue) {
    for (DeskAccount each : accounts) {
      if (each.venue.equals(venue)) {
        return each.account;
      }
    }
    return null;
  }

  /** How the legs of a strategy's operations are sent. */
  public ExecutionStyle style(String strategy) {
    return styles.getOrDefault(strategy, ExecutionStyle.SIMULTANEOUS);
  }
}
