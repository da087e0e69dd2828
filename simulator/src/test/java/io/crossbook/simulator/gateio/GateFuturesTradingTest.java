package io.crossbook.simulator.gateio;

import static io.crossbook.simulator.LedgerLines.decimal;
import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.LedgerLines;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateFuturesTradingTest {
  private static final String ROOT = "/futures/usdt/";
  private static final String ORDERS = ROOT + "orders";
  private static final String CONTRACT = "contract=BTC_USDT";
  private static final int STEPS_PER_SECOND = 50;

  /** What a contract of BTC_USDT stands for. */
  private static final BigDecimal MULTIPLIER = new BigDecimal("0.0001");

  /** Above and below everything that is quoted, and near enough to the mark price. */
  private static final String HIGH = "110000";

  private static final String LOW = "60000";

  @TempDir private Path folder;
  private Simulation simulation;
  private GateClient client;
  private LedgerLines ledger;

  @BeforeEach
  void start() {
    Path file = folder.resolve("ledger.jsonl");
    simulation = Simulations.start(Simulations.manual("gateiofutures").withLedgerFile(file));
    client = new GateClient(simulation, simulation.accounts().get(0));
    ledger = new LedgerLines(file);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static String order(String size, String price, String tif, String more) {
    return "{\"contract\":\"BTC_USDT\",\"size\":"
        + size
        + ",\"price\":\""
        + price
        + "\",\"tif\":\""
        + tif
        + "\""
        + more
        + "}";
  }

  private static String named(String text) {
    return ",\"text\":\"" + text + "\"";
  }

  private JsonNode place(String body) {
    return client.ok("POST", ORDERS, "", body);
  }

  private JsonNode account() {
    return client.ok("GET", ROOT + "accounts", "", null);
  }

  @Test
  void aPositionInContractsIsOpenedTurnedAndClosed() {
    final BigDecimal before = decimal(account(), "total");
    JsonNode opened = place(order("300", "0", "ioc", named("t-open")));
    assertThat(opened.path("status").asText()).isEqualTo("finished");
    assertThat(opened.path("finish_as").asText()).isEqualTo("filled");
    assertThat(opened.path("size").intValue()).isEqualTo(300);
    assertThat(opened.path("left").intValue()).isZero();
    BigDecimal bought = decimal(opened, "fill_price");
    assertThat(ledger.sum("fill", "cost"))
        .isCloseTo(
            bought.multiply(MULTIPLIER).multiply(new BigDecimal("300")),
            Offset.offset(new BigDecimal("0.00000001")));
    JsonNode position = client.ok("GET", ROOT + "positions", "holding=true", null);
    assertThat(position).hasSize(1);
    assertThat(position.path(0).path("size").intValue()).isEqualTo(300);
    assertThat(position.path(0).path("mode").asText()).isEqualTo("single");
    assertThat(decimal(position.path(0), "entry_price")).isEqualByComparingTo(bought);
    JsonNode held = account();
    assertThat(decimal(held, "total"))
        .isEqualByComparingTo(
            decimal(held, "available")
                .add(decimal(held, "position_margin"))
                .add(decimal(held, "order_margin")));
    assertThat(decimal(held, "position_margin")).isPositive();
    // Sold beyond what is held, the position turns.
    place(order("-500", "0", "ioc", ""));
    assertThat(client.ok("GET", ROOT + "positions", "", null).path(0).path("size").intValue())
        .isEqualTo(-200);
    JsonNode closed = place(order("900", "0", "ioc", ",\"reduce_only\":true"));
    assertThat(closed.path("left").intValue()).isEqualTo(700);
    assertThat(closed.path("finish_as").asText()).isEqualTo("ioc");
    assertThat(client.label("POST", ORDERS, "", order("1", "0", "ioc", ",\"reduce_only\":true")))
        .isEqualTo("REDUCE_EXCEEDED");
    assertThat(client.ok("GET", ROOT + "positions", "holding=true", null)).isEmpty();
    BigDecimal realized = ledger.sum("fill", "realized");
    BigDecimal fees = ledger.sum("fill", "fee");
    assertThat(decimal(account(), "total"))
        .isEqualByComparingTo(before.add(realized).subtract(fees));
    JsonNode history = account().path("history");
    assertThat(decimal(history, "dnw")).isEqualByComparingTo(before);
    assertThat(decimal(history, "pnl")).isEqualByComparingTo(realized);
    assertThat(decimal(history, "fee")).isEqualByComparingTo(fees.negate());
    BigDecimal told = BigDecimal.ZERO;
    for (JsonNode trade : client.ok("GET", ROOT + "my_trades", CONTRACT, null)) {
      assertThat(trade.path("role").asText()).isEqualTo("taker");
      told = told.add(decimal(trade, "fee"));
    }
    assertThat(told).isEqualByComparingTo(fees);
    JsonNode byTime = client.ok("GET", ROOT + "my_trades_timerange", CONTRACT, null);
    assertThat(byTime.path(0).has("trade_id")).isTrue();
    assertThat(byTime).hasSize(ledger.of("fill").size());
    assertThat(client.ok("GET", ROOT + "my_trades_timerange", CONTRACT + "&offset=1", null))
        .hasSize(byTime.size() - 1);
  }

  @Test
  void sizesAreTextForThoseWhoWantThem() {
    place(order("7", LOW, "gtc", named("t-a")));
    JsonNode text =
        WireClient.json(
            client
                .send(
                    "GET", ORDERS + "/t-a", "", null, client.seconds(), "X-Gate-Size-Decimal", "1")
                .body());
    assertThat(text.path("size").isTextual()).isTrue();
    assertThat(text.path("left").asText()).isEqualTo("7");
    assertThat(client.ok("GET", ORDERS + "/t-a", "", null).path("size").isIntegralNumber())
        .isTrue();
  }

  @Test
  void aNameIsAcceptedTwiceAndForgottenAMinuteAfterTheEnd() {
    JsonNode first = place(order("5", LOW, "poc", named("t-same")));
    JsonNode second = place(order("5", LOW, "poc", named("t-same")));
    assertThat(first.path("id")).isNotEqualTo(second.path("id"));
    assertThat(client.ok("GET", ORDERS + "/t-same", "", null).path("id"))
        .isEqualTo(second.path("id"));
    assertThat(client.ok("GET", ORDERS, "status=open", null)).hasSize(2);
    assertThat(client.ok("DELETE", ORDERS, CONTRACT + "&side=ask", null)).isEmpty();
    assertThat(client.ok("DELETE", ORDERS, CONTRACT + "&side=bid", null)).hasSize(2);
    assertThat(client.label("DELETE", ORDERS + "/t-same", "", null)).isEqualTo("ORDER_FINISHED");
    assertThat(client.ok("GET", ORDERS, "status=finished", null)).hasSize(2);
    simulation.step(60 * STEPS_PER_SECOND - 1);
    client.ok("GET", ORDERS + "/t-same", "", null);
    simulation.step(1);
    assertThat(client.label("GET", ORDERS + "/t-same", "", null)).isEqualTo("CLIENT_ID_NOT_FOUND");
    String id = second.path("id").asText();
    assertThat(client.ok("GET", ORDERS + "/" + id, "", null).path("finish_as").asText())
        .isEqualTo("cancelled");
    assertThat(client.ok("GET", ROOT + "orders_timerange", CONTRACT, null)).hasSize(2);
  }

  @Test
  void whatIsWrongHasTheVenuesLabel() {
    String[][] wrong = {
      {order("0", LOW, "gtc", ""), "INVALID_PARAM_VALUE"},
      {order("1.5", LOW, "gtc", ""), "INVALID_PRECISION"},
      {order("1", "60000.05", "gtc", ""), "INVALID_PRECISION"},
      {order("1", "20000", "gtc", ""), "PRICE_TOO_DEVIATED"},
      {order("1000001", LOW, "gtc", ""), "SIZE_TOO_LARGE"},
      {order("1", HIGH, "poc", ""), "ORDER_POC_IMMEDIATE"},
      {order("1000000", "84000", "fok", ""), "ORDER_FOK"},
      {order("1", "0", "gtc", ""), "INVALID_PARAM_VALUE"},
      {order("1", LOW, "gtc", named("mine")), "INVALID_PARAM_VALUE"},
      {order("1", LOW, "gtc", "").replace("BTC_USDT", "NO_SUCH"), "CONTRACT_NOT_FOUND"},
    };
    for (String[] each : wrong) {
      assertThat(client.label("POST", ORDERS, "", each[0])).as(each[0]).isEqualTo(each[1]);
    }
    assertThat(ledger.of("order_accepted")).isEmpty();
  }

  @Test
  void whatBindsTooMuchIsRefused() {
    // 240 coins at 20 times what there is.
    place(order("1000000", "80000", "gtc", ""));
    place(order("1000000", "80000", "gtc", ""));
    assertThat(client.label("POST", ORDERS, "", order("1000000", "80000", "gtc", "")))
        .isEqualTo("INSUFFICIENT_AVAILABLE");
    assertThat(ledger.of("order_rejected").get(0).path("reason").asText())
        .isEqualTo("insufficient_funds");
  }

  @Test
  void aCountdownCancelsWhatIsNotRenewed() {
    place(order("5", LOW, "gtc", ""));
    JsonNode armed = client.ok("POST", ROOT + "countdown_cancel_all", "", "{\"timeout\":5}");
    assertThat(armed.path("triggerTime").asText()).hasSize(13);
    simulation.step(5 * STEPS_PER_SECOND - 1);
    assertThat(client.ok("GET", ORDERS, "status=open&" + CONTRACT, null)).hasSize(1);
    simulation.step(1);
    assertThat(client.ok("GET", ORDERS, "status=open&" + CONTRACT, null)).isEmpty();
  }

  private String login(String signature) {
    return "{\"time\":"
        + client.seconds()
        + ",\"channel\":\"futures.login\",\"event\":\"api\",\"payload\":{\"req_id\":\"r\",\"api_key\":\""
        + client.key.key()
        + "\",\"signature\":\""
        + signature
        + "\",\"timestamp\":\""
        + client.seconds()
        + "\"}}";
  }

  @Test
  void privateChannelsTellOrdersTradesPositionsBalancesAndFunding() {
    try (WireClient stream = WireClient.connect(simulation, "/gateiofutures/v4/ws/usdt")) {
      stream.send(login("00"));
      assertThat(stream.nextJson().path("data").path("errs").path("label").asText())
          .isEqualTo("INVALID_SIGNATURE");
      stream.send(
          login(GateClient.hmac(client.key.secret(), "api\nfutures.login\n\n" + client.seconds())));
      JsonNode reply = stream.nextJson();
      assertThat(reply.path("header").path("status").asText()).isEqualTo("200");
      String user = reply.path("data").path("result").path("uid").asText();
      assertThat(account().path("user").asText()).isEqualTo(user);
      stream.send(client.channel("subscribe", "futures.orders", "[\"1\",\"!all\"]"));
      assertThat(stream.nextJson().path("error").path("code").intValue()).isEqualTo(2);
      for (String channel : List.of("orders", "usertrades", "positions")) {
        stream.send(
            client.channel("subscribe", "futures." + channel, "[\"" + user + "\",\"!all\"]"));
        assertThat(stream.nextJson().path("result").path("status").asText()).isEqualTo("success");
      }
      stream.send(client.channel("subscribe", "futures.balances", "[\"" + user + "\"]"));
      stream.nextJson();
      JsonNode placed = place(order("3", "0", "ioc", named("t-mine")));
      JsonNode accepted = row(stream, "orders");
      assertThat(accepted.path("text").asText()).isEqualTo("t-mine");
      assertThat(accepted.path("status").asText()).isEqualTo("open");
      JsonNode trade = row(stream, "usertrades");
      assertThat(trade.path("order_id").asText()).isEqualTo(placed.path("id").asText());
      assertThat(trade.path("size").intValue()).isEqualTo(3);
      assertThat(trade.path("fee").isNumber()).isTrue();
      assertThat(row(stream, "orders").path("finish_as").asText()).isEqualTo("filled");
      JsonNode position = row(stream, "positions");
      assertThat(position.path("size").intValue()).isEqualTo(3);
      assertThat(position.path("update_id").intValue()).isEqualTo(1);
      JsonNode fee = row(stream, "balances");
      assertThat(fee.path("type").asText()).isEqualTo("fee");
      assertThat(decimal(fee, "change")).isEqualByComparingTo(ledger.sum("fill", "fee").negate());
      // The simulation begins half a minute before a settlement.
      simulation.step(31 * STEPS_PER_SECOND);
      assertThat(row(stream, "positions").path("update_id").intValue()).isEqualTo(2);
      JsonNode fund = row(stream, "balances");
      assertThat(fund.path("type").asText()).isEqualTo("fund");
      JsonNode rate =
          getJson(
                  simulation,
                  "/gateiofutures/api/v4/futures/usdt/funding_rate?" + CONTRACT + "&limit=1")
              .path(0);
      assertThat(decimal(fund, "change").signum()).isEqualTo(-decimal(rate, "r").signum());
      JsonNode paid = client.ok("GET", ROOT + "account_book", "type=fund", null);
      assertThat(paid).hasSize(1);
      assertThat(paid.path(0).path("contract").asText()).isEqualTo("BTC_USDT");
      assertThat(decimal(paid.path(0), "change")).isEqualByComparingTo(decimal(fund, "change"));
      assertThat(decimal(paid.path(0), "balance"))
          .isEqualByComparingTo(decimal(account(), "total"));
    }
  }

  private static JsonNode row(WireClient stream, String channel) {
    JsonNode update = stream.nextJson();
    assertThat(update.path("channel").asText()).isEqualTo("futures." + channel);
    return update.path("result").path(0);
  }

  @Test
  void faultsActOnOrders() {
    simulation.command(FaultCommand.of("gateiofutures", FaultKind.REJECTION));
    assertThat(client.label("POST", ORDERS, "", order("1", LOW, "gtc", "")))
        .isEqualTo("TRADE_RESTRICTED");
    simulation.command(FaultCommand.of("gateiofutures", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(client.label("POST", ORDERS, "", order("1", LOW, "gtc", "")))
        .isEqualTo("TOO_MANY_REQUESTS");
    simulation.step(STEPS_PER_SECOND + 1);
    String late = Long.toString(client.millis() - 1);
    assertThat(
            client
                .send(
                    "POST",
                    ORDERS,
                    "",
                    order("1", LOW, "gtc", ""),
                    client.seconds(),
                    "x-gate-exptime",
                    late)
                .body())
        .contains("REQUEST_EXPIRED");
    assertThat(ledger.of("order_accepted")).isEmpty();
  }
}
