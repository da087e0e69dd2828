package io.crossbook.core.desk;

import io.crossbook.core.instrument.Listing;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.Movements;
import io.crossbook.core.order.VenuePosition;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what venues say of balances and positions with the books. What differs as much at two
 * reports in a row, while nothing is on its way, is told to a person, once; a person can take the
 * venue's word for it. Not thread-safe: the desk's thread.
 */
final class Reconciliation {
  /** Two comparisons that count are at least this far apart; venues are asked each 30 s. */
  private static final long APART_NANOS = 10_000_000_000L;

  private final DeskBooks books;
  private final Marks marks;
  private final Blotter blotter;
  private final DeskReports reports;

  Reconciliation(DeskBooks books, Marks marks, Blotter blotter, DeskReports reports) {
    this.books = books;
    this.marks = marks;
    this.blotter = blotter;
    this.reports = reports;
  }

  /** Takes balances. What a venue said first is what the desk was given. */
  void balances(DeskInput.BalanceReport report, long now) {
    String venue = report.venue();
    String account = report.account();
    DeskState.AccountState known = books.account(venue, account);
    Map<String, BigDecimal> said = new TreeMap<>();
    report.balances().forEach(balance -> said.put(balance.asset(), balance.total()));
    if (!report.complete()) {
      known.atVenue.putAll(said);
      return;
    }
    known.atVenue = new HashMap<>(said);
    TreeSet<String> assets = new TreeSet<>(said.keySet());
    assets.addAll(books.assets(venue, account));
    Map<String, BigDecimal> differs = new TreeMap<>();
    for (String asset : assets) {
      differ(
          differs,
          asset,
          said.getOrDefault(asset, BigDecimal.ZERO),
          books.cash(venue, account, asset));
    }
    if (!known.known) {
      differs.forEach(
          (asset, more) ->
              books
                  .journal()
                  .post(Movements.deposit(now, "opening " + venue, venue, account, asset, more)));
      known.known = true;
      known.openedAt = report.time();
    } else if (comparable(venue, known)) {
      if (now < known.driftAt + APART_NANOS) {
        passed(known.drift, differs);
      } else {
        stands(differs, known.drift, known.told)
            .forEach((asset, more) -> tell(venue, more.toPlainString() + " " + asset, now));
        known.drift = new HashMap<>(differs);
        known.driftAt = now;
      }
    }
    reports.money(now);
  }

  /** Takes positions. A position that the books do not have is a difference from the beginning. */
  void positions(DeskInput.PositionReport report, long now) {
    String venue = report.venue();
    DeskState.AccountState known = books.account(venue, report.account());
    Map<String, VenuePosition> said = new TreeMap<>();
    report.positions().forEach(position -> said.put(position.symbol(), position));
    if (!report.complete()) {
      known.positionsAtVenue.putAll(said);
      return;
    }
    known.positionsAtVenue = new HashMap<>(said);
    Map<String, BigDecimal> held = new TreeMap<>();
    for (DeskState.Held each : books.positions().values()) {
      if (each.venue.equals(venue) && each.account.equals(report.account())) {
        held.put(each.symbol, each.position.quantity);
      }
    }
    TreeSet<String> symbols = new TreeSet<>(said.keySet());
    symbols.addAll(held.keySet());
    Map<String, BigDecimal> differs = new TreeMap<>();
    for (String symbol : symbols) {
      VenuePosition there = said.get(symbol);
      differ(
          differs,
          symbol,
          there == null ? BigDecimal.ZERO : there.quantity(),
          held.getOrDefault(symbol, BigDecimal.ZERO));
    }
    if (!comparable(venue, known)) {
      return;
    }
    if (now < known.positionDriftAt + APART_NANOS) {
      passed(known.positionDrift, differs);
      return;
    }
    stands(differs, known.positionDrift, known.positionTold)
        .forEach(
            (symbol, more) ->
                tell(venue, "a position of " + more.toPlainString() + " " + symbol, now));
    known.positionDrift = new HashMap<>(differs);
    known.positionDriftAt = now;
  }

  /** While executions cannot be heard, or orders are out, the books are behind the venue. */
  private boolean comparable(String venue, DeskState.AccountState account) {
    return account.live && blotter.quiet(venue);
  }

  /**
   * Forgets differences that are not there any more. Several reports come at once when a stream
   * comes back, and then what happened meanwhile is not booked yet: such a report can show that
   * something has passed, and not that it stands.
   */
  private static void passed(Map<String, BigDecimal> before, Map<String, BigDecimal> differs) {
    before.entrySet().removeIf(each -> !same(differs.get(each.getKey()), each.getValue()));
  }

  private static void differ(
      Map<String, BigDecimal> differs, String what, BigDecimal said, BigDecimal held) {
    BigDecimal more = said.subtract(held);
    if (more.signum() != 0) {
      differs.put(what, more);
    }
  }

  /**
   * What differs now and differed as much at the last quiet report and was not told yet; takes note
   * of what is told.
   */
  private static Map<String, BigDecimal> stands(
      Map<String, BigDecimal> differs,
      Map<String, BigDecimal> before,
      Map<String, BigDecimal> told) {
    Map<String, BigDecimal> twice = new TreeMap<>();
    differs.forEach(
        (what, more) -> {
          if (same(before.get(what), more) && !same(told.get(what), more)) {
            twice.put(what, more);
          }
        });
    told.keySet().retainAll(differs.keySet());
    told.putAll(twice);
    return twice;
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return one != null && one.compareTo(other) == 0;
  }

  private void tell(String venue, String what, long now) {
    reports.alert(
        true, "account " + venue, venue + " has " + what + " more than the books of the desk", now);
  }

  /** A person takes the venue's word for a difference that was told. */
  void accept(DeskInput.Instruction instruction, long now) {
    String subject = instruction.subject();
    boolean balance = subject.startsWith("balance/");
    // Symbols of positions may have slashes; assets have none, and a cause may follow.
    String[] parts = subject.split("/", balance ? 5 : 4);
    if (parts.length < 4 || !(balance || parts[0].equals("position"))) {
      reports.alert(false, subject, "it names neither a balance nor a position", now);
      return;
    }
    DeskState.AccountState known = books.account(parts[1], parts[2]);
    Map<String, BigDecimal> told = balance ? known.told : known.positionTold;
    Map<String, BigDecimal> drift = balance ? known.drift : known.positionDrift;
    BigDecimal more = told.get(parts[3]);
    if (more == null || !same(drift.get(parts[3]), more)) {
      reports.alert(
          false, subject, "no difference of it stands that was told and could be accepted", now);
      return;
    }
    String by =
        "accepted by "
            + instruction.by()
            + (instruction.why().isEmpty() ? "" : ": " + instruction.why());
    if (balance) {
      try {
        DriftCause cause = DriftCause.parse(parts.length == 5 ? parts[4] : "");
        BigDecimal onItsWay = books.journal().balance(LedgerAccount.transit(parts[3]));
        books.journal().post(cause.entry(now, by, parts[1], parts[2], parts[3], more, onItsWay));
      } catch (IllegalArgumentException refused) {
        reports.alert(false, subject, "it is not accepted: " + refused.getMessage(), now);
        return;
      }
      books.cover(LedgerAccount.cash(parts[1], parts[2], parts[3]), List.of());
    } else if (!corrected(parts, known.positionsAtVenue.get(parts[3]), more)) {
      reports.alert(
          false, subject, "its listing or what it cost is not known, so it is not accepted", now);
      return;
    }
    told.remove(parts[3]);
    drift.remove(parts[3]);
    reports.alert(false, subject, "a difference of " + more.toPlainString() + " is " + by, now);
    reports.money(now);
  }

  /** Takes a position over at what the venue says that it cost; false if nobody knows. */
  private boolean corrected(String[] parts, VenuePosition there, BigDecimal more) {
    Listing listing = marks.listing(parts[1], parts[3]);
    if (listing == null) {
      return false;
    }
    DeskState.Held held = books.held(parts[1], parts[2], parts[3], listing.instrument().name());
    BigDecimal quantity = held.position.quantity.add(more);
    BigDecimal price = there == null ? null : there.entryPrice();
    if (quantity.signum() == 0) {
      held.position.cost = BigDecimal.ZERO;
    } else if (price != null && there.quantity().compareTo(quantity) == 0) {
      held.position.cost = price.multiply(listing.multiplier()).multiply(quantity);
    } else if (held.position.quantity.signum() == quantity.signum()) {
      held.position.cost = held.position.cost.add(held.position.averagePrice().multiply(more));
    } else {
      return false;
    }
    held.position.quantity = quantity;
    return true;
  }
}
