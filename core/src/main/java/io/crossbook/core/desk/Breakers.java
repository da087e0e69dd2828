package io.crossbook.core.desk;

import io.crossbook.core.desk.BreakerState.Outcome;
import io.crossbook.core.desk.BreakerState.Trip;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops a desk, or one venue of it, when something goes wrong often or badly enough (spec 0.10,
 * 2.8). A stop ends after its cool-down, when its cause ends, or when a person ends it. Not
 * thread-safe: the desk's thread.
 */
public final class Breakers {
  /** Loss of a day; stands until the day ends. */
  public static final String DAILY_LOSS = "daily-loss";

  /** Loss of one operation. */
  public static final String SINGLE_LOSS = "single-loss";

  /** Losses in a row. */
  public static final String CONSECUTIVE_LOSSES = "consecutive-losses";

  /** Loss since the best moment. */
  public static final String DRAWDOWN = "drawdown";

  /** A venue's account cannot be heard; ends when it is heard again. */
  public static final String DISCONNECT = "disconnect";

  /** Requests of a venue end with nobody knowing how. */
  public static final String ERROR_RATE = "error-rate";

  /** Too little of what is ordered is filled. */
  public static final String EXECUTION_QUALITY = "execution-quality";

  /** Profit could not be counted. */
  public static final String UNKNOWN_PROFIT = "unknown-profit";

  /** A venue refuses the account's key; ends when it takes an order again. */
  public static final String ACCOUNT_REFUSED = "account-refused";

  /** A venue says that an account holds less than an order needs; ends when it takes one again. */
  public static final String FUNDS_REFUSED = "funds-refused";

  /** A listing takes no orders; ends when it takes one again. */
  public static final String LISTING_REFUSED = "listing-refused";

  /** Everything. */
  public static final String ALL = "all";

  /** After a refusal it is tried again after this, then after twice as long, and so on. */
  private static final long FIRST_PAUSE = 10_000_000_000L;

  private static final int MOST_DOUBLINGS = 20;

  /** Ends a stop whose cause ended: no person did. */
  public static final String HEARD_AGAIN = "heard again";

  /** Ends a stop whose cool-down is over: no person did. */
  public static final String TIME_OVER = "its time was over";

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long DAY = 86_400_000_000_000L;

  private final int desk;
  private final DeskLimits limits;
  private final BreakerState state;
  private final Consumer<DeskRecord.BreakerReport> reports;

  /**
   * @param reports is told of every stop and every end of one
   */
  public Breakers(
      int desk, DeskLimits limits, BreakerState state, Consumer<DeskRecord.BreakerReport> reports) {
    this.desk = desk;
    this.limits = limits;
    this.state = state;
    this.reports = reports;
  }

  /** The scope of a venue. */
  public static String venue(String venue) {
    return "venue:" + venue;
  }

  /**
   * An operation ended.
   *
   * @param net what it came to, in the portfolio currency; null if that is not known, which counts
   *     as the greatest loss
   * @param counted what of it was counted when it was given up
   * @param fillRatio share of what was ordered that was filled
   */
  public void ended(BigDecimal net, BigDecimal counted, double fillRatio, long now) {
    turnDay(now);
    if (net == null) {
      trip(UNKNOWN_PROFIT, ALL, "nobody says what an operation came to", now, cooldown(now));
      return;
    }
    if (net.signum() != 0) {
      state.losses = net.signum() < 0 ? state.losses + 1 : 0;
    }
    single(net, now);
    if (state.losses >= limits.maxConsecutiveLosses()) {
      trip(CONSECUTIVE_LOSSES, ALL, state.losses + " operations in a row lost", now);
      state.losses = 0;
    }
    count(net.subtract(counted), now);
    quality(fillRatio, now);
  }

  /**
   * An operation was given up: what it has lost counts from now on, and not only once a person has
   * decided on it.
   *
   * @param loss what it would come to as it stands, in the portfolio currency; 0 or less
   * @param counted what of it was counted when it was given up before
   */
  void givenUp(BigDecimal loss, BigDecimal counted, long now) {
    turnDay(now);
    single(loss, now);
    count(loss.subtract(counted), now);
  }

  private void single(BigDecimal net, long now) {
    BigDecimal loss = net.negate();
    if (loss.compareTo(limits.maxSingleLoss()) >= 0) {
      trip(SINGLE_LOSS, ALL, reached("one operation lost", loss, limits.maxSingleLoss()), now);
    }
  }

  /**
   * Funding came to something that no operation's end counts.
   *
   * @param worth received, in the portfolio currency; negative if it was paid; null if that is not
   *     known, which counts as the greatest loss
   */
  void funded(BigDecimal worth, long now) {
    turnDay(now);
    if (worth == null) {
      trip(UNKNOWN_PROFIT, ALL, "nobody says what funding came to", now, cooldown(now));
    } else {
      count(worth, now);
    }
  }

  /** Counts a profit or a loss for the day and since the best moment. */
  private void count(BigDecimal net, long now) {
    state.dayProfit = state.dayProfit.add(net);
    state.profit = state.profit.add(net);
    state.peak = state.peak.max(state.profit);
    BigDecimal dayLoss = state.dayProfit.negate();
    // After a person resumed a day that had lost too much, only losing more stops it again.
    if (net.signum() < 0 && dayLoss.compareTo(limits.maxDailyLoss()) >= 0) {
      trip(
          DAILY_LOSS,
          ALL,
          reached("the day lost", dayLoss, limits.maxDailyLoss()),
          now,
          (state.day + 1) * DAY);
    }
    BigDecimal drawdown = state.peak.subtract(state.profit);
    if (drawdown.compareTo(limits.maxDrawdown()) >= 0) {
      trip(
          DRAWDOWN,
          ALL,
          reached("since its best moment the desk lost", drawdown, limits.maxDrawdown()),
          now);
      // Measured anew after the stop: else it could never end.
      state.peak = state.profit;
    }
  }

  private static String reached(String what, BigDecimal amount, BigDecimal limit) {
    return what + " " + amount.toPlainString() + "; the limit is " + limit.toPlainString();
  }

  private void quality(double fillRatio, long now) {
    state.fillRatios.add(fillRatio);
    if (state.fillRatios.size() > limits.qualitySample()) {
      state.fillRatios.remove(0);
    }
    double sum = 0;
    for (double each : state.fillRatios) {
      sum += each;
    }
    double mean = sum / state.fillRatios.size();
    if (state.fillRatios.size() == limits.qualitySample() && mean < limits.minFillRatio()) {
      int percent = (int) Math.round(mean * 100);
      trip(
          EXECUTION_QUALITY,
          ALL,
          "of the last " + limits.qualitySample() + " operations " + percent + " % was filled",
          now);
      state.fillRatios.clear();
    }
  }

  private void turnDay(long now) {
    long day = Math.floorDiv(now, DAY);
    if (day != state.day) {
      state.day = day;
      state.dayProfit = BigDecimal.ZERO;
    }
  }

  /**
   * A venue answered an order, or nobody knows whether it did. Where few orders go, as many lost
   * ones stop it as would among the least number of which the share is taken: of these the others
   * might all have been answered.
   *
   * @param failed true if nobody knows what became of it
   */
  public void outcome(String venue, boolean failed, long now) {
    state.outcomes.add(new Outcome(venue, now, failed));
    long from = now - limits.errorWindowMillis() * NANOS_PER_MILLI;
    state.outcomes.removeIf(each -> each.time() < from);
    int all = 0;
    int failures = 0;
    for (Outcome each : state.outcomes) {
      if (each.venue().equals(venue)) {
        all++;
        failures += each.failed() ? 1 : 0;
      }
    }
    if (failures >= limits.errorRate() * Math.max(all, limits.errorSample())) {
      trip(
          ERROR_RATE,
          venue(venue),
          "of " + all + " orders at " + venue + " the outcome of " + failures + " was lost",
          now);
      state.outcomes.removeIf(each -> each.venue().equals(venue));
    }
  }

  /** The scope of a listing. */
  public static String listing(String venue, String symbol) {
    return "listing:" + venue + ":" + symbol;
  }

  /** The scope of what an account holds of an asset. */
  public static String funds(String venue, String asset) {
    return "funds:" + venue + ":" + asset;
  }

  /**
   * A venue refused an order for a cause that the next order would meet too. Stops the scope for
   * ten seconds, and for twice as long each time until an order is taken there again; never for
   * longer than the cool-down.
   *
   * @return true if it is the first in a row, of which a person should hear
   */
  public boolean refused(String breaker, String scope, String reason, long now) {
    if (stops(breaker, scope)) {
      return false;
    }
    int before = state.refusals.merge(breaker + " " + scope, 1, Integer::sum) - 1;
    long pause = FIRST_PAUSE << Math.min(before, MOST_DOUBLINGS);
    trip(breaker, scope, reason, now, Math.min(now + pause, cooldown(now)));
    return before == 0;
  }

  /** True if a venue refused the last order in a scope. */
  public boolean refuses(String breaker, String scope) {
    return state.refusals.containsKey(breaker + " " + scope);
  }

  /**
   * A venue took an order in these scopes: what made it refuse has ended, unless the order is older
   * than the refusal and only its news is late.
   *
   * @param decidedAt when the order was decided on, nanoseconds since the epoch
   */
  public void taken(Collection<String> scopes, long decidedAt, long now) {
    for (String scope : scopes) {
      for (String breaker : List.of(ACCOUNT_REFUSED, FUNDS_REFUSED, LISTING_REFUSED)) {
        if (!refusedSince(breaker, scope, decidedAt)
            && state.refusals.remove(breaker + " " + scope) != null) {
          clear(breaker, scope, "an order was taken", now);
        }
      }
    }
  }

  private boolean refusedSince(String breaker, String scope, long time) {
    return state.trips.stream()
        .anyMatch(
            each ->
                each.breaker().equals(breaker)
                    && each.scope().equals(scope)
                    && each.since() >= time);
  }

  private boolean stops(String breaker, String scope) {
    return state.trips.stream()
        .anyMatch(each -> each.breaker().equals(breaker) && each.scope().equals(scope));
  }

  /**
   * Reports of a venue's account can be relied on, or not.
   *
   * @param why empty if they can
   */
  public void connection(String venue, boolean live, String why, long now) {
    if (live) {
      state.interrupted.remove(venue);
      state.unheard.remove(venue);
      clear(DISCONNECT, venue(venue), HEARD_AGAIN, now);
    } else {
      state.interrupted.putIfAbsent(venue, now);
      state.unheard.put(venue, why);
    }
  }

  /**
   * Time passed.
   *
   * @return when to look again; {@link Long#MAX_VALUE} for never
   */
  public long tick(long now) {
    turnDay(now);
    long next = Long.MAX_VALUE;
    for (String venue : List.copyOf(state.interrupted.keySet())) {
      long due = state.interrupted.get(venue) + limits.disconnectMillis() * NANOS_PER_MILLI;
      if (due <= now) {
        trip(DISCONNECT, venue(venue), unheard(venue), now, Long.MAX_VALUE);
      } else {
        next = Math.min(next, due);
      }
    }
    for (Trip trip : List.copyOf(state.trips)) {
      if (trip.until() <= now) {
        clear(trip.breaker(), trip.scope(), TIME_OVER, now);
      } else {
        next = Math.min(next, trip.until());
      }
    }
    return next;
  }

  private String unheard(String venue) {
    String why = state.unheard.getOrDefault(venue, "");
    return "the account at " + venue + " cannot be heard" + (why.isEmpty() ? "" : ": " + why);
  }

  private long cooldown(long now) {
    return now + limits.cooldownMillis() * NANOS_PER_MILLI;
  }

  private void trip(String breaker, String scope, String reason, long now) {
    trip(breaker, scope, reason, now, cooldown(now));
  }

  private void trip(String breaker, String scope, String reason, long now, long until) {
    for (Trip each : state.trips) {
      if (each.breaker().equals(breaker) && each.scope().equals(scope)) {
        return;
      }
    }
    Trip trip = new Trip(breaker, scope, reason, now, until);
    state.trips.add(trip);
    report(trip, 0, "", now);
  }

  /**
   * Ends a stop.
   *
   * @param by who or what ends it
   * @return false if there is none
   */
  public boolean clear(String breaker, String scope, String by, long now) {
    for (Iterator<Trip> each = state.trips.iterator(); each.hasNext(); ) {
      Trip trip = each.next();
      if (trip.breaker().equals(breaker) && trip.scope().equals(scope)) {
        each.remove();
        report(trip, now, by, now);
        return true;
      }
    }
    return false;
  }

  private void report(Trip trip, long cleared, String by, long now) {
    reports.accept(
        new DeskRecord.BreakerReport(
            desk,
            trip.breaker(),
            trip.scope(),
            trip.reason(),
            trip.since(),
            trip.until(),
            cleared,
            by,
            now));
  }

  /** The first stop that stands for these venues; null if there is none. */
  public Trip standing(Collection<String> venues) {
    return standingIn(venues.stream().map(Breakers::venue).toList());
  }

  /** The first stop that stands for everything or for one of these scopes; null if none does. */
  public Trip standingIn(Collection<String> scopes) {
    for (Trip trip : state.trips) {
      if (trip.scope().equals(ALL) || scopes.contains(trip.scope())) {
        return trip;
      }
    }
    return null;
  }

  /** Everything that is stopped, in the order in which it was. */
  public List<Trip> trips() {
    return List.copyOf(state.trips);
  }
}
