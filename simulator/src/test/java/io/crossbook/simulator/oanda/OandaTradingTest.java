package io.crossbook.simulator.oanda;

import static io.crossbook.simulator.LedgerLines.decimal;
import static io.crossbook.simulator.oanda.OandaClient.limit;
import static io.crossbook.simulator.oanda.OandaClient.market;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.LedgerLines;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OandaTradingTest {
  private static final int STEPS_PER_SECOND = 50;
  private static final String EURO = "EUR_USD";
  private static final String YEN = "USD_JPY";

  @TempDir private Path folder;
  private Simulation simulation;
  private OandaClient client;
  private LedgerLines ledger;
  private int runs;

  @BeforeEach
  void start() {
    start(Simulations.manual("oanda"));
  }

  private void start(SimulationConfig config) {
    Path file = folder.resolve("ledger-" + ++runs + ".jsonl");
    simulation = Simulations.start(config.withLedgerFile(file));
    client = new OandaClient(simulation, 0);
    ledger = new LedgerLines(file);
  }

  private void restart(SimulationConfig config) {
    simulation.close();
    start(config);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static BigDecimal money(BigDecimal exact) {
    return exact.setScale(4, RoundingMode.HALF_EVEN);
  }

  @Test
  void anOrderIsCreatedAndFilledInOneAnswer() {
    final BigDecimal before = decimal(client.summary(), "balance");
    assertThat(before).isEqualByComparingTo("1000000");
    JsonNode answer = client.place(market(EURO, "1000", ",\"clientExtensions\":{\"id\":\"a\"}"));
    JsonNode created = answer.path("orderCreateTransaction");
    JsonNode fill = answer.path("orderFillTransaction");
    assertThat(created.path("type").asText()).isEqualTo("MARKET_ORDER");
    assertThat(created.path("id").asText()).isEqualTo("3");
    assertThat(fill.path("orderID").asText()).isEqualTo("3");
    assertThat(fill.path("batchID").asText()).isEqualTo("3");
    assertThat(fill.path("clientOrderID").asText()).isEqualTo("a");
    assertThat(fill.path("units").asText()).isEqualTo("1000");
    assertThat(fill.path("pl").asText()).isEqualTo("0.0000");
    assertThat(fill.path("tradeOpened").path("tradeID").asText()).isEqualTo("4");
    assertThat(answer.has("orderCancelTransaction")).isFalse();
    assertThat(answer.path("lastTransactionID").asText()).isEqualTo("4");
    assertThat(answer.path("relatedTransactionIDs")).hasSize(2);
    assertThat(decimal(fill, "fullVWAP"))
        .isEqualByComparingTo(decimal(ledger.of("fill").get(0), "price"));
    JsonNode order = client.get("/orders/@a").path("order");
    assertThat(order.path("state").asText()).isEqualTo("FILLED");
    assertThat(order).isEqualTo(client.get("/orders/3").path("order"));
    JsonNode position = client.get("/openPositions").path("positions").path(0);
    assertThat(position.path("long").path("units").asText()).isEqualTo("1000");
    assertThat(position.path("short").path("units").asText()).isEqualTo("0");
    assertThat(position.path("long").path("tradeIDs").path(0).asText()).isEqualTo("4");
    JsonNode summary = client.summary();
    assertThat(decimal(summary, "balance")).isEqualByComparingTo(before);
    assertThat(decimal(summary, "NAV"))
        .isEqualByComparingTo(before.add(decimal(summary, "unrealizedPL")));
    // Half the spread is lost at once.
    assertThat(decimal(summary, "unrealizedPL")).isNegative();
    assertThat(decimal(summary, "marginUsed"))
        .isCloseTo(new BigDecimal("21.7"), Offset.offset(new BigDecimal("1.5")));
  }

  @Test
  void whatWasOpenedFirstIsClosedFirstAndProfitComesHome() {
    JsonNode first = client.place(market(YEN, "10000", "")).path("orderFillTransaction");
    simulation.step(20 * STEPS_PER_SECOND);
    JsonNode second = client.place(market(YEN, "10000", "")).path("orderFillTransaction");
    assertThat(decimal(second, "price")).isNotEqualByComparingTo(decimal(first, "price"));
    simulation.step(STEPS_PER_SECOND);
    final BigDecimal before = decimal(client.summary(), "balance");
    JsonNode closing = client.place(market(YEN, "-15000", "")).path("orderFillTransaction");
    BigDecimal price = decimal(closing, "price");
    JsonNode closed = closing.path("tradesClosed").path(0);
    assertThat(closed.path("tradeID")).isEqualTo(first.path("id"));
    assertThat(closed.path("units").asText()).isEqualTo("-10000");
    assertThat(closing.path("tradesClosed")).hasSize(1);
    assertThat(closing.path("tradeReduced").path("tradeID")).isEqualTo(second.path("id"));
    BigDecimal yen = price.subtract(decimal(first, "price")).multiply(new BigDecimal("10000"));
    BigDecimal factor =
        decimal(
            closing,
            yen.signum() < 0 ? "lossQuoteHomeConversionFactor" : "gainQuoteHomeConversionFactor");
    assertThat(decimal(closing, "gainQuoteHomeConversionFactor"))
        .isLessThan(decimal(closing, "lossQuoteHomeConversionFactor"));
    assertThat(decimal(closed, "realizedPL"))
        .isCloseTo(money(yen.multiply(factor)), Offset.offset(new BigDecimal("0.0001")));
    BigDecimal profit = decimal(closing, "pl");
    assertThat(profit)
        .isEqualByComparingTo(
            decimal(closed, "realizedPL").add(decimal(closing.path("tradeReduced"), "realizedPL")));
    assertThat(profit).isEqualByComparingTo(ledger.sum("fill", "realized"));
    assertThat(decimal(closing, "accountBalance")).isEqualByComparingTo(before.add(profit));
    assertThat(decimal(client.summary(), "balance")).isEqualByComparingTo(before.add(profit));
    assertThat(client.get("/openTrades").path("trades")).hasSize(1);
    JsonNode rest =
        client.answer("PUT", "/positions/" + YEN + "/close", "{\"longUnits\":\"ALL\"}", 200);
    assertThat(rest.path("longOrderFillTransaction").path("units").asText()).isEqualTo("-5000");
    assertThat(client.get("/openPositions").path("positions")).isEmpty();
    JsonNode nothing =
        client.answer("PUT", "/positions/" + YEN + "/close", "{\"longUnits\":\"ALL\"}", 400);
    assertThat(nothing.path("errorCode").asText()).isEqualTo("CLOSEOUT_POSITION_DOESNT_EXIST");
    assertThat(decimal(client.summary(), "pl"))
        .isEqualByComparingTo(ledger.sum("fill", "realized"));
    assertThat(decimal(client.summary(), "marginUsed")).isEqualByComparingTo("0");
  }

  @Test
  void whatIsKilledWasCreated() {
    JsonNode bound = client.place(market(EURO, "1000", ",\"priceBound\":\"0.90000\""));
    assertThat(bound.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("BOUNDS_VIOLATION");
    assertThat(bound.has("orderFillTransaction")).isFalse();
    JsonNode limit = client.place(limit(EURO, "1000", "0.9", "IOC", "b"));
    assertThat(limit.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("TIME_IN_FORCE_EXPIRED");
    JsonNode rich = client.place(market(EURO, "60000000", ""));
    assertThat(rich.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("INSUFFICIENT_MARGIN");
    JsonNode reducing = client.place(market(EURO, "1", "").replace("DEFAULT", "REDUCE_ONLY"));
    assertThat(reducing.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("POSITION_CLOSEOUT_FAILED");
    for (JsonNode each : client.get("/orders?state=ALL").path("orders")) {
      assertThat(each.path("state").asText()).isEqualTo("CANCELLED");
    }
    assertThat(client.get("/orders/@b").path("order").path("cancellingTransactionID"))
        .isEqualTo(limit.path("orderCancelTransaction").path("id"));
    assertThat(ledger.of("fill")).isEmpty();
  }

  @Test
  void whatIsRejectedNeverWasAnOrder() {
    String[][] wrong = {
      {limit("EUR_XXX", "1", "1.1", "GTC", "a"), "INSTRUMENT_UNKNOWN"},
      {limit(EURO, "0", "1.1", "GTC", "a"), "UNITS_INVALID"},
      {limit(EURO, "1.5", "1.1", "GTC", "a"), "UNITS_PRECISION_EXCEEDED"},
      {limit(EURO, "100000001", "1.1", "GTC", "a"), "UNITS_LIMIT_EXCEEDED"},
      {limit(EURO, "1", "1.33687666666666", "GTC", "a"), "PRICE_PRECISION_EXCEEDED"},
      {limit(EURO, "1", "0", "GTC", "a"), "PRICE_INVALID"},
      {limit(EURO, "1", "1.1", "GTX", "a"), "TIME_IN_FORCE_INVALID"},
      {market(EURO, "1", ",\"priceBound\":\"1.1234567\""), "PRICE_BOUND_PRECISION_EXCEEDED"},
      {market(EURO, "1", "").replace("FOK", "GTC"), "TIME_IN_FORCE_INVALID"},
      {limit(EURO, "1", "1.1", "GTC", "a".repeat(129)), "CLIENT_ORDER_ID_INVALID"},
    };
    for (String[] each : wrong) {
      assertThat(client.rejection(each[0])).as(each[0]).isEqualTo(each[1]);
    }
    assertThat(client.get("/orders?state=ALL").path("orders")).isEmpty();
    assertThat(client.get("/transactions/sinceid?id=2").path("transactions"))
        .hasSize(wrong.length)
        .allSatisfy(each -> assertThat(each.path("type").asText()).endsWith("_ORDER_REJECT"));
  }

  @Test
  void aNameIsTakenWhileItsOrderIsPending() {
    String order = limit(EURO, "100", "0.9", "GTC", "mine");
    JsonNode resting = client.place(order);
    assertThat(resting.has("orderFillTransaction")).isFalse();
    assertThat(resting.has("orderCancelTransaction")).isFalse();
    // It binds no margin before it fills.
    assertThat(decimal(client.summary(), "marginUsed")).isEqualByComparingTo("0");
    assertThat(client.rejection(order)).isEqualTo("CLIENT_ORDER_ID_ALREADY_EXISTS");
    assertThat(client.get("/pendingOrders").path("orders")).hasSize(1);
    JsonNode cancelled = client.answer("PUT", "/orders/@mine/cancel", "", 200);
    assertThat(cancelled.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("CLIENT_REQUEST");
    JsonNode again = client.answer("PUT", "/orders/@mine/cancel", "", 404);
    assertThat(again.path("orderCancelRejectTransaction").path("rejectReason").asText())
        .isEqualTo("ORDER_DOESNT_EXIST");
    client.place(order);
    assertThat(client.get("/orders/@mine").path("order").path("state").asText())
        .isEqualTo("PENDING");
    assertThat(client.answer("GET", "/orders/@nobody", null, 404).path("errorCode").asText())
        .isEqualTo("NO_SUCH_ORDER");
  }

  @Test
  void transactionsAreNumberedAndToldOnce() throws Exception {
    try (OandaClient.Lines lines = client.stream()) {
      client.place(market(EURO, "100", ""));
      JsonNode created = lines.next("MARKET_ORDER");
      JsonNode filled = lines.next("ORDER_FILL");
      assertThat(filled.path("id").asInt()).isEqualTo(created.path("id").asInt() + 1);
      simulation.step(5 * STEPS_PER_SECOND);
      assertThat(lines.next("HEARTBEAT").path("lastTransactionID").asText()).isEqualTo("4");
      simulation.command(FaultCommand.of("oanda", FaultKind.DUPLICATE_FILLS));
      client.place(market(EURO, "100", ""));
      lines.next("MARKET_ORDER");
      assertThat(lines.next("ORDER_FILL")).isEqualTo(lines.next("ORDER_FILL"));
      simulation.command(
          FaultCommand.of("oanda", FaultKind.LATE_FILLS)
              .with("delay_ms", 1_000)
              .withDuration(60_000));
      client.place(market(EURO, "100", ""));
      lines.next("MARKET_ORDER");
      client.place(limit(EURO, "100", "0.9", "GTC", "x"));
      lines.next("LIMIT_ORDER");
      simulation.step(STEPS_PER_SECOND + 1);
      assertThat(lines.next("ORDER_FILL").path("id").asText()).isEqualTo("8");
    }
    JsonNode since = client.get("/transactions/sinceid?id=7");
    assertThat(since.path("transactions")).hasSize(2);
    assertThat(since.path("lastTransactionID").asText()).isEqualTo("9");
    JsonNode range = client.get("/transactions/idrange?from=1&to=2").path("transactions");
    assertThat(range.path(0).path("type").asText()).isEqualTo("CREATE");
    assertThat(range.path(1).path("accountBalance").asText()).isEqualTo("1000000.0000");
    client.answer("GET", "/transactions/sinceid?id=10", null, 416);
    JsonNode pages = client.get("/transactions?pageSize=4");
    assertThat(pages.path("pages")).hasSize(3);
    assertThat(pages.path("pages").path(2).asText()).endsWith("/idrange?from=9&to=9");
    String later = Instant.parse(range.path(0).path("time").asText()).plusSeconds(1).toString();
    assertThat(client.get("/transactions?from=" + later).path("count").asInt()).isEqualTo(5);
  }

  @Test
  void aTokenIsForItsAccount() {
    String own = "/v3/accounts/" + client.key.key();
    assertThat(client.sendAs("nobody", "GET", own + "/summary", null).statusCode()).isEqualTo(401);
    String other = new OandaClient(simulation, 1).key.secret();
    assertThat(client.sendAs(other, "GET", own + "/summary", null).statusCode()).isEqualTo(403);
    assertThat(client.sendAs(other, "GET", "/v3/accounts", null).body())
        .contains("101-004-1435156-002");
    assertThat(client.sendAs("nobody", "GET", own + "/transactions/stream", null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void inTheDailyPauseNothingIsExecutedAndPositionsAreFinanced() {
    // Ten seconds before the pause of a Monday.
    restart(Simulations.manual("oanda").withStartTime(Instant.parse("2026-11-02T21:57:50Z")));
    client.place(market(EURO, "100000", ""));
    simulation.step(10 * STEPS_PER_SECOND);
    JsonNode halted = client.place(market(EURO, "100", ""));
    assertThat(halted.path("orderCancelTransaction").path("reason").asText())
        .isEqualTo("MARKET_HALTED");
    JsonNode pricing = client.get("/pricing?instruments=" + EURO).path("prices").path(0);
    assertThat(pricing.path("tradeable").booleanValue()).isFalse();
    JsonNode waiting = client.place(limit(EURO, "100", "2", "GTC", "patient"));
    assertThat(waiting.has("orderFillTransaction")).isFalse();
    final BigDecimal before = decimal(client.summary(), "balance");
    simulation.step(120 * STEPS_PER_SECOND);
    JsonNode paid = last();
    assertThat(paid.path("type").asText()).isEqualTo("DAILY_FINANCING");
    BigDecimal value = decimal(client.summary(), "positionValue");
    assertThat(decimal(paid, "financing"))
        .isCloseTo(
            value
                .multiply(new BigDecimal("-0.0222"))
                .divide(new BigDecimal("365"), 4, RoundingMode.DOWN),
            Offset.offset(new BigDecimal("0.02")));
    assertThat(decimal(paid, "accountBalance"))
        .isEqualByComparingTo(before.add(decimal(paid, "financing")));
    assertThat(client.get("/orders/@patient").path("order").path("state").asText())
        .isEqualTo("PENDING");
    simulation.step(180 * STEPS_PER_SECOND);
    assertThat(client.get("/orders/@patient").path("order").path("state").asText())
        .isEqualTo("FILLED");
    assertThat(last().path("reason").asText()).isEqualTo("LIMIT_ORDER");
  }

  private JsonNode last() {
    String id = client.summary().path("lastTransactionID").asText();
    return client.get("/transactions/" + id).path("transaction");
  }

  @Test
  void faultsActOnOrders() {
    simulation.command(FaultCommand.of("oanda", FaultKind.REJECTION));
    assertThat(client.rejection(market(EURO, "100", "")))
        .isEqualTo("ACCOUNT_ORDER_CREATION_LOCKED");
    simulation.command(FaultCommand.of("oanda", FaultKind.ORDER_LIMIT).withDuration(1_000));
    client.answer("POST", "/orders", "{\"order\":" + market(EURO, "100", "") + "}", 429);
    simulation.step(STEPS_PER_SECOND + 1);
    simulation.command(FaultCommand.of("oanda", FaultKind.DROPPED_ANSWER));
    assertThatThrownBy(() -> client.place(limit(EURO, "100", "0.9", "GTC", "lost")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.get("/orders/@lost").path("order").path("state").asText())
        .isEqualTo("PENDING");
    client.answer("PUT", "/orders/@lost/cancel", "", 200);
    simulation.command(FaultCommand.of("oanda", FaultKind.FORGET_FINISHED).withDuration(1_000));
    client.answer("GET", "/orders/@lost", null, 404);
  }
}
