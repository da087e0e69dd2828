package io.crossbook.simulator.mexc;

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

class MexcTradingTest {
  private static final String PAIR = "symbol=BTCUSDT";
  private static final String ORDERS = "spot@private.orders.v3.api.pb";
  private static final String DEALS = "spot@private.deals.v3.api.pb";
  private static final String BALANCES = "spot@private.account.v3.api.pb";
  private static final int STEPS_PER_SECOND = 50;
  private static final int STEPS_PER_HALF_MINUTE = 30 * STEPS_PER_SECOND;

  /** Above everything that is quoted. */
  private static final String HIGH = "400000";

  @TempDir private Path folder;
  private Simulation simulation;
  private MexcClient client;

  @BeforeEach
  void start() {
    simulation =
        Simulations.start(Simulations.manual("mexc").withLedgerFile(folder.resolve("l.jsonl")));
    client = new MexcClient(simulation, simulation.accounts().get(0));
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private String farBid() {
    JsonNode depth = getJson(simulation, "/mexc/api/v3/depth?symbol=BTCUSDT&limit=5");
    return new BigDecimal(depth.path("bids").path(0).path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }

  private static String limit(String type, String quantity, String price, String name) {
    return PAIR
        + "&side=BUY&type="
        + type
        + "&quantity="
        + quantity
        + "&price="
        + price
        + "&newClientOrderId="
        + name;
  }

  private List<JsonNode> ledger(String type) {
    try {
      return Files.readAllLines(folder.resolve("l.jsonl")).stream()
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

  /** The vector of the venue's documentation that an independent client confirms. */
  @Test
  void theSignatureIsThePublishedOne() {
    String parameters =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000"
            + "&timestamp=1644489390087";
    assertThat(
            Hmac.hexMatches(
                Hmac.sha256("45d0b3c26f2644f19bfb98b07741b2f5", parameters),
                "fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a"))
        .isTrue();
  }

  @Test
  void aKeyASignatureAndAClockAreReallyChecked() {
    assertThat(client.ok("GET", "account", "").path("balances")).isNotEmpty();
    String stamped = "timestamp=" + client.now();
    assertThat(client.sendSigned("GET", "account", stamped, "00".repeat(32)).body())
        .contains("700002");
    assertThat(client.sendAt("GET", "account", "", client.now() - 5_001).body()).contains("700003");
    assertThat(client.sendAt("GET", "account", "", client.now() + 1_000).body()).contains("700003");
    String longest = "recvWindow=60001&timestamp=" + client.now();
    String signature = MexcClient.hmac(client.key.secret(), longest);
    assertThat(client.sendSigned("GET", "account", longest, signature).body()).contains("700005");
    String account = "/mexc/api/v3/account";
    assertThat(
            WireClient.request(simulation, "GET", account, null, "X-MEXC-APIKEY", "nobody").body())
        .contains("10072");
    assertThat(
            WireClient.request(simulation, "GET", account, null, "X-MEXC-APIKEY", client.key.key())
                .body())
        .contains("700004");
    assertThat(WireClient.get(simulation, account).statusCode()).isEqualTo(401);
  }

  @Test
  void aSecondOrderOfANameIsAcceptedAndHiddenByTheFirst() {
    String price = farBid();
    JsonNode placed = client.ok("POST", "order", limit("LIMIT", "0.01", price, "twice"));
    assertThat(placed.has("status")).isFalse();
    assertThat(placed.has("fills")).isFalse();
    String first = placed.path("orderId").asText();
    String second =
        client
            .ok("POST", "order", limit("LIMIT_MAKER", "0.02", price, "twice"))
            .path("orderId")
            .asText();
    JsonNode found = client.ok("GET", "order", PAIR + "&origClientOrderId=twice");
    assertThat(found.path("orderId").asText()).isEqualTo(first);
    assertThat(found.path("status").asText()).isEqualTo("NEW");
    assertThat(client.ok("GET", "openOrders", PAIR)).hasSize(2);
    client.ok("DELETE", "order", PAIR + "&orderId=" + second);
    assertThat(client.code("DELETE", "order", PAIR + "&orderId=" + second)).isEqualTo(-2011);
    assertThat(client.ok("DELETE", "openOrders", PAIR + ",ETHUSDT")).hasSize(1);
    assertThat(client.ok("GET", "openOrders", PAIR)).isEmpty();
    assertThat(client.ok("GET", "allOrders", PAIR)).hasSize(2);
    client.ok("POST", "order", limit("LIMIT", "0.01", price, "again"));
    assertThat(client.ok("DELETE", "order/all", "")).hasSize(1);
    MexcClient other = new MexcClient(simulation, simulation.accounts().get(1));
    assertThat(other.code("GET", "order", PAIR + "&orderId=" + first)).isEqualTo(30026);
    assertThat(ledger("order_accepted")).hasSize(3);
  }

  @Test
  void theTypeIsTheTimeInForceAndFeesAreQuote() {
    JsonNode ioc = client.ok("POST", "order", limit("IMMEDIATE_OR_CANCEL", "0.02", HIGH, "ioc"));
    JsonNode found = client.ok("GET", "order", PAIR + "&orderId=" + ioc.path("orderId").asText());
    assertThat(found.path("status").asText()).isEqualTo("FILLED");
    BigDecimal spent = decimal(found, "cummulativeQuoteQty");
    BigDecimal fees = BigDecimal.ZERO;
    for (JsonNode trade : client.ok("GET", "myTrades", PAIR)) {
      assertThat(trade.path("commissionAsset").asText()).isEqualTo("USDT");
      assertThat(trade.path("clientOrderId").asText()).isEqualTo("ioc");
      fees = fees.add(decimal(trade, "commission"));
    }
    assertThat(fees).isEqualByComparingTo(spent.multiply(new BigDecimal("0.0005")));
    client.ok("POST", "order", limit("FILL_OR_KILL", "0.01", farBid(), "fok"));
    assertThat(client.ok("GET", "order", PAIR + "&origClientOrderId=fok").path("status").asText())
        .isEqualTo("CANCELED");
    client.ok("POST", "order", limit("LIMIT_MAKER", "0.01", HIGH, "maker"));
    JsonNode maker = client.ok("GET", "order", PAIR + "&origClientOrderId=maker");
    assertThat(maker.path("status").asText()).as("it would have taken").isEqualTo("CANCELED");
    assertThat(decimal(maker, "executedQty")).isEqualByComparingTo("0");
    client.ok("POST", "order", PAIR + "&side=BUY&type=MARKET&quoteOrderQty=1000");
    JsonNode bought = client.ok("GET", "allOrders", PAIR).path(0);
    assertThat(bought.path("type").asText()).as("newest first").isEqualTo("MARKET");
    assertThat(decimal(bought, "cummulativeQuoteQty"))
        .isBetween(new BigDecimal("999"), new BigDecimal("1000"));
    assertThat(decimal(bought, "origQuoteOrderQty")).isEqualByComparingTo("1000");
    client.ok("POST", "order", PAIR + "&side=SELL&type=MARKET&quantity=0.01");
    JsonNode fee = client.ok("GET", "tradeFee", PAIR).path("data");
    assertThat(fee.path("takerCommission").decimalValue()).isEqualByComparingTo("0.0005");
  }

  @Test
  void whatIsWrongHasTheVenuesCode() {
    String price = farBid();
    assertThat(client.code("POST", "order", limit("LIMIT", "0.000001", price, "a")))
        .isEqualTo(30002);
    assertThat(client.code("POST", "order", limit("LIMIT", "900", price, "a"))).isEqualTo(30004);
    assertThat(client.code("POST", "order", limit("LIMIT", "0.0000001", price, "a")))
        .isEqualTo(33333);
    assertThat(client.code("POST", "order", limit("GTC", "0.01", price, "a"))).isEqualTo(33333);
    assertThat(client.code("POST", "order", limit("LIMIT", "0.01", price, "a".repeat(33))))
        .isEqualTo(700008);
    assertThat(client.code("POST", "order", PAIR + "&side=BUY&type=LIMIT")).isEqualTo(700004);
    assertThat(client.code("GET", "myTrades", "symbol=NOPE")).isEqualTo(-1121);
    assertThat(client.code("GET", "openOrders", "")).isEqualTo(700004);
    assertThat(client.code("GET", "order", PAIR + "&origClientOrderId=nobody")).isEqualTo(30026);
    assertThat(client.ok("POST", "order/test", limit("LIMIT", "0.01", price, "a"))).isEmpty();
    assertThat(ledger("order_accepted")).isEmpty();
  }

  @Test
  void twoBalancesASecondAreAllowed() {
    client.ok("GET", "account", "");
    client.ok("GET", "account", "");
    HttpResponse<String> limited = client.send("GET", "account", "");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).isPresent();
    simulation.step(STEPS_PER_SECOND);
    client.ok("GET", "account", "");
  }

  private String listenKey() {
    return client.ok("POST", "userDataStream", "").path("listenKey").asText();
  }

  private WireClient listening(String listenKey, String channel) {
    WireClient stream = WireClient.connect(simulation, "/mexc/ws?listenKey=" + listenKey);
    stream.send("{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + channel + "\"]}");
    assertThat(stream.nextJson().path("msg").asText()).isEqualTo(channel);
    return stream;
  }

  private static ProtoReader next(WireClient stream) {
    Object message = stream.next();
    assertThat(message).isInstanceOf(byte[].class);
    return new ProtoReader((byte[]) message);
  }

  @Test
  void privateChannelsTellOrdersDealsAndBalances() {
    String key = listenKey();
    try (WireClient orders = listening(key, ORDERS);
        WireClient deals = listening(key, DEALS);
        WireClient balances = listening(key, BALANCES)) {
      JsonNode placed = client.ok("POST", "order", limit("LIMIT", "0.01", farBid(), "rest"));
      ProtoReader frame = next(orders);
      assertThat(frame.text(1)).isEqualTo(ORDERS);
      assertThat(frame.text(3)).isEqualTo("BTCUSDT");
      ProtoReader accepted = frame.message(304);
      assertThat(accepted.text(1)).isEqualTo(placed.path("orderId").asText());
      assertThat(accepted.text(2)).isEqualTo("rest");
      assertThat(accepted.number(15)).as("new").isEqualTo(1);
      ProtoReader balance = next(balances).message(307);
      assertThat(balance.text(1)).isEqualTo("USDT");
      assertThat(new BigDecimal(balance.text(4))).isNegative();
      assertThat(balance.text(7)).isEqualTo("ENTRUST_PLACE");
      client.ok("DELETE", "order", PAIR + "&origClientOrderId=rest");
      assertThat(next(orders).message(304).number(15)).as("cancelled").isEqualTo(4);
      client.ok("POST", "order", limit("IMMEDIATE_OR_CANCEL", "0.0001", HIGH, "take"));
      ProtoReader deal = next(deals).message(306);
      assertThat(deal.text(2)).isEqualTo("0.0001");
      assertThat(deal.number(4)).as("buys").isEqualTo(1);
      assertThat(deal.number(5)).as("takes").isZero();
      JsonNode trade = client.ok("GET", "myTrades", PAIR).path(0);
      assertThat(deal.text(7)).isEqualTo(trade.path("id").asText());
      assertThat(deal.text(9)).isEqualTo(trade.path("orderId").asText());
      assertThat(deal.text(10)).isEqualTo(trade.path("commission").asText());
      next(orders);
      ProtoReader filled = next(orders).message(304);
      assertThat(filled.number(15)).as("filled").isEqualTo(2);
      assertThat(filled.text(13)).isEqualTo("0.0001");
    }
  }

  @Test
  void aStreamNeedsAListenKeyAndLivesAsLongAsIt() {
    try (WireClient none = WireClient.connect(simulation, "/mexc/ws")) {
      none.send("{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + ORDERS + "\"]}");
      assertThat(none.nextJson().path("msg").asText()).startsWith("Not Subscribed successfully!");
    }
    try (WireClient wrong = WireClient.connect(simulation, "/mexc/ws?listenKey=nobody")) {
      assertThat(wrong.closeCode()).isEqualTo(1008);
    }
    String kept = listenKey();
    String lost = listenKey();
    assertThat(client.ok("GET", "userDataStream", "").path("listenKey")).hasSize(2);
    try (WireClient alive = listening(kept, ORDERS);
        WireClient dead = listening(lost, ORDERS)) {
      for (int half = 1; half <= 122; half++) {
        simulation.step(STEPS_PER_HALF_MINUTE);
        dead.trySend("{\"method\":\"PING\"}");
        alive.send("{\"method\":\"PING\"}");
        assertThat(alive.nextJson().path("msg").asText()).isEqualTo("PONG");
        if (half == 60) {
          client.ok("PUT", "userDataStream", "listenKey=" + kept);
        }
      }
      assertThat(dead.closeCode()).isEqualTo(1001);
      client.ok("POST", "order", limit("LIMIT", "0.01", farBid(), "rest"));
      assertThat(next(alive).message(304).text(2)).isEqualTo("rest");
      assertThat(client.code("PUT", "userDataStream", "listenKey=" + lost)).isEqualTo(730002);
      client.ok("DELETE", "userDataStream", "listenKey=" + kept);
      simulation.step(1);
      assertThat(alive.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void fillsMayBeToldLateAndTwice() {
    try (WireClient deals = listening(listenKey(), DEALS)) {
      simulation.command(FaultCommand.of("mexc", FaultKind.DUPLICATE_FILLS));
      simulation.command(FaultCommand.of("mexc", FaultKind.LATE_FILLS).with("delay_ms", 1_000));
      client.ok("POST", "order", limit("IMMEDIATE_OR_CANCEL", "0.0001", HIGH, "take"));
      assertThat(deals.fence("{\"method\":\"PING\"}", "PONG")).isEmpty();
      simulation.step(51);
      String first = next(deals).message(306).text(7);
      assertThat(next(deals).message(306).text(7)).isEqualTo(first);
    }
  }

  @Test
  void ordersAreRefusedLimitedForgottenAndUnansweredOnCommand() {
    String price = farBid();
    simulation.command(FaultCommand.of("mexc", FaultKind.REJECTION));
    assertThat(client.code("POST", "order", limit("LIMIT", "0.01", price, "a"))).isEqualTo(30001);
    client.ok("POST", "order", limit("IMMEDIATE_OR_CANCEL", "0.001", HIGH, "a"));
    simulation.command(FaultCommand.of("mexc", FaultKind.FORGET_FINISHED).withDuration(1_000));
    assertThat(client.code("GET", "order", PAIR + "&origClientOrderId=a")).isEqualTo(30026);
    assertThat(client.ok("GET", "myTrades", PAIR)).isNotEmpty();
    simulation.step(51);
    client.ok("GET", "order", PAIR + "&origClientOrderId=a");
    simulation.command(FaultCommand.of("mexc", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(client.code("POST", "order", limit("LIMIT", "0.01", price, "b"))).isEqualTo(429);
    simulation.step(51);
    simulation.command(FaultCommand.of("mexc", FaultKind.DROPPED_ANSWER));
    assertThatThrownBy(() -> client.send("POST", "order", limit("LIMIT", "0.01", price, "lost")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.ok("GET", "order", PAIR + "&origClientOrderId=lost").path("status").asText())
        .isEqualTo("NEW");
  }
}
