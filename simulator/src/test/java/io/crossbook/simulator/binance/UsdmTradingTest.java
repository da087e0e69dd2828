package io.crossbook.simulator.binance;

import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsdmTradingTest {
  private static final String ORDER = "/fapi/v1/order";
  private static final String PAIR = "symbol=BTCUSDT";
  private static final int STEPS_PER_SECOND = 50;

  /** Above everything that is quoted. */
  private static final String HIGH = "400000";

  @TempDir private Path folder;
  private Simulation simulation;
  private SignedClient client;

  @BeforeEach
  void start() {
    simulation =
        Simulations.start(
            Simulations.manual("binanceusdm").withLedgerFile(folder.resolve("ledger.jsonl")));
    client = new SignedClient(simulation, simulation.accounts().get(0), "/fapi/v1/time");
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private String farBid() {
    JsonNode depth = getJson(simulation, "/binanceusdm/fapi/v1/depth?symbol=BTCUSDT&limit=5");
    return new BigDecimal(depth.path("bids").path(0).path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }

  private static String limit(String timeInForce, String quantity, String price, String id) {
    return PAIR
        + "&side=BUY&type=LIMIT&timeInForce="
        + timeInForce
        + "&quantity="
        + quantity
        + "&price="
        + price
        + "&newClientOrderId="
        + id;
  }

  private static String market(String side, String quantity) {
    return PAIR + "&type=MARKET&newOrderRespType=RESULT&side=" + side + "&quantity=" + quantity;
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

  private BigDecimal wallet() {
    return decimal(client.ok("GET", "/fapi/v2/balance", "").path(0), "balance");
  }

  @Test
  void aPositionIsOpenedRaisedAndClosed() {
    final BigDecimal before = wallet();
    JsonNode received = client.ok("POST", ORDER, limit("IOC", "0.1", HIGH, "open"));
    assertThat(received.path("status").asText()).as("only received").isEqualTo("NEW");
    assertThat(decimal(received, "executedQty")).isEqualByComparingTo("0");
    JsonNode opened = client.ok("GET", ORDER, PAIR + "&origClientOrderId=open");
    assertThat(opened.path("status").asText()).isEqualTo("FILLED");
    JsonNode raised = client.ok("POST", ORDER, market("BUY", "0.1"));
    BigDecimal cost = decimal(opened, "cumQuote").add(decimal(raised, "cumQuote"));
    JsonNode position = client.ok("GET", "/fapi/v3/positionRisk", "");
    assertThat(position).hasSize(1);
    assertThat(decimal(position.path(0), "positionAmt")).isEqualByComparingTo("0.2");
    assertThat(decimal(position.path(0), "entryPrice"))
        .isEqualByComparingTo(cost.divide(new BigDecimal("0.2")));
    JsonNode account = client.ok("GET", "/fapi/v2/account", "");
    assertThat(decimal(account, "totalMarginBalance"))
        .isEqualByComparingTo(
            decimal(account, "totalWalletBalance").add(decimal(account, "totalUnrealizedProfit")));
    assertThat(decimal(account, "availableBalance"))
        .isEqualByComparingTo(
            decimal(account, "totalMarginBalance")
                .subtract(decimal(account, "totalInitialMargin")));
    assertThat(decimal(account, "totalMaintMargin")).isPositive();
    JsonNode closed = client.ok("POST", ORDER, market("SELL", "0.5") + "&reduceOnly=true");
    assertThat(decimal(closed, "executedQty")).isEqualByComparingTo("0.2");
    assertThat(client.code("POST", ORDER, market("SELL", "0.1") + "&reduceOnly=true"))
        .isEqualTo(-2022);
    assertThat(client.ok("GET", "/fapi/v3/positionRisk", "")).isEmpty();
    BigDecimal realized = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    for (JsonNode trade : client.ok("GET", "/fapi/v1/userTrades", PAIR)) {
      assertThat(trade.path("commissionAsset").asText()).isEqualTo("USDT");
      realized = realized.add(decimal(trade, "realizedPnl"));
      fees = fees.add(decimal(trade, "commission"));
    }
    assertThat(realized).isEqualByComparingTo(decimal(closed, "cumQuote").subtract(cost));
    assertThat(wallet()).isEqualByComparingTo(before.add(realized).subtract(fees));
    assertThat(ledger("balance").stream().map(line -> line.path("asset").asText()))
        .containsOnly("USDT");
  }

  @Test
  void restingOrdersAreFoundAndCancelled() {
    String price = farBid();
    client.ok("POST", ORDER, limit("GTX", "0.01", price, "mine"));
    JsonNode open = client.ok("GET", "/fapi/v1/openOrders", "");
    assertThat(open.path(0).path("timeInForce").asText()).isEqualTo("GTX");
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", price, "mine"))).isEqualTo(-4116);
    client.ok("DELETE", ORDER, PAIR + "&origClientOrderId=mine");
    assertThat(client.code("DELETE", ORDER, PAIR + "&origClientOrderId=mine")).isEqualTo(-2011);
    client.ok("POST", ORDER, limit("GTC", "0.01", price, "mine"));
    client.ok("DELETE", "/fapi/v1/allOpenOrders", PAIR);
    assertThat(client.ok("GET", "/fapi/v1/openOrders", PAIR)).isEmpty();
    assertThat(client.ok("GET", "/fapi/v1/allOrders", PAIR)).hasSize(2);
    String countdown = "/fapi/v1/countdownCancelAll";
    client.ok("POST", ORDER, limit("GTC", "0.01", price, "mine"));
    client.ok("POST", countdown, PAIR + "&countdownTime=2000");
    simulation.step(STEPS_PER_SECOND);
    client.ok("POST", countdown, PAIR + "&countdownTime=2000");
    simulation.step(2 * STEPS_PER_SECOND - 1);
    assertThat(client.ok("GET", "/fapi/v1/openOrders", PAIR)).hasSize(1);
    simulation.step(1);
    assertThat(client.ok("GET", "/fapi/v1/openOrders", PAIR)).isEmpty();
  }

  @Test
  void whatIsWrongHasTheVenuesCode() {
    String price = farBid();
    String[][] wrong = {
      {limit("GTC", "0.0001", price, "a"), "-1111"},
      {limit("GTC", "0.01", "80000.05", "a"), "-4014"},
      {limit("GTC", "0", price, "a"), "-4003"},
      {limit("GTC", "0.001", "10000", "a"), "-4164"},
      {limit("GTC", "600", price, "a"), "-2019"},
      {limit("GTX", "0.01", HIGH, "a"), "-5022"},
      {limit("GTC", "0.01", price, "a".repeat(37)), "-4015"},
      {limit("GTC", "0.01", price, "a").replace("BTCUSDT", "NOPE"), "-1121"},
      {limit("GTC", "0.01", price, "a") + "&positionSide=LONG", "-4061"},
    };
    for (String[] each : wrong) {
      assertThat(client.code("POST", ORDER, each[0]))
          .as(each[0])
          .isEqualTo(Integer.parseInt(each[1]));
    }
    assertThat(client.code("GET", ORDER, PAIR + "&origClientOrderId=nobody")).isEqualTo(-2013);
    String stamped = "timestamp=" + client.now();
    assertThat(client.sendStamped("GET", "/fapi/v2/account", stamped, "00".repeat(32)).body())
        .contains("-1022");
    assertThat(ledger("order_accepted")).isEmpty();
  }

  private HttpResponse<String> listenKey(String method) {
    return WireClient.request(
        simulation,
        method,
        "/binanceusdm/fapi/v1/listenKey",
        null,
        "X-MBX-APIKEY",
        client.key.key());
  }

  private String newListenKey() {
    return WireClient.json(listenKey("POST").body()).path("listenKey").asText();
  }

  @Test
  void userDataTellsOrdersPositionsAndFunding() {
    String key = newListenKey();
    assertThat(newListenKey()).as("one at a time").isEqualTo(key);
    try (WireClient user =
        WireClient.connect(simulation, "/binanceusdm/private/ws?listenKey=" + key)) {
      client.ok("POST", ORDER, limit("IOC", "0.001", HIGH, "take"));
      JsonNode accepted = user.nextJson().path("o");
      assertThat(accepted.path("x").asText()).isEqualTo("NEW");
      assertThat(accepted.path("c").asText()).isEqualTo("take");
      JsonNode account = user.nextJson();
      assertThat(account.path("e").asText()).isEqualTo("ACCOUNT_UPDATE");
      JsonNode position = account.path("a").path("P").path(0);
      assertThat(position.path("pa").asText()).isEqualTo("0.001");
      assertThat(decimal(account.path("a").path("B").path(0), "wb")).isEqualByComparingTo(wallet());
      JsonNode trade = user.nextJson().path("o");
      assertThat(trade.path("x").asText()).isEqualTo("TRADE");
      assertThat(trade.path("X").asText()).isEqualTo("FILLED");
      assertThat(trade.path("L").asText()).isEqualTo(position.path("ep").asText());
      assertThat(decimal(trade, "n")).isPositive();
      final BigDecimal before = wallet();
      // The simulation begins half a minute before a settlement.
      simulation.step(31 * STEPS_PER_SECOND);
      JsonNode funding = user.nextJson().path("a");
      assertThat(funding.path("m").asText()).isEqualTo("FUNDING_FEE");
      JsonNode paid =
          getJson(simulation, "/binanceusdm/fapi/v1/fundingRate?symbol=BTCUSDT&limit=1").path(0);
      BigDecimal change = decimal(funding.path("B").path(0), "bc");
      assertThat(change.signum()).isEqualTo(-decimal(paid, "fundingRate").signum()).isNotZero();
      assertThat(wallet()).isEqualByComparingTo(before.add(change));
    }
  }

  @Test
  void aStreamEndsWithItsListenKey() {
    String key = newListenKey();
    try (WireClient wrong =
            WireClient.connect(simulation, "/binanceusdm/private/ws?listenKey=nobody");
        WireClient user = WireClient.connect(simulation, "/binanceusdm/private/ws/" + key)) {
      assertThat(wrong.closeCode()).isEqualTo(1008);
      assertThat(listenKey("PUT").statusCode()).isEqualTo(200);
      assertThat(listenKey("DELETE").statusCode()).isEqualTo(200);
      simulation.step(1);
      assertThat(user.nextJson().path("e").asText()).isEqualTo("listenKeyExpired");
      assertThat(listenKey("PUT").body()).contains("-1125");
    }
  }

  @Test
  void faultsActOnOrdersAndFills() {
    String price = farBid();
    simulation.command(FaultCommand.of("binanceusdm", FaultKind.REJECTION));
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", price, "a"))).isEqualTo(-2010);
    simulation.command(FaultCommand.of("binanceusdm", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(client.code("POST", ORDER, limit("GTC", "0.01", price, "a"))).isEqualTo(-1015);
    simulation.step(51);
    simulation.command(FaultCommand.of("binanceusdm", FaultKind.DROPPED_ANSWER));
    assertThatThrownBy(() -> client.send("POST", ORDER, limit("GTC", "0.01", price, "lost")))
        .isInstanceOf(UncheckedIOException.class);
    client.ok("GET", ORDER, PAIR + "&origClientOrderId=lost");
    simulation.command(FaultCommand.of("binanceusdm", FaultKind.DUPLICATE_FILLS));
    simulation.command(
        FaultCommand.of("binanceusdm", FaultKind.LATE_FILLS).with("delay_ms", 1_000));
    try (WireClient user =
        WireClient.connect(simulation, "/binanceusdm/private/ws?listenKey=" + newListenKey())) {
      client.ok("POST", ORDER, limit("IOC", "0.001", HIGH, "take"));
      assertThat(user.nextJson().path("o").path("x").asText()).isEqualTo("NEW");
      assertThat(user.nextJson().path("e").asText()).isEqualTo("ACCOUNT_UPDATE");
      simulation.step(51);
      JsonNode first = user.nextJson();
      assertThat(first.path("o").path("x").asText()).isEqualTo("TRADE");
      assertThat(user.nextJson()).isEqualTo(first);
    }
    simulation.command(
        FaultCommand.of("binanceusdm", FaultKind.FORGET_FINISHED).withDuration(1_000));
    assertThat(client.code("GET", ORDER, PAIR + "&origClientOrderId=take")).isEqualTo(-2013);
  }
}
