package io.crossbook.simulator.coinbase;

import static io.crossbook.simulator.coinbase.CoinbaseClient.id;
import static io.crossbook.simulator.coinbase.CoinbaseClient.limit;
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

class CoinbaseUserChannelTest {
  private Simulation simulation;
  private CoinbaseClient client;
  private WireClient socket;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("coinbase"));
    client = new CoinbaseClient(simulation, 0);
    socket = WireClient.connect(simulation, "/coinbase/");
  }

  @AfterEach
  void stop() {
    socket.close();
    simulation.close();
  }

  private static String subscribe(String token) {
    return "{\"type\":\"subscribe\",\"channel\":\"user\",\"jwt\":\"" + token + "\"}";
  }

  private String token() {
    return client.signer().token(client.signer().claims(CoinbaseClient.now()));
  }

  private List<JsonNode> open() {
    socket.send(subscribe(token()));
    assertThat(socket.nextJson().path("channel").asText()).isEqualTo("subscriptions");
    List<JsonNode> orders = new ArrayList<>();
    JsonNode event = event(socket.nextJson());
    assertThat(event.path("type").asText()).isEqualTo("snapshot");
    event.path("orders").forEach(orders::add);
    return orders;
  }

  private static JsonNode event(JsonNode frame) {
    assertThat(frame.path("channel").asText()).as(frame.toString()).isEqualTo("user");
    return frame.path("events").path(0);
  }

  private JsonNode nextOrder() {
    JsonNode event = event(socket.nextJson());
    assertThat(event.path("type").asText()).isEqualTo("update");
    return event.path("orders").path(0);
  }

  private static BigDecimal decimal(JsonNode order, String field) {
    return new BigDecimal(order.path(field).asText());
  }

  @Test
  void aTokenIsWantedAndTakenOnce() {
    socket.send("{\"type\":\"subscribe\",\"channel\":\"user\"}");
    assertThat(socket.nextJson().path("message").asText()).isEqualTo("authentication failure");
    String token = token();
    socket.send(subscribe(token));
    assertThat(socket.nextJson().path("events").path(0).path("subscriptions").has("user")).isTrue();
    assertThat(event(socket.nextJson()).path("orders")).isEmpty();
    try (WireClient thief = WireClient.connect(simulation, "/coinbase/")) {
      thief.send(subscribe(token));
      assertThat(thief.nextJson().path("message").asText()).isEqualTo("authentication failure");
    }
  }

  @Test
  void openOrdersComeInFramesOfFifty() {
    String far = client.far();
    for (int i = 0; i < 53; i++) {
      id(client.place("o" + i, "BUY", limit("limit_limit_gtc", "0.001", far, "")));
      simulation.step(2);
    }
    assertThat(open()).hasSize(50);
    JsonNode rest = event(socket.nextJson());
    assertThat(rest.path("type").asText()).isEqualTo("snapshot");
    assertThat(rest.path("orders")).hasSize(3);
    JsonNode order = rest.path("orders").path(0);
    assertThat(order.path("status").asText()).isEqualTo("OPEN");
    assertThat(order.path("leaves_quantity").asText()).isEqualTo("0.001");
    assertThat(order.path("cumulative_quantity").asText()).isEqualTo("0");
  }

  @Test
  void sumsGrowFillByFillAndEveryFrameTakesANumber() {
    open();
    socket.send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
    assertThat(socket.nextJson().path("sequence_num").longValue()).isEqualTo(2);
    client.place("big", "BUY", "{\"market_market_ioc\":{\"base_size\":\"3\"}}");
    BigDecimal filled = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    long sequence = 2;
    String status = "";
    int fills = 0;
    while (!status.equals("FILLED")) {
      JsonNode frame = socket.nextJson();
      assertThat(frame.path("sequence_num").longValue()).isEqualTo(++sequence);
      JsonNode order = event(frame).path("orders").path(0);
      assertThat(order.path("client_order_id").asText()).isEqualTo("big");
      assertThat(decimal(order, "cumulative_quantity")).isGreaterThanOrEqualTo(filled);
      assertThat(decimal(order, "total_fees")).isGreaterThanOrEqualTo(fees);
      filled = decimal(order, "cumulative_quantity");
      fees = decimal(order, "total_fees");
      status = order.path("status").asText();
      fills = order.path("number_of_fills").asInt();
    }
    assertThat(filled).isEqualByComparingTo("3");
    assertThat(fills).isGreaterThan(1);
    simulation.step(50);
    assertThat(socket.nextJson().path("channel").asText()).isEqualTo("heartbeats");
  }

  @Test
  void whoSubscribedHearsOnlyOfHisOwnOrdersAndProducts() {
    socket.send(
        "{\"type\":\"subscribe\",\"channel\":\"user\",\"product_ids\":[\"ETH-USD\"],\"jwt\":\""
            + token()
            + "\"}");
    socket.nextJson();
    socket.nextJson();
    String far = client.far();
    id(client.place("btc", "BUY", limit("limit_limit_gtc", "0.01", far, "")));
    id(new CoinbaseClient(simulation, 1).place("b", "BUY", limit("limit_limit_gtc", "1", far, "")));
    socket.send(subscribe(token()));
    assertThat(socket.nextJson().path("channel").asText()).isEqualTo("subscriptions");
    assertThat(event(socket.nextJson()).path("orders")).hasSize(1);
    socket.send("{\"type\":\"unsubscribe\",\"channel\":\"user\",\"jwt\":\"" + token() + "\"}");
    assertThat(socket.nextJson().path("events").path(0).path("subscriptions").has("user"))
        .isFalse();
  }

  @Test
  void fillsCanBeToldLateAndTwice() {
    open();
    String order = limit("sor_limit_ioc", "0.01", client.best("asks").toPlainString(), "");
    simulation.command(
        FaultCommand.of("coinbase", FaultKind.LATE_FILLS)
            .with("delay_ms", 1_000)
            .withDuration(500));
    simulation.command(FaultCommand.of("coinbase", FaultKind.DUPLICATE_FILLS));
    id(client.place("late", "BUY", order));
    assertThat(nextOrder().path("status").asText()).isEqualTo("OPEN");
    simulation.step(40);
    id(client.place("next", "BUY", limit("limit_limit_gtc", "0.01", client.far(), "")));
    assertThat(nextOrder().path("client_order_id").asText()).isEqualTo("next");
    simulation.step(15);
    for (int i = 0; i < 2; i++) {
      JsonNode told = nextOrder();
      assertThat(told.path("client_order_id").asText()).isEqualTo("late");
      assertThat(told.path("status").asText()).isEqualTo("FILLED");
    }
  }
}
