package io.crossbook.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KrakenUserChannelsTest {
  private Simulation simulation;
  private KrakenClient client;
  private WireClient socket;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken"));
    client = new KrakenClient(simulation, 0);
    socket = connect();
  }

  @AfterEach
  void stop() {
    socket.close();
    simulation.close();
  }

  private WireClient connect() {
    WireClient connected = WireClient.connect(simulation, "/kraken/v2");
    assertThat(connected.nextJson().path("channel").asText()).isEqualTo("status");
    return connected;
  }

  private String token() {
    JsonNode given = client.ok("GetWebSocketsToken", "");
    assertThat(given.path("expires").intValue()).isEqualTo(900);
    return given.path("token").asText();
  }

  private static String message(String method, String channel, String token, String more) {
    return "{\"method\":\""
        + method
        + "\",\"params\":{\"channel\":\""
        + channel
        + "\",\"token\":\""
        + token
        + "\""
        + more
        + "},\"req_id\":7}";
  }

  private JsonNode subscribe(WireClient to, String channel, String token, String more) {
    to.send(message("subscribe", channel, token, more));
    JsonNode answer = to.nextJson();
    assertThat(answer.path("req_id").intValue()).isEqualTo(7);
    return answer;
  }

  private JsonNode open(String channel, String more) {
    JsonNode answer = subscribe(socket, channel, token(), more);
    assertThat(answer.path("success").booleanValue()).as(answer.toString()).isTrue();
    assertThat(answer.path("result").path("channel").asText()).isEqualTo(channel);
    JsonNode snapshot = socket.nextJson();
    assertThat(snapshot.path("channel").asText()).isEqualTo(channel);
    assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
    assertThat(snapshot.path("sequence").longValue()).isOne();
    return snapshot.path("data");
  }

  private JsonNode next(String channel, long sequence) {
    JsonNode frame = socket.nextJson();
    assertThat(frame.path("channel").asText()).as(frame.toString()).isEqualTo(channel);
    assertThat(frame.path("type").asText()).isEqualTo("update");
    assertThat(frame.path("sequence").longValue()).isEqualTo(sequence);
    return frame.path("data");
  }

  private JsonNode report(String kind, long sequence) {
    JsonNode row = next("executions", sequence).path(0);
    assertThat(row.path("exec_type").asText()).as(row.toString()).isEqualTo(kind);
    return row;
  }

  private String take(String name) {
    String price = client.depth("asks").path(0).asText();
    return client
        .ok("AddOrder", client.limit(price, "&timeinforce=IOC&cl_ord_id=" + name))
        .path("txid")
        .path(0)
        .asText();
  }

  @Test
  void aTokenOpensAndLivesWithItsSubscription() {
    assertThat(subscribe(socket, "executions", "none", "").path("error").asText())
        .isEqualTo("ESession:Invalid session");
    String token = token();
    String idle = token();
    assertThat(subscribe(socket, "executions", token, "").path("success").booleanValue()).isTrue();
    socket.nextJson();
    assertThat(subscribe(socket, "executions", token, "").path("error").asText())
        .isEqualTo("Already subscribed");
    simulation.step(50 * 901);
    try (WireClient later = connect()) {
      assertThat(subscribe(later, "balances", token, "").path("success").booleanValue()).isTrue();
      later.nextJson();
      assertThat(subscribe(later, "executions", idle, "").path("error").asText())
          .isEqualTo("ESession:Invalid session");
      later.send(message("unsubscribe", "balances", token, ""));
      assertThat(later.nextJson().path("success").booleanValue()).isTrue();
    }
  }

  @Test
  void anOrderIsToldFromItsBirthToItsEnd() {
    assertThat(open("executions", "")).isEmpty();
    String id =
        client
            .ok("AddOrder", client.limit(client.far(), "&cl_ord_id=mine"))
            .path("txid")
            .path(0)
            .asText();
    JsonNode pending = report("pending_new", 2);
    assertThat(pending.path("order_id").asText()).isEqualTo(id);
    assertThat(pending.path("symbol").asText()).isEqualTo("BTC/USD");
    assertThat(pending.path("order_qty").decimalValue()).isEqualByComparingTo("0.01");
    JsonNode live = report("new", 3);
    assertThat(live.path("cl_ord_id").asText()).isEqualTo("mine");
    assertThat(live.has("symbol")).as("only what has changed").isFalse();
    client.ok("CancelOrder", "cl_ord_id=mine");
    JsonNode ended = report("canceled", 4);
    assertThat(ended.path("order_status").asText()).isEqualTo("canceled");
    assertThat(ended.path("reason").asText()).isEqualTo("User requested");
    assertThat(ended.has("symbol")).isFalse();
  }

  @Test
  void aTradeSaysWhatItCostAndAnotherFrameThatNothingIsLeft() {
    open("executions", ",\"order_status\":false");
    String id = take("take");
    report("new", 2);
    JsonNode trade = report("trade", 3);
    assertThat(trade.path("order_status").asText()).isEqualTo("partially_filled");
    assertThat(trade.path("cl_ord_id").asText()).isEqualTo("take");
    assertThat(trade.path("liquidity_ind").asText()).isEqualTo("t");
    JsonNode order = client.ok("QueryOrders", "trades=true&txid=" + id).path(id);
    assertThat(trade.path("exec_id")).isEqualTo(order.path("trades").path(0));
    assertThat(trade.path("cost").decimalValue()).isEqualByComparingTo(order.path("cost").asText());
    assertThat(trade.path("fees").path(0).path("qty").decimalValue())
        .isEqualByComparingTo(order.path("fee").asText());
    assertThat(trade.path("fees").path(0).path("asset").asText()).isEqualTo("USD");
    JsonNode filled = report("filled", 4);
    assertThat(filled.path("order_status").asText()).isEqualTo("filled");
    assertThat(filled.path("cum_qty").decimalValue()).isEqualByComparingTo("0.01");
  }

  @Test
  void snapshotsHoldOpenOrdersAndOnDemandTheLastTrades() {
    take("gone");
    client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=rests"));
    JsonNode rows = open("executions", ",\"snap_trades\":true");
    assertThat(rows).hasSize(2);
    assertThat(rows.path(0).path("exec_type").asText()).isEqualTo("trade");
    assertThat(rows.path(1).path("cl_ord_id").asText()).isEqualTo("rests");
    assertThat(rows.path(1).path("order_status").asText()).isEqualTo("new");
    try (WireClient second = connect()) {
      subscribe(second, "executions", token(), ",\"snap_orders\":false");
      client.ok("CancelAll", "");
      JsonNode frame = second.nextJson();
      assertThat(frame.path("sequence").longValue()).as("the first frame").isOne();
      assertThat(frame.path("data").path(0).path("exec_type").asText()).isEqualTo("canceled");
    }
  }

  @Test
  void balancesAreToldWithTheLedgersEntries() {
    client.ok("AddOrder", client.limit(client.far(), ""));
    BigDecimal before = BigDecimal.ZERO;
    for (JsonNode row : open("balances", "")) {
      if (row.path("asset").asText().equals("USD")) {
        before = row.path("balance").decimalValue();
        assertThat(row.path("wallets").path(0).path("type").asText()).isEqualTo("spot");
      }
    }
    assertThat(before).as("holds are not subtracted").isEqualByComparingTo("1000000");
    take("t");
    JsonNode rows = next("balances", 2);
    assertThat(rows.path(0).path("asset").asText()).isEqualTo("BTC");
    assertThat(rows.path(0).path("amount").decimalValue()).isEqualByComparingTo("0.01");
    JsonNode usd = rows.path(1);
    assertThat(usd.path("amount").decimalValue()).isNegative();
    assertThat(usd.path("balance").decimalValue())
        .isEqualByComparingTo(
            before.add(usd.path("amount").decimalValue()).subtract(usd.path("fee").decimalValue()))
        .isEqualByComparingTo(client.ok("BalanceEx", "").path("ZUSD").path("balance").asText());
  }

  @Test
  void nobodyHearsOfOthersOrders() {
    open("executions", "");
    KrakenClient other = new KrakenClient(simulation, 1);
    other.ok("AddOrder", other.limit(other.far(), "&cl_ord_id=theirs"));
    client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=ours"));
    assertThat(report("pending_new", 2).path("cl_ord_id").asText()).isEqualTo("ours");
  }

  @Test
  void fillsCanBeToldLateAndTwice() {
    open("executions", "");
    simulation.command(
        FaultCommand.of("kraken", FaultKind.LATE_FILLS).with("delay_ms", 900).withDuration(500));
    simulation.command(FaultCommand.of("kraken", FaultKind.DUPLICATE_FILLS));
    take("late");
    report("pending_new", 2);
    report("new", 3);
    simulation.step(40);
    client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=next"));
    assertThat(report("pending_new", 4).path("cl_ord_id").asText()).isEqualTo("next");
    report("new", 5);
    simulation.step(10);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ids.add(report("trade", 6 + 2 * i).path("exec_id").asText());
      report("filled", 7 + 2 * i);
    }
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
  }

  @Test
  void aPrivateSubscriptionKeepsTheConnectionAlive() {
    open("balances", "");
    simulation.step(50 * 70);
    assertThat(socket.nextJson().path("channel").asText()).isEqualTo("heartbeat");
    socket.send("{\"method\":\"ping\"}");
    assertThat(socket.until(text -> text.contains("\"pong\""))).isNotEmpty();
  }
}
