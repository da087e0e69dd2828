package io.crossbook.launcher.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.chaos.Judge;
import io.crossbook.launcher.chaos.Verdict;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What trading at simulated venues came to: profit and loss by the desk's own books, held line by
 * line against the ledger of the venues, which nothing of ours has written. Fails if they differ.
 */
final class ProfitStatement implements WatchSession.Ending {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_MILLIS = 100;
  private static final int REFUSALS = 5;

  /**
   * What may be left when a demonstration is stopped in the middle of things, and of which the
   * books and the ledger of the venues may yet say the same.
   */
  private static final Set<Check> UNFINISHED =
      Set.of(Check.OPEN_ROWS, Check.PROFIT, Check.RESIDUAL);

  private static final BigDecimal[] NEVER_HELD = {BigDecimal.ZERO, BigDecimal.ZERO};

  /**
   * An asset in an account.
   *
   * @param place venue, and the account there if it is not the main one
   */
  private record Held(String place, String asset) implements Comparable<Held> {
    private static final Comparator<Held> ORDER =
        Comparator.comparing(Held::place).thenComparing(Held::asset);

    static Held of(String venue, String account, String asset) {
      boolean main = account.isEmpty() || account.equals(SimulatedKeys.ACCOUNT);
      return new Held(main ? venue : venue + " " + account, asset);
    }

    @Override
    public int compareTo(Held other) {
      return ORDER.compare(this, other);
    }
  }

  private final Screen screen;
  private final Path ledger;
  private final String currency;
  private final Set<String> cash;
  private final Map<String, Judge.Contract> contracts;
  private final Map<String, BigDecimal> bounds;

  /**
   * @param ledger of the venues
   * @param currency in which the desk counts profit
   * @param cash assets in which profit is made
   * @param contracts listings that deliver nothing, by {@code venue symbol}
   * @param bounds exposure that may be left of an asset
   */
  ProfitStatement(
      Screen screen,
      Path ledger,
      String currency,
      Set<String> cash,
      Map<String, Judge.Contract> contracts,
      Map<String, BigDecimal> bounds) {
    this.screen = screen;
    this.ledger = ledger;
    this.currency = currency;
    this.cash = Set.copyOf(cash);
    this.contracts = Map.copyOf(contracts);
    this.bounds = Map.copyOf(bounds);
  }

  private static final String OPEN =
      "order_intent WHERE state IN ('INTENDED', 'UNKNOWN', 'ACCEPTED')";

  /** Orders that are over may have executions that the desk has not heard of yet. */
  private static final String UNDER_WAY = "operations WHERE state IN ('EXECUTING', 'RECOVERING')";

  /** Opens nothing more, and waits until what is open is over and booked. */
  @Override
  public void beforeStop(DatabaseSettings database) throws SQLException, InterruptedException {
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch("strategy:spread", "the demonstration ends");
      latches.latch("strategy:basis", "the demonstration ends");
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end
        && (count(database, OPEN) > 0 || count(database, UNDER_WAY) > 0)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    while (System.nanoTime() < end && !Judge.reported(database)) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static long count(DatabaseSettings database, String what) throws SQLException {
    try (Connection connection = database.open();
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void afterSummary(DatabaseSettings database) throws SQLException, Failure {
    int differ;
    try (Connection connection = database.open()) {
      operations(connection);
      terms(connection);
      refusals(connection);
      differ = money(connection);
    }
    Verdict verdict = Judge.judge(ledger, database, currency, cash, bounds, contracts);
    show(verdict);
    requireConfirmed(differ, verdict);
  }

  private void operations(Connection connection) throws SQLException {
    Table table =
        new Table()
            .words("strategy")
            .words("how it ended")
            .numbers("operations")
            .numbers("volume")
            .numbers("expected")
            .numbers("became");
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT strategy, CASE WHEN ended_nanos IS NULL THEN lower(state) ELSE outcome END,"
                    + " count(*), coalesce(sum(notional), 0), coalesce(sum(expected), 0),"
                    + " coalesce(sum(realized), 0) FROM operations GROUP BY 1, 2 ORDER BY 1, 2")) {
      while (row.next()) {
        table.row(
            row.getString(1),
            row.getString(2),
            row.getLong(3),
            amount(row.getBigDecimal(4)),
            amount(row.getBigDecimal(5)),
            amount(row.getBigDecimal(6)));
      }
    }
    screen.line("");
    table.print(screen);
  }

  private void terms(Connection connection) throws SQLException {
    Table table =
        new Table()
            .words("profit and loss")
            .numbers("expected")
            .numbers("became")
            .numbers("differs");
    BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT kind, sum(expected), sum(realized), sum(difference) FROM profit_by_term"
                    + " GROUP BY kind ORDER BY kind")) {
      while (row.next()) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = sums[i].add(row.getBigDecimal(i + 2));
        }
        table.row(
            row.getString(1).toLowerCase(Locale.ROOT).replace('_', ' '),
            amount(row.getBigDecimal(2)),
            amount(row.getBigDecimal(3)),
            amount(row.getBigDecimal(4)));
      }
    }
    table.row("net", amount(sums[0]), amount(sums[1]), amount(sums[2]));
    screen.line("");
    table.print(screen);
  }

  private void refusals(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT rule, count(*) FROM desk_refusals GROUP BY rule ORDER BY 2 DESC, 1 LIMIT ?")) {
      query.setInt(1, REFUSALS);
      try (ResultSet row = query.executeQuery()) {
        StringBuilder line = new StringBuilder();
        while (row.next()) {
          line.append(line.length() == 0 ? "Not traded because of: " : ", ")
              .append(row.getString(1).replace('_', ' '))
              .append(' ')
              .append(row.getLong(2));
        }
        if (line.length() > 0) {
          screen.line("");
          screen.line(line.append('.').toString());
        }
      }
    }
  }

  /**
   * What accounts hold, by our books and by the venues.
   *
   * @return how many balances differ
   */
  private int money(Connection connection) throws SQLException, Failure {
    Map<Held, BigDecimal> books = new TreeMap<>();
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT venue, account, currency, total FROM balances")) {
      while (row.next()) {
        books.put(
            Held.of(row.getString(1), row.getString(2), row.getString(3)), row.getBigDecimal(4));
      }
    }
    Set<String> accounts = books.keySet().stream().map(Held::place).collect(Collectors.toSet());
    Map<Held, BigDecimal[]> venues = atVenues();
    venues.keySet().removeIf(held -> !accounts.contains(held.place()));
    Set<Held> all = new TreeSet<>(books.keySet());
    all.addAll(venues.keySet());
    Table table =
        new Table()
            .words("account")
            .words("asset")
            .numbers("at first")
            .numbers("change by our books")
            .numbers("change by the venue")
            .words("");
    int lines = 0;
    int differ = 0;
    for (Held held : all) {
      BigDecimal[] venue = venues.getOrDefault(held, NEVER_HELD);
      BigDecimal ours = books.getOrDefault(held, BigDecimal.ZERO).subtract(venue[0]);
      BigDecimal theirs = venue[1].subtract(venue[0]);
      boolean same = ours.compareTo(theirs) == 0;
      if (same && !(books.containsKey(held) && venues.containsKey(held))) {
        continue;
      }
      lines++;
      differ += same ? 0 : 1;
      if (ours.signum() != 0 || !same) {
        table.row(
            held.place(),
            held.asset(),
            plain(venue[0]),
            plain(ours),
            plain(theirs),
            same ? "confirmed" : "DIFFERS");
      }
    }
    screen.line("");
    table.print(screen);
    screen.line(
        differ == 0
            ? "All " + lines + " balances are those of the venues' own ledger, to the last decimal."
            : differ + " of " + lines + " balances DIFFER from the venues' own ledger.");
    return differ;
  }

  /** First and last total of each asset of clients' accounts. */
  private Map<Held, BigDecimal[]> atVenues() throws Failure {
    Map<Held, BigDecimal[]> totals = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(ledger)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = JSON.readTree(line);
        if (!row.path("type").asText().equals("balance") || row.path("house").asBoolean()) {
          continue;
        }
        BigDecimal total = new BigDecimal(row.path("total").asText());
        totals
                .computeIfAbsent(
                    Held.of(
                        row.path("venue").asText(),
                        row.path("account").asText(),
                        row.path("asset").asText()),
                    key -> new BigDecimal[] {total, total})[1] =
            total;
      }
    } catch (IOException unreadable) {
      throw new Failure(
          "The ledger of the venues cannot be read: " + unreadable.getMessage() + ".", unreadable);
    }
    return totals;
  }

  private void show(Verdict verdict) {
    screen.line(
        "Orders at the venues: "
            + verdict.orders()
            + (verdict.of(Check.ORPHANS).defects() == 0
                ? ", each written down before it was sent"
                : "")
            + "; rows in the intent ledger: "
            + verdict.rows()
            + ".");
    List<Finding> wrong = verdict.findings().stream().filter(each -> each.defects() > 0).toList();
    if (wrong.isEmpty()) {
      screen.line("Nothing is doubled, nothing is lost, nothing is left open.");
    }
    for (Finding each : wrong) {
      screen.line(
          each.check().words() + ": " + each.defects() + " " + String.join("; ", each.examples()));
    }
  }

  /** Fails if our books say anything else than the ledger of the venues. */
  private void requireConfirmed(int balances, Verdict verdict) throws Failure {
    List<String> wrong = new ArrayList<>();
    for (Finding each : verdict.findings()) {
      long defects =
          each.check() == Check.BALANCES ? Math.max(balances, each.defects()) : each.defects();
      if (defects > 0 && !UNFINISHED.contains(each.check())) {
        wrong.add(each.check().words() + ": " + defects);
      }
    }
    if (!wrong.isEmpty()) {
      throw new Failure(
          "The desk's books DIFFER from the venues' own ledger ("
              + String.join("; ", wrong)
              + "); that ledger is kept in "
              + ledger
              + ".");
    }
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal amount(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN);
  }
}
