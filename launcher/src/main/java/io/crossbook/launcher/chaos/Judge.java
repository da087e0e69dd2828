package io.crossbook.launcher.chaos;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.OwnBooks.Event;
import io.crossbook.launcher.chaos.OwnBooks.Execution;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.VenueLedger.Purse;
import io.crossbook.launcher.chaos.VenueLedger.VenueFill;
import io.crossbook.launcher.chaos.VenueLedger.VenueOrder;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the venues' own ledger against our database after everything has come to rest: whether
 * every order was sent exactly once, is accounted for to the last decimal, and left no exposure.
 *
 * <p>An order of a venue and a row belong together if the venue and the client order id are the
 * same. Executions are compared as quantity, price times quantity and fee, not as what the venue
 * charged for them: venues round that, each in its own way, and the database keeps what they said.
 * With rounding and all, {@link Money} compares what is held.
 */
public final class Judge {
  /** Gate marks clients' ids so; the name is behind it. */
  private static final String GATE_PREFIX = "t-";

  private static final Set<LedgerState> NEVER_LIVED =
      Set.of(LedgerState.REJECTED, LedgerState.ABANDONED, LedgerState.VOID);

  /**
   * What a contract adds to exposure.
   *
   * @param base the asset
   * @param size base per unit of quantity
   */
  public record Contract(String base, BigDecimal size) {}

  private final String currency;
  private final Set<String> cash;
  private final Map<String, BigDecimal> bounds;
  private final Map<String, Contract> contracts;

  private final Map<Check, Long> defects = new EnumMap<>(Check.class);
  private final Map<Check, List<String>> examples = new EnumMap<>(Check.class);

  private Judge(
      String currency,
      Set<String> cash,
      Map<String, BigDecimal> bounds,
      Map<String, Contract> contracts) {
    this.currency = currency;
    this.cash = Set.copyOf(cash);
    this.bounds = Map.copyOf(bounds);
    this.contracts = Map.copyOf(contracts);
    for (Check check : Check.values()) {
      defects.put(check, 0L);
      examples.put(check, new ArrayList<>());
    }
  }

  /**
   * Judges.
   *
   * @param ledger the simulator's
   * @param database ours
   * @param currency in which desks count profit
   * @param cash assets in which profit is made; any other is exposure
   * @param bounds per asset, exposure that may be left, such as less than a lot; zero for others
   * @param contracts what is no delivery of its base, by {@code venue symbol}
   */
  public static Verdict judge(
      Path ledger,
      DatabaseSettings database,
      String currency,
      Set<String> cash,
      Map<String, BigDecimal> bounds,
      Map<String, Contract> contracts)
      throws Failure {
    try {
      return judge(
          VenueLedger.read(ledger), OwnBooks.read(database), currency, cash, bounds, contracts);
    } catch (SQLException unreadable) {
      throw new Failure("The intent ledger cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * True once every balance was reported after the last execution at its venue: what is judged
   * before would lack that execution.
   */
  public static boolean reported(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement read =
            connection.prepareStatement(
                "SELECT NOT EXISTS (SELECT 1 FROM trade_executions execution WHERE time_nanos >="
                    + " (SELECT coalesce(min(time_nanos), 0) FROM balances"
                    + " WHERE balances.venue = execution.venue))");
        ResultSet row = read.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  static Verdict judge(
      VenueLedger venues,
      OwnBooks books,
      String currency,
      Set<String> cash,
      Map<String, BigDecimal> bounds,
      Map<String, Contract> contracts) {
    return new Judge(currency, cash, bounds, contracts).verdict(venues, books);
  }

  /** The name behind a client order id in any venue's rendering; empty if it is none of ours. */
  static Optional<OrderName> name(String clientId) {
    return OrderName.read(
        clientId.startsWith(GATE_PREFIX) ? clientId.substring(GATE_PREFIX.length()) : clientId);
  }

  private void found(Check check, String example) {
    found(check, 1, example);
  }

  private void found(Check check, long how, String example) {
    defects.merge(check, how, Long::sum);
    if (examples.get(check).size() < Verdict.EXAMPLES) {
      examples.get(check).add(example);
    }
  }

  private Verdict verdict(VenueLedger venues, OwnBooks books) {
    Map<String, Row> rows = new HashMap<>();
    for (Row row : books.rows()) {
      if (!row.clientOrderId().isEmpty()) {
        rows.put(row.venue() + " " + row.clientOrderId(), row);
      }
    }
    Map<String, List<VenueOrder>> placed = new TreeMap<>();
    for (VenueOrder order : venues.orders()) {
      placed.computeIfAbsent(key(order), key -> new ArrayList<>()).add(order);
    }
    duplicates(venues);
    for (Map.Entry<String, List<VenueOrder>> each : placed.entrySet()) {
      Row row = rows.get(each.getKey());
      for (VenueOrder order : each.getValue()) {
        if (row == null || order.clientId().isEmpty()) {
          found(Check.ORPHANS, order.toString());
        }
      }
      if (row != null && !each.getValue().get(0).clientId().isEmpty()) {
        compare(row, each.getValue());
      }
    }
    for (Row row : books.rows()) {
      lonely(row, placed.containsKey(row.venue() + " " + row.clientOrderId()));
    }
    operations(books.rows());
    events(books);
    executions(placed, rows, books.executions());
    absences(placed, rows, books);
    Money money = new Money(currency, venues, books, this::found);
    money.balances();
    money.fees();
    BigDecimal counted = money.profit();
    Map<String, Map<String, BigDecimal>> moved = moved(placed, rows);
    Verdict.Settled settled = money.settled(moved);
    Map<String, Earned> earned =
        Earned.of(moved, books, (what, each) -> found(Check.EARNED, what + ": " + each));
    Map<String, BigDecimal> left = left(venues);
    List<Finding> findings = new ArrayList<>();
    for (Check check : Check.values()) {
      findings.add(new Finding(check, defects.get(check), examples.get(check)));
    }
    Map<String, BigDecimal> fees = new TreeMap<>();
    venues.fees().forEach((purse, amount) -> fees.put(purse.toString(), amount));
    return new Verdict(
        venues.orders().size(),
        venues.rejected(),
        books.rows().stream().filter(row -> row.state() != LedgerState.VOID).count(),
        findings,
        fees,
        of(left, true),
        of(left, false),
        Filled.of(venues, books),
        counted,
        settled,
        earned);
  }

  /** What the orders of each operation changed of clients' balances. */
  private static Map<String, Map<String, BigDecimal>> moved(
      Map<String, List<VenueOrder>> placed, Map<String, Row> rows) {
    Map<String, Map<String, BigDecimal>> moved = new HashMap<>();
    placed.forEach(
        (key, orders) -> {
          Row row = rows.get(key);
          if (row != null) {
            Map<String, BigDecimal> change =
                moved.computeIfAbsent(
                    row.name().desk() + "/" + row.name().operation(), any -> new TreeMap<>());
            for (VenueOrder order : orders) {
              order.moved().forEach((asset, sum) -> change.merge(asset, sum, BigDecimal::add));
            }
          }
        });
    return moved;
  }

  private static String key(VenueOrder order) {
    return order.venue() + " " + order.clientId();
  }

  /** A name is of one order in the world, whichever venue took it and however it renders it. */
  private void duplicates(VenueLedger venues) {
    Map<String, VenueOrder> first = new HashMap<>();
    for (VenueOrder order : venues.orders()) {
      if (!order.clientId().isEmpty()) {
        String id = name(order.clientId()).map(OrderName::toString).orElse(key(order));
        VenueOrder before = first.putIfAbsent(id, order);
        if (before != null) {
          found(Check.DUPLICATES, order + " after " + before + ", which are " + id);
        }
      }
    }
  }

  private void compare(Row row, List<VenueOrder> orders) {
    BigDecimal atVenue =
        orders.stream().map(VenueOrder::cumulative).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (row.filled().compareTo(atVenue) != 0) {
      found(Check.FILLS, row + " has " + plain(row.filled()) + ", the venue " + plain(atVenue));
    }
    if (name(row.clientOrderId()).filter(row.name()::equals).isEmpty()) {
      found(Check.CONTRADICTIONS, row + " has the id of another, " + row.clientOrderId());
    }
    if (NEVER_LIVED.contains(row.state())) {
      found(Check.CONTRADICTIONS, row + ", but the venue accepted " + orders.get(0));
    } else if (row.state().terminal() && orders.stream().anyMatch(o -> o.ended().isEmpty())) {
      found(Check.CONTRADICTIONS, row + ", but " + orders.get(0) + " is open");
    }
  }

  private void absences(
      Map<String, List<VenueOrder>> placed, Map<String, Row> rows, OwnBooks books) {
    Set<OrderName> absent = Set.copyOf(books.absent());
    placed.forEach(
        (key, orders) -> {
          Row row = rows.get(key);
          if (row != null && absent.contains(row.name())) {
            found(Check.ABSENCES, orders.get(0) + " was taken after all: " + row);
          }
        });
  }

  private void lonely(Row row, boolean placed) {
    if (!row.state().terminal()) {
      found(Check.OPEN_ROWS, row.toString());
    }
    boolean says = row.state() == LedgerState.ACCEPTED || row.state() == LedgerState.FILLED;
    if (!placed && (says || row.filled().signum() != 0)) {
      found(Check.GHOSTS, row + ", filled " + plain(row.filled()));
    }
  }

  private void operations(List<Row> rows) {
    Map<Integer, TreeSet<Long>> numbers = new TreeMap<>();
    for (Row row : rows) {
      numbers
          .computeIfAbsent(row.name().desk(), desk -> new TreeSet<>())
          .add(row.name().operation());
    }
    numbers.forEach(
        (desk, used) -> {
          long next = 0;
          for (long number : used) {
            if (number != next) {
              found(
                  Check.OPERATION_GAPS,
                  number - next,
                  "desk " + desk + " has no operation " + span(next, number - 1));
            }
            next = number + 1;
          }
        });
  }

  private static String span(long from, long to) {
    return from == to ? Long.toString(from) : from + " to " + to;
  }

  private void events(OwnBooks books) {
    Map<Integer, Long> last = new TreeMap<>();
    for (Event event : books.events()) {
      long next = last.getOrDefault(event.desk(), 0L) + 1;
      missing(event.desk(), next, event.position() - 1);
      last.put(event.desk(), event.position());
    }
    for (Event newest : books.newest()) {
      missing(newest.desk(), last.getOrDefault(newest.desk(), 0L) + 1, newest.position());
    }
  }

  private void missing(int desk, long from, long to) {
    if (from <= to) {
      found(Check.EVENT_GAPS, to - from + 1, "desk " + desk + " has no event at " + span(from, to));
    }
  }

  /** Sums over executions that must agree to the last decimal. */
  private static final class Sums {
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal value = BigDecimal.ZERO;
    private final Map<String, BigDecimal> fees = new TreeMap<>();

    void add(BigDecimal price, BigDecimal size, BigDecimal fee, String feeAsset) {
      quantity = quantity.add(size);
      value = value.add(price.multiply(size));
      if (fee.signum() != 0) {
        fees.merge(feeAsset, fee, BigDecimal::add);
      }
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(plain(quantity)).append(" worth ").append(plain(value)).append(" for fees of ");
      fees.forEach((asset, fee) -> text.append(plain(fee)).append(' ').append(asset).append(' '));
      return text.toString().strip();
    }
  }

  private void executions(
      Map<String, List<VenueOrder>> placed,
      Map<String, Row> rows,
      Optional<List<Execution>> executions) {
    if (executions.isEmpty()) {
      found(Check.EXECUTIONS, "the database has no table trade_executions: nothing was compared");
      return;
    }
    Map<String, Sums> booked = new TreeMap<>();
    for (Execution each : executions.get()) {
      booked
          .computeIfAbsent(each.venue() + " " + each.name(), key -> new Sums())
          .add(each.price(), each.quantity(), each.fee(), each.feeAsset());
    }
    Map<String, Sums> executed = new TreeMap<>();
    placed.forEach(
        (key, orders) -> {
          String name =
              Optional.ofNullable(rows.get(key)).map(r -> r.name().toString()).orElse(key);
          for (VenueOrder order : orders) {
            for (VenueFill fill : order.fills()) {
              executed
                  .computeIfAbsent(order.venue() + " " + name, any -> new Sums())
                  .add(fill.price(), fill.quantity(), fill.fee(), fill.feeAsset());
            }
          }
        });
    Set<String> all = new TreeSet<>(booked.keySet());
    all.addAll(executed.keySet());
    for (String key : all) {
      String ours = booked.getOrDefault(key, new Sums()).toString();
      String theirs = executed.getOrDefault(key, new Sums()).toString();
      if (!ours.equals(theirs)) {
        found(Check.EXECUTIONS, key + ": booked " + ours + "; the venue has " + theirs);
      }
    }
  }

  /** What is left of each asset over all venues, fees apart; exposure is held to its bound. */
  private Map<String, BigDecimal> left(VenueLedger venues) {
    Map<String, BigDecimal> left = new TreeMap<>();
    venues
        .traded()
        .forEach((Purse purse, BigDecimal sum) -> left.merge(purse.asset(), sum, BigDecimal::add));
    for (VenueOrder order : venues.orders()) {
      Contract contract = contracts.get(order.venue() + " " + order.symbol());
      if (contract != null) {
        BigDecimal size = order.cumulative().multiply(contract.size());
        left.merge(contract.base(), order.buys() ? size : size.negate(), BigDecimal::add);
      }
    }
    of(left, false)
        .forEach(
            (asset, amount) -> {
              if (amount.abs().compareTo(bounds.getOrDefault(asset, BigDecimal.ZERO)) > 0) {
                found(Check.RESIDUAL, plain(amount) + " " + asset);
              }
            });
    return left;
  }

  /** Of assets, those in which profit is made, or the others. */
  private Map<String, BigDecimal> of(Map<String, BigDecimal> amounts, boolean money) {
    Map<String, BigDecimal> some = new TreeMap<>(amounts);
    some.keySet().removeIf(asset -> cash.contains(asset) != money);
    return some;
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
