package io.crossbook.simulator.binance;

import static io.crossbook.simulator.WireClient.getJson;
import static io.crossbook.simulator.WireClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.NaiveBook;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpotTradingTest {
  private static final String ORDER = "/api/v3/order";

  @TempDir private Path folder;
  private Simulation simulation;
  private SignedClient client;

  @BeforeEach
  void start() {
    SimulationConfig config =
        Simulations.manual("binance")
            .withLedgerFile(folder.resolve("ledger.jsonl"))
            .withAccountsFile(folder.resolve("accounts.json"));
    simulation = Simulations.start(config);
    client = new SignedClient(simulation, simulation.accounts().get(0));
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private JsonNode depth() {
    return getJson(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=20");
  }

  private String ask() {
    return depth().path("asks").path(0).path(0).asText();
  }

  private String farBid() {
    return new BigDecimal(depth().path("bids").path(0).path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }

  private static String limit(String timeInForce, String quantity, String price, String id) {
    return "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce="
        + timeInForce
        + "&quantity="
        + quantity
        + "&price="
        + price
        + "&newClientOrderId="
        + id;
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

  @Test
  void aKeyASignatureAndAClockAreReallyChecked() {
    String account = "/api/v3/account";
    String stamped = "timestamp=" + client.now();
    assertThat(client.ok("GET", account, "").path("balances")).isNotEmpty();
    HttpResponse<String> forged = client.sendStamped("GET", account, stamped, "00".repeat(32));
    assertThat(forged.statusCode()).isEqualTo(400);
    assertThat(forged.body()).contains("-1022");
    String old = "timestamp=" + (client.now() - 5_001);
    assertThat(
            client
                .sendStamped("GET", account, old, SignedClient.hmac(client.key.secret(), old))
                .body())
        .contains("-1021", "outside of the recvWindow");
    String early = "timestamp=" + (client.now() + 1_000);
    assertThat(
            client
                .sendStamped("GET", account, early, SignedClient.hmac(client.key.secret(), early))
                .body())
        .contains("-1021", "ahead");
    HttpResponse<String> unknown =
        WireClient.request(
            simulation, "GET", "/binance" + account, null, "X-MBX-APIKEY", "a".repeat(64));
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.body()).contains("-2015");
    assertThat(
            WireClient.request(
                    simulation, "GET", "/binance" + account, null, "X-MBX-APIKEY", "short")
                .body())
        .contains("-2014");
    assertThat(
            WireClient.request(
                    simulation, "GET", "/binance" + account, null, "X-MBX-APIKEY", client.key.key())
                .body())
        .contains("-1102");
  }

  @Test
  void aTakerFillsPaysAndMovesTheBook() {
    JsonNode before = depth().path("asks").path(0);
    String quantity = before.path(1).asText();
    try (WireClient stream =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      JsonNode order =
          client.ok("POST", ORDER, limit("IOC", quantity, before.path(0).asText(), "take"));
      assertThat(order.path("status").asText()).isEqualTo("FILLED");
      assertThat(order.path("executedQty").asText()).isEqualTo(quantity);
      JsonNode fill = order.path("fills").path(0);
      BigDecimal commission = new BigDecimal(fill.path("commission").asText());
      assertThat(commission).isEqualByComparingTo(new BigDecimal(quantity).movePointLeft(3));
      assertThat(fill.path("commissionAsset").asText()).isEqualTo("BTC");
      assertThat(depth().path("asks").path(0).path(0)).isNotEqualTo(before.path(0));
      simulation.step(5);
      JsonNode change = stream.nextJson().path("data");
      List<String> gone = new ArrayList<>();
      change.path("a").forEach(level -> gone.add(level.path(0).asText()));
      assertThat(gone).contains(before.path(0).asText());
      JsonNode trades = client.ok("GET", "/api/v3/myTrades", "symbol=BTCUSDT");
      assertThat(trades).hasSize(1);
      assertThat(trades.path(0).path("id")).isEqualTo(fill.path("tradeId"));
      assertThat(trades.path(0).path("orderId")).isEqualTo(order.path("orderId"));
      JsonNode print = getJson(simulation, "/binance/api/v3/aggTrades?symbol=BTCUSDT&limit=100");
      assertThat(print.toString()).contains("\"a\":" + fill.path("tradeId"));
      assertThat(ledger("fill")).hasSize(1);
      assertThat(ledger("fill").get(0).path("client_id").asText()).isEqualTo("take");
    }
  }

  @Test
  void aSnapshotTakenAfterAnOrderJoinsTheStream() {
    try (WireClient stream =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      simulation.step(3);
      client.ok("POST", ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.9");
      JsonNode snapshot = getJson(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=1000");
      // To the end of a round of the stream, so that it has said all.
      simulation.step(202);
      NaiveBook book = new NaiveBook();
      NaiveBook.applyPairs(book.bids, snapshot.path("bids"));
      NaiveBook.applyPairs(book.asks, snapshot.path("asks"));
      long id = snapshot.path("lastUpdateId").longValue();
      stream.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":99}");
      for (Object message : stream.until(text -> text.contains("\"id\":99"))) {
        JsonNode event = json((String) message).path("data");
        if (event.path("u").longValue() > id) {
          assertThat(event.path("U").longValue()).isLessThanOrEqualTo(id + 1);
          id = event.path("u").longValue();
          NaiveBook.applyPairs(book.bids, event.path("b"));
          NaiveBook.applyPairs(book.asks, event.path("a"));
        }
      }
      NaiveBook now = new NaiveBook();
      JsonNode again = getJson(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=1000");
      NaiveBook.applyPairs(now.bids, again.path("bids"));
      NaiveBook.applyPairs(now.asks, again.path("asks"));
      assertThat(book.bids).isEqualTo(now.bids);
      assertThat(book.asks).isEqualTo(now.asks);
    }
  }

  @Test
  void restingOrdersAreFoundCancelledAndTheirNamesAreFreeAgain() {
    String price = farBid();
    JsonNode order = client.ok("POST", ORDER, limit("GTC", "0.01", price, "mine"));
    assertThat(order.path("status").asText()).isEqualTo("NEW");
    HttpResponse<String> twice = client.send("POST", ORDER, limit("GTC", "0.01", price, "mine"));
    assertThat(twice.body()).contains("-2010", "Duplicate order sent.");
    assertThat(client.ok("GET", "/api/v3/openOrders", "symbol=BTCUSDT")).hasSize(1);
    JsonNode cancelled =
        client.ok("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=mine&newClientOrderId=c1");
    assertThat(cancelled.path("status").asText()).isEqualTo("CANCELED");
    assertThat(cancelled.path("origClientOrderId").asText()).isEqualTo("mine");
    assertThat(cancelled.path("clientOrderId").asText()).isEqualTo("c1");
    assertThat(client.code("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=mine"))
        .isEqualTo(-2011);
    JsonNode found = client.ok("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=mine");
    assertThat(found.path("status").asText()).isEqualTo("CANCELED");
    assertThat(client.code("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=nobody"))
        .isEqualTo(-2013);
    client.ok("POST", ORDER, limit("GTC", "0.01", price, "mine"));
    assertThat(client.ok("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT")).hasSize(1);
    assertThat(client.code("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT")).isEqualTo(-2011);
    assertThat(ledger("order_accepted")).hasSize(2);
    assertThat(ledger("order_rejected").get(0).path("reason").asText())
        .isEqualTo("duplicate_client_id");
  }

  @Test
  void whatIsWrongHasTheVenuesCode() {
    String price = farBid();
    assertThat(client.code("POST", ORDER, limit("GTC", "0.000001", price, "a"))).isEqualTo(-1013);
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", "1.001", "a"))).isEqualTo(-1013);
    assertThat(client.code("POST", ORDER, limit("GTC", "0.00001", "1.00", "a"))).isEqualTo(-1013);
    assertThat(client.code("POST", ORDER, limit("GTC", "x", price, "a"))).isEqualTo(-1100);
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", price, "a".repeat(37))))
        .isEqualTo(-1100);
    assertThat(client.code("POST", ORDER, limit("GTX", "0.01", price, "a"))).isEqualTo(-1115);
    HttpResponse<String> poor = client.send("POST", ORDER, limit("GTC", "900", price, "a"));
    assertThat(poor.body()).contains("-2010", "insufficient balance");
    HttpResponse<String> taker =
        client.send(
            "POST", ORDER, "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price=" + ask());
    assertThat(taker.body()).contains("-2010", "Order would immediately match and take.");
    assertThat(client.code("GET", "/api/v3/myTrades", "symbol=NOPE")).isEqualTo(-1121);
  }

  @Test
  void userDataTellsOrdersFillsAndBalances() {
    try (WireClient user = WireClient.connect(simulation, "/binance/ws-api/v3")) {
      user.send(
          "{\"id\":\"s\",\"method\":\"userDataStream.subscribe.signature\",\"params\":"
              + client.signedParameters(Map.of())
              + "}");
      assertThat(user.nextJson().path("result").path("subscriptionId").intValue()).isZero();
      String price = farBid();
      client.ok("POST", ORDER, limit("GTC", "0.01", price, "rest"));
      JsonNode accepted = user.nextJson().path("event");
      assertThat(accepted.path("x").asText()).isEqualTo("NEW");
      assertThat(accepted.path("c").asText()).isEqualTo("rest");
      JsonNode moved = user.nextJson().path("event");
      assertThat(moved.path("e").asText()).isEqualTo("outboundAccountPosition");
      assertThat(new BigDecimal(moved.path("B").path(0).path("l").asText())).isPositive();
      client.ok("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=rest&newClientOrderId=bye");
      JsonNode cancelled = user.nextJson().path("event");
      assertThat(cancelled.path("X").asText()).isEqualTo("CANCELED");
      assertThat(cancelled.path("c").asText()).isEqualTo("bye");
      assertThat(cancelled.path("C").asText()).isEqualTo("rest");
      user.nextJson();
      user.send(
          "{\"id\":\"o\",\"method\":\"order.place\",\"params\":"
              + client.signedParameters(
                  Map.of(
                      "symbol", "BTCUSDT",
                      "side", "SELL",
                      "type", "MARKET",
                      "quantity", "0.001",
                      "newClientOrderId", "ws"))
              + "}");
      assertThat(user.nextJson().path("event").path("x").asText()).isEqualTo("NEW");
      JsonNode trade = user.nextJson().path("event");
      assertThat(trade.path("x").asText()).isEqualTo("TRADE");
      assertThat(trade.path("X").asText()).isEqualTo("FILLED");
      assertThat(trade.path("N").asText()).isEqualTo("USDT");
      assertThat(trade.path("z").asText()).isEqualTo("0.00100000");
      assertThat(user.nextJson().path("event").path("B")).hasSize(2);
      JsonNode answer = user.nextJson();
      assertThat(answer.path("status").intValue()).isEqualTo(200);
      assertThat(answer.path("result").path("clientOrderId").asText()).isEqualTo("ws");
    }
  }

  @Test
  void anAnswerMayBeLostAfterTheOrderWasAccepted() {
    simulation.command(FaultCommand.of("binance", FaultKind.DROPPED_ANSWER));
    String order = limit("GTC", "0.01", farBid(), "lost");
    assertThatThrownBy(() -> client.send("POST", ORDER, order))
        .isInstanceOf(UncheckedIOException.class);
    JsonNode found = client.ok("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=lost");
    assertThat(found.path("status").asText()).isEqualTo("NEW");
  }

  @Test
  void aLateRequestFallsOutOfItsWindow() {
    simulation.command(
        FaultCommand.of("binance", FaultKind.LATENCY_BEFORE)
            .with("delay_ms", 6_000)
            .withDuration(3_600_000));
    String order = limit("GTC", "0.01", farBid(), "late");
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> client.send("POST", ORDER, order));
    while (!answer.isDone()) {
      simulation.step(10);
    }
    assertThat(answer.join().body()).contains("-1021");
    assertThat(ledger("order_accepted")).isEmpty();
  }

  @Test
  void ordersAreRefusedLimitedAndForgottenOnCommand() {
    String price = farBid();
    simulation.command(FaultCommand.of("binance", FaultKind.REJECTION));
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", price, "a"))).isEqualTo(-2010);
    client.ok("POST", ORDER, limit("IOC", "0.01", price, "a"));
    simulation.command(FaultCommand.of("binance", FaultKind.FORGET_FINISHED).withDuration(1_000));
    assertThat(client.code("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=a")).isEqualTo(-2013);
    simulation.step(51);
    client.ok("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=a");
    simulation.command(FaultCommand.of("binance", FaultKind.ORDER_LIMIT).withDuration(1_000));
    HttpResponse<String> limited = client.send("POST", ORDER, limit("GTC", "0.01", price, "b"));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.body()).contains("-1015");
    assertThat(limited.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void fillsMayBeToldLateAndTwice() {
    try (WireClient user = WireClient.connect(simulation, "/binance/ws-api/v3")) {
      user.send(
          "{\"id\":\"s\",\"method\":\"userDataStream.subscribe.signature\",\"params\":"
              + client.signedParameters(Map.of())
              + "}");
      user.nextJson();
      simulation.command(FaultCommand.of("binance", FaultKind.DUPLICATE_FILLS));
      simulation.command(FaultCommand.of("binance", FaultKind.LATE_FILLS).with("delay_ms", 1_000));
      client.ok("POST", ORDER, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001");
      assertThat(user.nextJson().path("event").path("x").asText()).isEqualTo("NEW");
      assertThat(user.nextJson().path("event").path("e").asText())
          .isEqualTo("outboundAccountPosition");
      simulation.step(51);
      JsonNode first = user.nextJson();
      assertThat(first.path("event").path("x").asText()).isEqualTo("TRADE");
      assertThat(user.nextJson()).isEqualTo(first);
    }
  }

  @Test
  void theAccountsFileOpensTheAccounts() throws IOException {
    JsonNode file = json(Files.readString(folder.resolve("accounts.json")));
    JsonNode row = file.path("accounts").path(0);
    assertThat(file.path("note").asText()).contains("protect nothing");
    assertThat(row.path("key").asText()).isEqualTo(client.key.key());
    assertThat(row.path("secret").asText()).isEqualTo(client.key.secret());
    assertThat(client.key.toString()).doesNotContain(client.key.secret());
    List<Long> numbers =
        Files.readAllLines(folder.resolve("ledger.jsonl")).stream()
            .map(line -> json(line).path("seq").longValue())
            .toList();
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(i + 1L);
    }
  }
}
