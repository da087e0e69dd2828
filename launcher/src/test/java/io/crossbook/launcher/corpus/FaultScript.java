package io.crossbook.launcher.corpus;

import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.Universe;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One script of the corpus: when what goes wrong where.
 *
 * @param name for people
 * @param faults in any order
 */
record FaultScript(String name, List<FaultCommand> faults) {
  /** When the first fault strikes: all books have been current for a while. */
  private static final long FIRST_MILLIS = 6_000;

  /** From one venue's fault to the next's. */
  private static final long APART_MILLIS = 2_500;

  /** How long after the last fault a run goes on. */
  private static final long AFTER_MILLIS = 9_000;

  private static final List<String> FORMS =
      List.of("garbage", "truncated", "wrong_types", "huge_numbers");

  /** Nothing goes wrong. */
  static FaultScript none() {
    return new FaultScript("none", List.of());
  }

  /** One kind of fault, at one venue after the other. */
  static FaultScript alone(FaultKind kind) {
    List<FaultCommand> faults = new ArrayList<>();
    for (int i = 0; i < Universe.VENUES.size(); i++) {
      String venue = Universe.VENUES.get(i);
      if (expressible(kind, venue)) {
        faults.addAll(of(kind, venue, i, FIRST_MILLIS + i * APART_MILLIS));
      }
    }
    return new FaultScript(kind.wireName(), faults);
  }

  /** Every kind at every venue, each kind at another venue than its neighbours, close together. */
  static FaultScript mixed() {
    List<FaultCommand> faults = new ArrayList<>();
    List<FaultKind> kinds = List.copyOf(kinds());
    for (int round = 0; round < kinds.size(); round++) {
      for (int i = 0; i < Universe.VENUES.size(); i++) {
        FaultKind kind = kinds.get((round + 5 * i) % kinds.size());
        String venue = Universe.VENUES.get(i);
        if (expressible(kind, venue)) {
          faults.addAll(of(kind, venue, round + i, FIRST_MILLIS + round * APART_MILLIS + i * 170L));
        }
      }
    }
    return new FaultScript("mixed", faults);
  }

  /**
   * The kinds of the corpus. A book that stands still while its venue says that it is alive is none
   * of them: nothing that the venue sends tells it from a quiet one.
   */
  static Set<FaultKind> kinds() {
    Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
    kinds.remove(FaultKind.STALE);
    // The corpus is of market data: nobody trades in it.
    kinds.removeIf(FaultKind::concernsTrading);
    return kinds;
  }

  /** How long the run lasts, virtual milliseconds. */
  long millis() {
    long end = FIRST_MILLIS + 6_000;
    for (FaultCommand fault : faults) {
      end = Math.max(end, fault.atMillis() + fault.durationMillis());
    }
    return end + AFTER_MILLIS;
  }

  @Override
  public String toString() {
    return name;
  }

  private static List<FaultCommand> of(FaultKind kind, String venue, int number, long at) {
    FaultCommand fault = FaultCommand.of(venue, kind).at(at);
    boolean odd = number % 2 == 1;
    return switch (kind) {
      case DISCONNECT -> List.of(fault.withDuration(3_000).with("abrupt", odd));
      case SILENCE -> List.of(fault.withDuration(odd ? 4_000 : 11_000));
      case GAP -> List.of(fault.with("count", 3));
      case WRONG_CHECKSUM -> List.of(fault.with("count", 2));
      case DUPLICATE -> List.of(fault.with("count", 5));
      case REORDER -> List.of(fault.with("count", 3));
      case WRONG_CLOCK ->
          List.of(fault.withDuration(4_000).with("offset_ms", odd ? -1_500L : 1_500L));
      case MALFORMED -> List.of(fault.with("form", form(venue, number)));
      case MAINTENANCE -> List.of(fault.withDuration(3_000));
      case SLOW_CONSUMER, SELF_CROSS -> List.of(fault.withDuration(2_500));
      // Requests matter once a book needs a snapshot.
      case HTTP_429, HTTP_5XX ->
          expressible(FaultKind.GAP, venue)
              ? List.of(
                  fault.withDuration(4_000), FaultCommand.of(venue, FaultKind.GAP).at(at + 100))
              : List.of(fault.withDuration(4_000));
      case SNAPSHOT_REPLACE, STALE -> List.of(fault);
      case LATENCY_BEFORE,
          LATENCY_AFTER,
          DROPPED_ANSWER,
          REJECTION,
          ORDER_LIMIT,
          LATE_FILLS,
          DUPLICATE_FILLS,
          FORGET_FINISHED,
          LATE_ACCEPTANCE,
          REVOKED_KEYS,
          HALT,
          WITHDRAWAL ->
          throw new IllegalArgumentException(kind + " concerns no market data");
    };
  }

  private static String form(String venue, int number) {
    return FORMS.get(venue.equals("mexc") ? number % 2 : number % FORMS.size());
  }

  /** What a venue's protocol has no words for cannot go wrong there. */
  private static boolean expressible(FaultKind kind, String venue) {
    return switch (kind) {
      case WRONG_CHECKSUM -> venue.equals("kraken");
      case SNAPSHOT_REPLACE ->
          !venue.startsWith("binance") && !venue.equals("mexc") && !venue.equals("oanda");
      case GAP -> !venue.equals("oanda");
      default -> true;
    };
  }
}
