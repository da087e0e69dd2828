package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.OwnBooks.Counted;
import io.crossbook.launcher.chaos.OwnBooks.Event;
import io.crossbook.launcher.chaos.OwnBooks.Execution;
import io.crossbook.launcher.chaos.OwnBooks.Holding;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/**
 * One operation that bought at Kraken and sold at Gate, of which everything is right: tests add
 * what is wrong. For one thread.
 */
abstract class JudgeScene {
  static final OrderName BUY = new OrderName(1, 0, 0, 0);
  static final OrderName SELL = new OrderName(1, 0, 1, 0);
  static final OrderName NEXT = new OrderName(1, 1, 0, 0);

  final List<String> ledger = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<OrderName> absent = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();
  final List<Holding> balances = new ArrayList<>();
  final List<Counted> operations = new ArrayList<>();
  long newest = 4;

  @BeforeEach
  void everythingIsRight() {
    balance("kraken", "USD", "deposit", "1000");
    balance("gateio", "BTC", "deposit", "5");
    accepted("kraken", 1, BUY.hex(), "BTC/USD", "buy");
    filled("kraken", 1, "100.5", "0.2", "0.2", "0.0402", "USD");
    filled("kraken", 1, "100.6", "0.3", "0.5", "0.06036", "USD");
    moved(1, "kraken", "BTC", "trade", "0.5");
    moved(1, "kraken", "USD", "trade", "-50.28");
    moved(1, "kraken", "USD", "fee", "-0.10056");
    ended("kraken", 1, "filled");
    accepted("gateio", 1, "t-" + SELL.base32(), "BTC_USDT", "sell");
    filled("gateio", 1, "101", "0.5", "0.5", "0.0505", "USDT");
    moved(1, "gateio", "BTC", "trade", "-0.5");
    moved(1, "gateio", "USDT", "trade", "50.5");
    moved(1, "gateio", "USDT", "fee", "-0.0505");
    ended("gateio", 1, "filled");
    rows.add(row(BUY, "kraken", BUY.hex(), LedgerState.FILLED, "0.50"));
    rows.add(row(SELL, "gateio", "t-" + SELL.base32(), LedgerState.FILLED, "0.5"));
    rows.add(new Row(NEXT, 3, "", "", LedgerState.VOID, BigDecimal.ZERO));
    for (int i = 1; i <= 4; i++) {
      events.add(new Event(1, i));
    }
    executions.add(execution(BUY, "kraken", "100.50", "0.2", "0.0402", "USD"));
    executions.add(execution(BUY, "kraken", "100.6", "0.3", "0.06036", "USD"));
    executions.add(execution(SELL, "gateio", "101", "0.5", "0.0505", "USDT"));
    balances.add(holding("kraken", "USD", "949.61944"));
    balances.add(holding("kraken", "BTC", "0.50"));
    balances.add(holding("gateio", "BTC", "4.5"));
    balances.add(holding("gateio", "USDT", "50.4495"));
    operations.add(
        counted(0, true, "0.07", "0.070", "USD", "-50.38056", "USDT", "50.4495", "BTC", "0"));
  }

  static Holding holding(String venue, String asset, String total) {
    return new Holding(venue, "", asset, new BigDecimal(total));
  }

  /**
   * @param moved assets and amounts
   */
  static Counted counted(
      long operation, boolean over, String realized, String terms, String... moved) {
    Map<String, BigDecimal> amounts = new HashMap<>();
    for (int i = 0; i < moved.length; i += 2) {
      amounts.put(moved[i], new BigDecimal(moved[i + 1]));
    }
    return new Counted(
        1,
        operation,
        "opportunity " + operation,
        over,
        realized == null ? null : new BigDecimal(realized),
        new BigDecimal(terms),
        amounts);
  }

  /** The first operation otherwise counted. */
  void counted(boolean over, String realized, String terms) {
    Counted first = operations.get(0);
    operations.set(
        0,
        new Counted(
            1,
            0,
            first.opportunity(),
            over,
            realized == null ? null : new BigDecimal(realized),
            new BigDecimal(terms),
            first.moved()));
  }

  /** With apostrophes for quotation marks. */
  void line(String fields) {
    ledger.add("{\"seq\":" + (ledger.size() + 1) + "," + fields.replace('\'', '"') + "}");
  }

  void accepted(String venue, int order, String clientId, String symbol, String side) {
    line(
        String.format(
            "'type':'order_accepted','venue':'%s','account':'desk-1','order':%d,'client_id':%s,"
                + "'symbol':'%s','side':'%s'",
            venue, order, clientId == null ? "null" : "'" + clientId + "'", symbol, side));
  }

  void filled(
      String venue, int order, String price, String quantity, String sum, String fee, String in) {
    line(
        String.format(
            "'type':'fill','venue':'%s','account':'desk-1','order':%d,'price':'%s','quantity':'%s',"
                + "'cumulative':'%s','fee':'%s','fee_asset':'%s'",
            venue, order, price, quantity, sum, fee, in));
  }

  void ended(String venue, int order, String status) {
    line(
        String.format(
            "'type':'order_ended','venue':'%s','account':'desk-1','order':%d,'status':'%s'",
            venue, order, status));
  }

  void balance(String venue, String asset, String why, String change) {
    line(changed(venue, asset, why, change));
  }

  /** What an order there moved. */
  void moved(int order, String venue, String asset, String why, String change) {
    line(changed(venue, asset, why, change) + ",'order':" + order);
  }

  static String changed(String venue, String asset, String why, String change) {
    return String.format(
        "'type':'balance','venue':'%s','account':'desk-1','house':false,'asset':'%s','why':'%s',"
            + "'total_change':'%s'",
        venue, asset, why, change);
  }

  static Row row(OrderName name, String venue, String id, LedgerState state, String filled) {
    return new Row(name, 3, venue, id, state, new BigDecimal(filled));
  }

  static Execution execution(
      OrderName name, String venue, String price, String quantity, String fee, String in) {
    BigDecimal bought = new BigDecimal(quantity);
    BigDecimal base = name.order() == 1 ? bought.negate() : bought;
    String instrument =
        switch (venue) {
          case "binanceusdm" -> "BTC-USDT-PERP";
          case "gateio", "mexc" -> "BTC-USDT";
          default -> "BTC-USD";
        };
    return new Execution(
        name,
        "opportunity " + name.operation(),
        venue,
        "",
        instrument,
        new BigDecimal(price),
        bought,
        base,
        base.multiply(new BigDecimal(price)).negate(),
        BigDecimal.ZERO,
        new BigDecimal(fee),
        in);
  }

  Verdict judge() throws Failure {
    return judge(Map.of(), Map.of());
  }

  Verdict judge(Map<String, BigDecimal> bounds, Map<String, Judge.Contract> contracts)
      throws Failure {
    return Judge.judge(
        VenueLedger.of(ledger),
        new OwnBooks(
            rows,
            events,
            List.of(new Event(1, newest)),
            absent,
            Optional.of(executions),
            balances,
            operations),
        "USD",
        Set.of("USD", "USDT"),
        bounds,
        contracts);
  }

  /**
   * @param besides what cannot be right either then
   */
  void assertFound(Check check, long defects, String example, Check... besides) throws Failure {
    Verdict verdict = judge();
    assertThat(verdict.passes()).isFalse();
    EnumSet<Check> expected = EnumSet.of(check);
    expected.addAll(List.of(besides));
    assertThat(verdict.findings().stream().filter(each -> each.defects() > 0))
        .extracting(Finding::check)
        .containsExactlyElementsOf(expected);
    assertThat(verdict.of(check).defects()).isEqualTo(defects);
    assertThat(verdict.of(check).examples()).anyMatch(each -> each.contains(example));
  }
}
