package io.crossbook.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.OrderName;
import io.crossbook.database.Schema;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One operation that bought at Kraken and sold at Gate, in a migrated database and in a ledger as
 * the simulator writes it: equal, and different in every way in which the two can be.
 */
@Timeout(120)
class ProfitStatementITCase {
  private static final OrderName BUY = new OrderName(1, 0, 0, 0);
  private static final OrderName SELL = new OrderName(1, 0, 1, 0);
  private static final String CONFIRMED = "to the last decimal.";
  private static final String RIGHT = "Nothing is doubled, nothing is lost, nothing is left open.";

  private static EmbeddedDatabase database;

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void startDatabase() throws Exception {
    database = EmbeddedDatabase.start(null);
    Schema.migrate(database.settings());
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    database.close();
  }

  @BeforeEach
  void everythingIsRight() throws SQLException {
    deposit("kraken", "USD", "1000");
    deposit("kraken", "BTC", "0");
    deposit("gateio", "BTC", "5");
    deposit("gateio", "USDT", "0");
    deposit("kraken", "EUR", "77");
    accepted("kraken", 1, BUY.hex(), "BTC/USD", "buy");
    filled("kraken", 1, "100.5", "0.2", "0.2", "0.0402", "USD");
    filled("kraken", 1, "100.6", "0.3", "0.5", "0.06036", "USD");
    moved("kraken", "BTC", "trade", "0.5", "0.5");
    moved("kraken", "USD", "trade", "-50.28", "949.72");
    moved("kraken", "USD", "fee", "-0.10056", "949.61944");
    ended("kraken", 1);
    accepted("gateio", 1, "t-" + SELL.base32(), "BTC_USDT", "sell");
    filled("gateio", 1, "101", "0.5", "0.5", "0.0505", "USDT");
    moved("gateio", "BTC", "trade", "-0.5", "4.5");
    moved("gateio", "USDT", "trade", "50.5", "50.5");
    moved("gateio", "USDT", "fee", "-0.0505", "50.4495");
    ended("gateio", 1);

    run("TRUNCATE order_event, order_intent, desk_events, trade_executions, balances, operations");
    run("TRUNCATE desk_refusals, kill_latch");
    run("TRUNCATE desk CASCADE");
    run("INSERT INTO desk (number, name, epoch) VALUES (1, 'desk', 3)");
    run("INSERT INTO desk_events (desk, newest) VALUES (1, 2)");
    intent(BUY, "kraken", BUY.hex(), "BTC/USD", "BUY");
    intent(SELL, "gateio", "t-" + SELL.base32(), "BTC_USDT", "SELL");
    run("INSERT INTO order_event VALUES (1, 1, 0, 0, 0, 'FILLED', '1', 0.5, '', 0)");
    run("INSERT INTO order_event VALUES (1, 2, 0, 1, 0, 'FILLED', '1', 0.5, '', 0)");
    execution(BUY, "kraken", "a", "BUY", "100.50", "0.2", "0.0402", "USD");
    execution(BUY, "kraken", "b", "BUY", "100.6", "0.3", "0.06036", "USD");
    execution(SELL, "gateio", "c", "SELL", "101", "0.5", "0.0505", "USDT");
    holding("kraken", "USD", "949.619440");
    holding("kraken", "BTC", "0.5");
    holding("kraken", "EUR", "77");
    holding("gateio", "BTC", "4.5");
    holding("gateio", "USDT", "50.4495");
    run(
        "INSERT INTO operations (desk, operation, epoch, revision, opportunity, strategy,"
            + " instrument, rule_version, state, notional, expected, realized, expected_terms,"
            + " realized_terms, residual, legs, recovery, outcome, recoveries, started_nanos,"
            + " ended_nanos, time_nanos, moved) VALUES (1, 0, 3, 1, 'o', 'spread', 'BTC-USD', 0,"
            + " 'COMPLETED', 50.28, 0.1, 0.06894, '[{\"kind\":\"GROSS\",\"leg\":-1,\"amount\":"
            + "\"0.25\"},{\"kind\":\"FEE\",\"leg\":-1,\"amount\":\"-0.15\"}]',"
            + " '[{\"kind\":\"GROSS\",\"leg\":-1,\"amount\":\"0.22\"},{\"kind\":\"FEE\","
            + "\"leg\":-1,\"amount\":\"-0.15106\"}]', '', '', '', 'all filled', 0, 0, 1, 1,"
            + " '[{\"asset\":\"USD\",\"amount\":\"-50.38056\"},"
            + "{\"asset\":\"USDT\",\"amount\":\"50.4495\"}]')");
  }

  private static void run(String change) throws SQLException {
    try (Connection connection = database.settings().open();
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    }
  }

  private static void update(String change, Object... values) throws SQLException {
    try (Connection connection = database.settings().open();
        PreparedStatement statement = connection.prepareStatement(change)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static void intent(OrderName name, String venue, String id, String symbol, String side)
      throws SQLException {
    update(
        "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose, venue,"
            + " account, symbol, side, kind, quantity, limit_price, reduce_only,"
            + " valid_until_nanos, client_order_id, opportunity, state, filled) VALUES (?, ?, ?, ?,"
            + " 3, 'OPEN', ?, '', ?, ?, 'IOC', 0.5, 100, false, 0, ?, 'o', 'FILLED', 0.5)",
        name.desk(),
        name.operation(),
        name.order(),
        name.attempt(),
        venue,
        symbol,
        side,
        id);
  }

  private static void execution(
      OrderName name,
      String venue,
      String trade,
      String side,
      String price,
      String quantity,
      String fee,
      String asset)
      throws SQLException {
    update(
        "INSERT INTO trade_executions (venue, account, symbol, venue_order_id, trade_key, desk,"
            + " operation, order_number, attempt, opportunity, instrument, side, price, quantity,"
            + " multiplier, fee, fee_asset, maker, trade_id, venue_time_nanos, time_nanos) VALUES"
            + " (?, '', 's', '1', ?, ?, ?, ?, ?, 'o', ?, ?, ?, ?, 1, ?, ?, false, '', 0, 0)",
        venue,
        trade,
        name.desk(),
        name.operation(),
        name.order(),
        name.attempt(),
        venue.equals("kraken") ? "BTC-USD" : "BTC-USDT",
        side,
        new BigDecimal(price),
        new BigDecimal(quantity),
        new BigDecimal(fee),
        asset);
  }

  private static void holding(String venue, String asset, String total) throws SQLException {
    update(
        "INSERT INTO balances (venue, account, currency, desk, total, reserved, time_nanos)"
            + " VALUES (?, '', ?, 1, ?, 0, 1)",
        venue,
        asset,
        new BigDecimal(total));
  }

  /** With apostrophes for quotation marks. */
  private void line(String fields) {
    lines.add(fields.replace('\'', '"'));
  }

  private void deposit(String venue, String asset, String total) {
    moved(venue, asset, "deposit", total, total);
  }

  private void moved(String venue, String asset, String why, String change, String total) {
    line(
        String.format(
            "'type':'balance','venue':'%s','account':'desk-1','house':false,'asset':'%s','why':'%s',"
                + "'total_change':'%s','total':'%s'%s",
            venue, asset, why, change, total, why.equals("deposit") ? "" : ",'order':1"));
  }

  private void accepted(String venue, int order, String id, String symbol, String side) {
    line(
        String.format(
            "'type':'order_accepted','venue':'%s','account':'desk-1','order':%d,'client_id':'%s',"
                + "'symbol':'%s','side':'%s'",
            venue, order, id, symbol, side));
  }

  private void filled(
      String venue, int order, String price, String quantity, String sum, String fee, String in) {
    line(
        String.format(
            "'type':'fill','venue':'%s','account':'desk-1','order':%d,'price':'%s','quantity':'%s',"
                + "'cumulative':'%s','fee':'%s','fee_asset':'%s'",
            venue, order, price, quantity, sum, fee, in));
  }

  private void ended(String venue, int order) {
    line(
        String.format(
            "'type':'order_ended','venue':'%s','account':'desk-1','order':%d,'status':'filled'",
            venue, order));
  }

  private ProfitStatement statement() throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    List<String> numbered = new ArrayList<>();
    for (String each : lines) {
      numbered.add("{\"seq\":" + (numbered.size() + 1) + "," + each + "}");
    }
    Files.write(ledger, numbered);
    return new ProfitStatement(
        Screen.plain(new PrintWriter(said, true)),
        ledger,
        "USD",
        Set.of("USD", "USDT", "EUR"),
        Map.of(),
        Map.of());
  }

  private String confirmed() throws Exception {
    statement().afterSummary(database.settings());
    return said.toString();
  }

  /**
   * @param wrong what the sentence says is wrong, and nothing besides
   */
  private String differs(String wrong) throws Exception {
    ProfitStatement statement = statement();
    assertThatThrownBy(() -> statement.afterSummary(database.settings()))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "The desk's books DIFFER from the venues' own ledger ("
                + wrong
                + "); that ledger is kept in "
                + folder.resolve("ledger.jsonl")
                + ".");
    return said.toString();
  }

  /** Words of the line that begins with these. */
  private static List<String> words(String text, String begin) {
    List<List<String>> found =
        text.lines()
            .map(each -> List.of(each.strip().split("\\s+")))
            .filter(each -> String.join(" ", each).startsWith(begin))
            .toList();
    assertThat(found).as("lines %s in:%n%s", begin, text).hasSize(1);
    return found.get(0);
  }

  @Test
  void everyLineIsConfirmed() throws Exception {
    String text = confirmed();
    assertThat(words(text, "kraken USD"))
        .containsExactly("kraken", "USD", "1000", "-50.38056", "-50.38056", "confirmed");
    assertThat(words(text, "kraken BTC"))
        .containsExactly("kraken", "BTC", "0", "0.5", "0.5", "confirmed");
    assertThat(words(text, "gateio BTC"))
        .containsExactly("gateio", "BTC", "5", "-0.5", "-0.5", "confirmed");
    assertThat(words(text, "gateio USDT"))
        .containsExactly("gateio", "USDT", "0", "50.4495", "50.4495", "confirmed");
    // Counted, and not shown: nothing happened to it.
    assertThat(text).doesNotContain("EUR");
    assertThat(text)
        .contains("All 5 balances are those of the venues' own ledger, " + CONFIRMED)
        .contains(
            "Orders at the venues: 2, each written down before it was sent; rows in the intent"
                + " ledger: 2.")
        .contains(RIGHT)
        .doesNotContain("DIFFER");
    assertThat(words(text, "spread all filled"))
        .containsExactly("spread", "all", "filled", "1", "50.28", "0.10", "0.07");
    assertThat(words(text, "gross")).containsExactly("gross", "0.25", "0.22", "-0.03");
    assertThat(words(text, "fee")).containsExactly("fee", "-0.15", "-0.15", "0.00");
    assertThat(words(text, "net")).containsExactly("net", "0.10", "0.07", "-0.03");
  }

  @Test
  void aBalanceThatDiffersInItsLastDecimal() throws Exception {
    update("UPDATE balances SET total = 949.61945 WHERE venue = 'kraken' AND currency = 'USD'");
    String text = differs("balances that differ from the desk's books: 1");
    assertThat(words(text, "kraken USD"))
        .containsExactly("kraken", "USD", "1000", "-50.38055", "-50.38056", "DIFFERS");
    assertThat(words(text, "kraken BTC")).endsWith("confirmed");
    assertThat(text)
        .contains("1 of 5 balances DIFFER from the venues' own ledger.")
        .doesNotContain(CONFIRMED, RIGHT);
  }

  @Test
  void aBalanceOfWhichTheLedgerKnowsNothing() throws Exception {
    holding("kraken", "ETH", "0.25");
    String text = differs("balances that differ from the desk's books: 1");
    assertThat(words(text, "kraken ETH"))
        .containsExactly("kraken", "ETH", "0", "0.25", "0", "DIFFERS");
    assertThat(text).contains("1 of 6 balances DIFFER");
  }

  @Test
  void aBalanceOfWhichTheBooksKnowNothing() throws Exception {
    update("DELETE FROM balances WHERE currency = 'EUR'");
    String text = differs("balances that differ from the desk's books: 1");
    assertThat(words(text, "kraken EUR"))
        .containsExactly("kraken", "EUR", "77", "-77", "0", "DIFFERS");
  }

  @Test
  void anExecutionThatWasNotBooked() throws Exception {
    update("DELETE FROM trade_executions WHERE trade_key = 'b'");
    String text =
        differs(
            "orders whose booked executions differ: 1; assets whose fees differ: 1;"
                + " gains that differ by who counts them: 2");
    assertThat(text)
        .contains(CONFIRMED)
        .contains("the venue has 0.5 worth 50.28 for fees of 0.10056 USD")
        .contains("booked 0.2 worth 20.1 for fees of 0.0402 USD")
        .doesNotContain(RIGHT);
  }

  @Test
  void anExecutionThatTheVenueDoesNotHave() throws Exception {
    execution(SELL, "gateio", "d", "SELL", "101", "0.1", "0.0101", "USDT");
    String text =
        differs(
            "orders whose booked executions differ: 1; assets whose fees differ: 1;"
                + " gains that differ by who counts them: 2");
    assertThat(text)
        .contains("booked 0.6 worth 60.6 for fees of 0.0606 USDT")
        .contains("the venue has 0.5 worth 50.5 for fees of 0.0505 USDT")
        .doesNotContain(RIGHT);
  }

  @Test
  void anOrderThatTheBooksDoNotHave() throws Exception {
    accepted("gateio", 2, "t-" + new OrderName(1, 1, 0, 0).base32(), "BTC_USDT", "buy");
    ended("gateio", 2);
    String text = differs("orders without a row: 1");
    assertThat(text)
        .contains("Orders at the venues: 3; rows in the intent ledger: 2.")
        .contains("orders without a row: 1 gateio order 2");
  }

  /** Stopped in the middle of something; what was booked of it is what the venues have. */
  @Test
  void whatIsOpenIsSaidAndDiffersInNothing() throws Exception {
    OrderName next = new OrderName(1, 1, 0, 0);
    accepted("kraken", 2, next.hex(), "BTC/USD", "buy");
    intent(next, "kraken", next.hex(), "BTC/USD", "BUY");
    update("UPDATE order_intent SET state = 'ACCEPTED', filled = 0 WHERE operation = 1");
    assertThat(confirmed()).contains("rows that are not over: 1 ").doesNotContain("DIFFER", RIGHT);
  }

  @Test
  void nothingTradedIsNoDifference() throws Exception {
    lines.removeIf(each -> !each.contains("deposit"));
    run("TRUNCATE order_event, order_intent, trade_executions, operations");
    update("UPDATE desk_events SET newest = 0");
    update("UPDATE balances SET total = 1000 WHERE currency = 'USD'");
    update("UPDATE balances SET total = 0 WHERE currency = 'USDT'");
    update("UPDATE balances SET total = 5 WHERE venue = 'gateio' AND currency = 'BTC'");
    update("UPDATE balances SET total = 0 WHERE venue = 'kraken' AND currency = 'BTC'");
    assertThat(confirmed())
        .contains("All 5 balances are those of the venues' own ledger")
        .contains("Orders at the venues: 0,");
  }

  @Test
  void aLedgerThatCannotBeRead() throws Exception {
    ProfitStatement statement = statement();
    Files.delete(folder.resolve("ledger.jsonl"));
    assertThatThrownBy(() -> statement.afterSummary(database.settings()))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("The ledger of the venues cannot be read: ");
  }

  @Test
  void strategiesAreStoppedBeforeTheBooksAreClosed() throws Exception {
    statement().beforeStop(database.settings());
    try (Connection connection = database.settings().open();
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT array_to_string(latches, ' ') FROM desk")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1).split(" ")).contains("strategy:spread", "strategy:basis");
    }
  }
}
