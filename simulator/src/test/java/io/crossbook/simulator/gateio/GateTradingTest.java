package io.crossbook.simulator.gateio;

import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.Hmac;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTradingTest {
  private static final String ORDERS = "/spot/orders";
  private static final String PAIR = "currency_pair=BTC_USDT";
  private static final int STEPS_PER_SECOND = 50;

  @TempDir private Path folder;
  private Simulation simulation;
  private GateClient client;

  @BeforeEach
  void start() {
    simulation =
        Simulations.start(
            Simulations.manual("gateio").withLedgerFile(folder.resolve("ledger.jsonl")));
    client = new GateClient(simulation, simulation.accounts().get(0));
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private JsonNode book() {
    return getJson(simulation, "/gateio/api/v4/spot/order_book?" + PAIR + "&limit=20");
  }

  private String ask() {
    return book().path("asks").path(0).path(0).asText();
  }

  private String farBid() {
    return new BigDecimal(book().path("bids").path(0).path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }

  private static String limit(String timeInForce, String amount, String price, String text) {
    return "{\"currency_pair\":\"BTC_USDT\",\"side\":\"buy\",\"type\":\"limit\",\"account\":\"spot\","
        + "\"time_in_force\":\""
        + timeInForce
        + "\",\"amount\":\""
        + amount
        + "\",\"price\":\""
        + price
        + "\",\"text\":\""
        + text
        + "\"}";
  }

  private static String market(String side, String amount) {
    return "{\"currency_pair\":\"BTC_USDT\",\"side\":\""
        + side
        + "\",\"type\":\"market\",\"time_in_force\":\"ioc\",\"amount\":\""
        + amount
        + "\"}";
  }

  private List<JsonNode> ledger(String type) {
    try {
      return Files.readAllLines(folder.resolve("ledger.jsonl")).stream()
          .map(WireClient::json)
          .filter(line -> line.path("type").asText().equals(type))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BigDecimal decimal(JsonNode row, String field) {
    return new BigDecimal(row.path(field).asText());
  }

  /** The vectors of the venue's documentation and of an independent client. */
  @Test
  void signaturesAreThePublishedOnes() {
    String payload =
        GateKeys.payload(
            "GET",
            "/api/v4/futures/orders",
            "contract=BTC_USD&status=finished&limit=50",
            "",
            "1541993715");
    assertThat(
            Hmac.hexMatches(
                Hmac.sha512("secret", payload),
                "55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6"
                    + "fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a"))
        .isTrue();
    assertThat(
            Hmac.hexMatches(
                Hmac.sha512("a", "channel=spot.balances&event=subscribe&time=1691678147"),
                "36481b07c37f27bbfda955c312580e70652d856e7626698f7a5250cf31ffb405"
                    + "2be60f2ec42e6e8816c9fb93d7e26d33f8ef245346b7fd2316ad99dd05ad8176"))
        .isTrue();
    assertThat(Hmac.hexMatches(Hmac.sha512("a", "b"), "no signature")).isFalse();
  }

  @Test
  void aKeyASignatureAndAClockAreReallyChecked() {
    assertThat(client.ok("GET", "/spot/accounts", "", null)).isNotEmpty();
    assertThat(client.ok("GET", "/spot/accounts", "currency=BTC", null)).hasSize(1);
    GateClient other = new GateClient(simulation, simulation.accounts().get(1));
    String[] forged = {
      "KEY", client.key.key(), "Timestamp", Long.toString(client.seconds()), "SIGN", "00".repeat(64)
    };
    String accounts = "/gateio/api/v4/spot/accounts";
    HttpResponse<String> wrong = WireClient.request(simulation, "GET", accounts, null, forged);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("INVALID_SIGNATURE");
    forged[1] = "nobody";
    assertThat(WireClient.request(simulation, "GET", accounts, null, forged).body())
        .contains("INVALID_KEY");
    assertThat(WireClient.request(simulation, "GET", accounts, null, "KEY", "x").body())
        .contains("MISSING_REQUIRED_HEADER");
    for (long off : List.of(-61L, 61L)) {
      HttpResponse<String> late =
          client.send("GET", "/spot/accounts", "", null, client.seconds() + off);
      assertThat(late.statusCode()).isEqualTo(403);
      assertThat(late.body()).contains("REQUEST_EXPIRED");
    }
    client.send("GET", "/spot/accounts", "", null, client.seconds() - 60);
    JsonNode order = client.place(limit("gtc", "0.01", farBid(), "t-mine"));
    assertThat(other.label("GET", ORDERS + "/" + order.path("id").asText(), PAIR, null))
        .as("another account's order")
        .isEqualTo("ORDER_NOT_FOUND");
  }

  @Test
  void aSecondOrderOfANameIsAcceptedAndHijacksTheLookUp() {
    String price = farBid();
    String first = client.place(limit("gtc", "0.01", price, "t-twice")).path("id").asText();
    String second = client.place(limit("poc", "0.02", price, "t-twice")).path("id").asText();
    assertThat(second).isNotEqualTo(first);
    JsonNode found = client.ok("GET", ORDERS + "/t-twice", PAIR, null);
    assertThat(found.path("id").asText()).isEqualTo(second);
    assertThat(found.path("time_in_force").asText()).isEqualTo("poc");
    assertThat(client.ok("GET", ORDERS, PAIR + "&status=open", null)).hasSize(2);
    JsonNode pairs = client.ok("GET", "/spot/open_orders", "", null);
    assertThat(pairs.path(0).path("total").intValue()).isEqualTo(2);
    JsonNode cancelled = client.ok("DELETE", ORDERS + "/t-twice", PAIR, null);
    assertThat(cancelled.path("id").asText()).isEqualTo(second);
    assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
    assertThat(client.label("DELETE", ORDERS + "/" + second, PAIR, null))
        .isEqualTo("ORDER_CANCELLED");
    JsonNode rest = client.ok("DELETE", ORDERS, PAIR, null);
    assertThat(rest).hasSize(1);
    assertThat(rest.path(0).path("succeeded").booleanValue()).isTrue();
    assertThat(client.ok("GET", "/spot/open_orders", "", null)).isEmpty();
    assertThat(ledger("order_accepted")).hasSize(2);
  }

  @Test
  void finishedOrdersAreFoundAsLongAsTheVenueKeepsThem() {
    JsonNode filled = client.place(limit("ioc", "0.001", ask(), "t-filled"));
    JsonNode unfilled = client.place(limit("ioc", "0.001", farBid(), "t-unfilled"));
    assertThat(filled.path("status").asText()).isEqualTo("closed");
    assertThat(unfilled.path("finish_as").asText()).isEqualTo("ioc");
    assertThat(client.ok("GET", ORDERS, PAIR + "&status=finished", null)).hasSize(2);
    simulation.step(601 * STEPS_PER_SECOND);
    client.ok("GET", ORDERS + "/t-filled", PAIR, null);
    assertThat(client.label("GET", ORDERS + "/t-unfilled", PAIR, null))
        .isEqualTo("CLIENT_ID_NOT_FOUND");
    assertThat(client.label("GET", ORDERS + "/" + unfilled.path("id").asText(), PAIR, null))
        .isEqualTo("ORDER_NOT_FOUND");
    assertThat(client.ok("GET", ORDERS, PAIR + "&status=finished", null)).hasSize(1);
    assertThat(client.label("DELETE", ORDERS + "/t-filled", PAIR, null)).isEqualTo("ORDER_CLOSED");
  }

  @Test
  void aMarketOrderSpendsQuoteAndPaysItsFeeInBase() {
    final BigDecimal before =
        decimal(client.ok("GET", "/spot/accounts", "currency=BTC", null).path(0), "available");
    JsonNode bought = client.place(market("buy", "1000"));
    assertThat(bought.path("amount").asText()).isEqualTo("1000");
    assertThat(bought.path("status").asText()).isEqualTo("closed");
    BigDecimal total = decimal(bought, "filled_total");
    assertThat(total.add(decimal(bought, "left"))).isEqualByComparingTo("1000");
    assertThat(total).isBetween(new BigDecimal("999"), new BigDecimal("1000"));
    assertThat(bought.path("fee_currency").asText()).isEqualTo("BTC");
    BigDecimal amount = decimal(bought, "filled_amount");
    assertThat(decimal(bought, "fee")).isEqualByComparingTo(amount.movePointLeft(3));
    assertThat(
            decimal(client.ok("GET", "/spot/accounts", "currency=BTC", null).path(0), "available"))
        .isEqualByComparingTo(before.add(amount).subtract(decimal(bought, "fee")));
    JsonNode sold = client.place(market("sell", "0.002"));
    assertThat(sold.path("fee_currency").asText()).isEqualTo("USDT");
    JsonNode trades = client.ok("GET", "/spot/my_trades", PAIR, null);
    assertThat(trades.path(0).path("order_id")).as("newest first").isEqualTo(sold.path("id"));
    String only = "order_id=" + bought.path("id").asText() + "&" + PAIR;
    BigDecimal told = BigDecimal.ZERO;
    for (JsonNode trade : client.ok("GET", "/spot/my_trades", only, null)) {
      told = told.add(decimal(trade, "amount"));
      assertThat(trade.path("role").asText()).isEqualTo("taker");
    }
    assertThat(told).isEqualByComparingTo(amount);
    assertThat(client.ok("GET", "/spot/my_trades", PAIR + "&limit=1&page=2", null)).hasSize(1);
    JsonNode fee = client.ok("GET", "/wallet/fee", PAIR, null);
    assertThat(fee.path("taker_fee").asText()).isEqualTo("0.001");
  }

  @Test
  void whatIsWrongHasTheVenuesLabel() {
    String price = farBid();
    String[][] wrong = {
      {limit("gtc", "0.01", price, "mine"), "INVALID_PARAM_VALUE"},
      {limit("gtc", "0.01", price, "t-" + "a".repeat(29)), "INVALID_PARAM_VALUE"},
      {limit("gtx", "0.01", price, "t-a"), "INVALID_PARAM_VALUE"},
      {limit("gtc", "x", price, "t-a"), "INVALID_PARAM_VALUE"},
      {limit("gtc", "0.0000001", price, "t-a"), "INVALID_PRECISION"},
      {limit("gtc", "0.000001", price, "t-a"), "AMOUNT_TOO_LITTLE"},
      {limit("gtc", "900", price, "t-a"), "BALANCE_NOT_ENOUGH"},
      {limit("poc", "0.01", "400000", "t-a"), "POC_FILL_IMMEDIATELY"},
      {limit("gtc", "0.01", price, "t-a").replace("BTC_USDT", "NO_PAIR"), "INVALID_CURRENCY_PAIR"},
      {
        limit("gtc", "0.01", price, "t-a").replace("\"spot\"", "\"unified\""), "INVALID_PARAM_VALUE"
      },
      {market("buy", "0.01"), "INVALID_PARAM_VALUE"},
      {"[]", "INVALID_REQUEST_BODY"},
    };
    for (String[] each : wrong) {
      simulation.step(STEPS_PER_SECOND);
      assertThat(client.label("POST", ORDERS, "", each[0])).as(each[0]).isEqualTo(each[1]);
    }
    JsonNode killed = client.place(limit("fok", "5", ask(), "t-fok"));
    assertThat(killed.path("finish_as").asText()).isEqualTo("fok");
    assertThat(client.label("GET", ORDERS, PAIR, null)).isEqualTo("INVALID_PARAM_VALUE");
    assertThat(ledger("order_accepted")).hasSize(1);
  }

  @Test
  void aLateRequestIsRefused() {
    String order = limit("gtc", "0.01", farBid(), "t-late");
    long now = client.millis();
    HttpResponse<String> late =
        client.send(
            "POST", ORDERS, "", order, client.seconds(), "x-gate-exptime", Long.toString(now - 1));
    assertThat(late.body()).contains("REQUEST_EXPIRED");
    assertThat(ledger("order_accepted")).isEmpty();
    HttpResponse<String> early =
        client.send(
            "POST", ORDERS, "", order, client.seconds(), "x-gate-exptime", Long.toString(now));
    assertThat(early.statusCode()).isEqualTo(201);
  }

  @Test
  void aCountdownThatIsNotRenewedCancels() {
    String countdown = "/spot/countdown_cancel_all";
    client.place(limit("gtc", "0.01", farBid(), "t-a"));
    assertThat(client.label("POST", countdown, "", "{\"timeout\":4}"))
        .isEqualTo("INVALID_PARAM_VALUE");
    JsonNode armed = client.ok("POST", countdown, "", "{\"timeout\":5}");
    assertThat(armed.path("triggerTime").asLong()).isEqualTo(client.millis() + 5_000);
    simulation.step(4 * STEPS_PER_SECOND);
    client.ok("POST", countdown, "", "{\"timeout\":5}");
    simulation.step(4 * STEPS_PER_SECOND);
    assertThat(client.ok("GET", "/spot/open_orders", "", null)).hasSize(1);
    client.ok("POST", countdown, "", "{\"timeout\":0}");
    simulation.step(6 * STEPS_PER_SECOND);
    assertThat(client.ok("GET", "/spot/open_orders", "", null)).as("disarmed").hasSize(1);
    client.ok("POST", countdown, "", "{\"timeout\":5,\"currency_pair\":\"BTC_USDT\"}");
    simulation.step(5 * STEPS_PER_SECOND);
    assertThat(client.ok("GET", "/spot/open_orders", "", null)).isEmpty();
  }

  @Test
  void tenPlacementsASecondAreAllowed() {
    String order = limit("gtc", "0.01", farBid(), "t-a");
    for (int i = 0; i < 10; i++) {
      client.place(order);
    }
    assertThat(client.label("POST", ORDERS, "", order)).isEqualTo("TOO_MANY_REQUESTS");
    simulation.step(STEPS_PER_SECOND);
    client.place(order);
    assertThat(ledger("order_accepted")).hasSize(11);
  }

  private WireClient listening(String channel, String payload) {
    WireClient stream = WireClient.connect(simulation, "/gateio/ws/v4/");
    stream.send(client.channel("subscribe", channel, payload));
    assertThat(stream.nextJson().path("result").path("status").asText()).isEqualTo("success");
    return stream;
  }

  @Test
  void privateChannelsTellOrdersTradesAndBalances() {
    try (WireClient orders = listening("spot.orders", "[\"!all\"]");
        WireClient lite = listening("spot.orders_v2", "[\"BTC_USDT\"]");
        WireClient other = listening("spot.orders", "[\"ETH_USDT\"]");
        WireClient trades = listening("spot.usertrades", "[\"BTC_USDT\"]");
        WireClient balances = listening("spot.balances", "")) {
      JsonNode placed = client.place(limit("gtc", "0.01", farBid(), "t-rest"));
      JsonNode put = orders.nextJson().path("result").path(0);
      assertThat(put.path("event").asText()).isEqualTo("put");
      assertThat(put.path("id")).isEqualTo(placed.path("id"));
      assertThat(put.path("text").asText()).isEqualTo("t-rest");
      assertThat(lite.nextJson().path("result").path(0).has("fee")).isFalse();
      JsonNode frozen = balances.nextJson().path("result").path(0);
      assertThat(frozen.path("currency").asText()).isEqualTo("USDT");
      assertThat(frozen.path("change_type").asText()).isEqualTo("order-create");
      assertThat(decimal(frozen, "change")).isEqualByComparingTo("0");
      assertThat(decimal(frozen, "freeze_change")).isPositive();
      assertThat(decimal(frozen, "available").add(decimal(frozen, "freeze")))
          .isEqualByComparingTo(decimal(frozen, "total"));
      client.ok("DELETE", ORDERS + "/t-rest", PAIR, null);
      JsonNode finish = orders.nextJson().path("result").path(0);
      assertThat(finish.path("event").asText()).isEqualTo("finish");
      assertThat(finish.path("finish_as").asText()).isEqualTo("cancelled");
      assertThat(balances.nextJson().path("result").path(0).path("change_type").asText())
          .isEqualTo("order-cancel");
      JsonNode bought = client.place(limit("ioc", "0.001", ask(), "t-take"));
      JsonNode trade = trades.nextJson().path("result").path(0);
      assertThat(trade.path("order_id")).isEqualTo(bought.path("id"));
      assertThat(trade.path("text").asText()).isEqualTo("t-take");
      JsonNode rest = client.ok("GET", "/spot/my_trades", PAIR, null).path(0);
      assertThat(rest.path("id").asText()).isEqualTo(trade.path("id").asText());
      orders.nextJson();
      assertThat(orders.nextJson().path("result").path(0).path("finish_as").asText())
          .isEqualTo("filled");
      assertThat(other.inboxIsEmpty()).isTrue();
    }
  }

  @Test
  void privateChannelsAreSignedForEachRequest() {
    try (WireClient stream = listening("spot.orders", "[\"BTC_USDT\"]")) {
      String forged =
          client
              .channel("subscribe", "spot.balances", "")
              .replaceAll("\"SIGN\":\"..", "\"SIGN\":\"zz");
      stream.send(forged);
      assertThat(stream.nextJson().path("error").path("code").intValue()).isEqualTo(4);
      stream.send(client.channel("subscribe", "spot.usertrades", "[\"NO_PAIR\"]"));
      assertThat(stream.nextJson().path("error").path("code").intValue()).isEqualTo(2);
      stream.send(client.channel("unsubscribe", "spot.orders", "[\"BTC_USDT\"]"));
      assertThat(stream.nextJson().path("result").path("status").asText()).isEqualTo("success");
      client.place(limit("gtc", "0.01", farBid(), "t-unheard"));
      assertThat(stream.fence("{\"time\":1,\"channel\":\"spot.ping\"}", "spot.pong")).isEmpty();
    }
  }

  @Test
  void fillsMayBeToldLateAndTwice() {
    try (WireClient trades = listening("spot.usertrades", "[\"BTC_USDT\"]")) {
      simulation.command(FaultCommand.of("gateio", FaultKind.DUPLICATE_FILLS));
      simulation.command(FaultCommand.of("gateio", FaultKind.LATE_FILLS).with("delay_ms", 1_000));
      client.place(limit("ioc", "0.0001", ask(), "t-take"));
      assertThat(trades.fence("{\"time\":1,\"channel\":\"spot.ping\"}", "spot.pong")).isEmpty();
      simulation.step(51);
      JsonNode first = trades.nextJson().path("result");
      assertThat(trades.nextJson().path("result")).isEqualTo(first);
    }
  }

  @Test
  void ordersAreRefusedLimitedForgottenAndUnansweredOnCommand() {
    String price = farBid();
    simulation.command(FaultCommand.of("gateio", FaultKind.REJECTION));
    assertThat(client.label("POST", ORDERS, "", limit("gtc", "0.01", price, "t-a")))
        .isEqualTo("TRADE_RESTRICTED");
    client.place(limit("ioc", "0.001", ask(), "t-a"));
    simulation.command(FaultCommand.of("gateio", FaultKind.FORGET_FINISHED).withDuration(1_000));
    assertThat(client.label("GET", ORDERS + "/t-a", PAIR, null)).isEqualTo("CLIENT_ID_NOT_FOUND");
    assertThat(client.ok("GET", "/spot/my_trades", PAIR, null)).isNotEmpty();
    simulation.step(51);
    client.ok("GET", ORDERS + "/t-a", PAIR, null);
    simulation.command(FaultCommand.of("gateio", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(client.label("POST", ORDERS, "", limit("gtc", "0.01", price, "t-b")))
        .isEqualTo("TOO_MANY_REQUESTS");
    simulation.step(51);
    simulation.command(FaultCommand.of("gateio", FaultKind.DROPPED_ANSWER));
    String lost = limit("gtc", "0.01", price, "t-lost");
    assertThatThrownBy(() -> client.send("POST", ORDERS, "", lost))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.ok("GET", ORDERS + "/t-lost", PAIR, null).path("status").asText())
        .isEqualTo("open");
  }
}
