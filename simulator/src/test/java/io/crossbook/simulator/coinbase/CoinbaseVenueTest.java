package io.crossbook.simulator.coinbase;

import static io.crossbook.simulator.WireClient.get;
import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.NaiveBook;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoinbaseVenueTest {
  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("coinbase"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static String subscribe(String channel, String product) {
    return "{\"type\":\"subscribe\",\"product_ids\":[\""
        + product
        + "\"],\"channel\":\""
        + channel
        + "\"}";
  }

  /** An error message is not part of the sequence: a good fence. */
  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"type\":\"subscribe\",\"channel\":\"fence\"}", "channel fence unknown");
  }

  private static void apply(NaiveBook book, JsonNode frame) {
    for (JsonNode event : frame.path("events")) {
      if (event.path("type").asText().equals("snapshot")) {
        book.clear();
      }
      for (JsonNode update : event.path("updates")) {
        String side = update.path("side").asText();
        assertThat(side).isIn("bid", "offer");
        NaiveBook.set(
            side.equals("bid") ? book.bids : book.asks,
            update.path("price_level").asText(),
            update.path("new_quantity").asText());
      }
    }
  }

  private static List<JsonNode> level2(List<JsonNode> frames) {
    return frames.stream().filter(f -> f.path("channel").asText().equals("l2_data")).toList();
  }

  @Test
  void statusTellsThatAProductTradesAtOnceAndEveryFiveSeconds() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("status", "BTC-USD"));
      List<JsonNode> frames = new ArrayList<>(drain(client));
      simulation.step(500);
      frames.addAll(drain(client));
      List<JsonNode> told =
          frames.stream().filter(f -> f.path("channel").asText().equals("status")).toList();
      assertThat(told)
          .extracting(f -> f.at("/events/0/type").asText())
          .containsExactly("snapshot", "update", "update");
      assertThat(told)
          .allSatisfy(
              f -> {
                assertThat(f.at("/events/0/products/0/id").asText()).isEqualTo("BTC-USD");
                assertThat(f.at("/events/0/products/0/status").asText()).isEqualTo("online");
                assertThat(f.has("sequence_num")).isTrue();
              });
    }
  }

  @Test
  void level2FollowsTheRealBookInOneUnbrokenSequence() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("level2", "BTC-USD"));
      client.send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
      client.send(subscribe("market_trades", "ETH-USD"));
      List<JsonNode> frames = new ArrayList<>(drain(client));
      simulation.step(500);
      frames.addAll(drain(client));
      for (int i = 0; i < frames.size(); i++) {
        assertThat(frames.get(i).path("sequence_num").intValue()).isEqualTo(i);
      }
      NaiveBook book = new NaiveBook();
      level2(frames).forEach(frame -> apply(book, frame));
      truth.assertEqual("coinbase", "BTC-USD", book);
      assertThat(book.bids).hasSizeGreaterThan(50);
      Set<String> channels =
          frames.stream().map(f -> f.path("channel").asText()).collect(Collectors.toSet());
      assertThat(channels)
          .containsExactlyInAnyOrder("subscriptions", "l2_data", "heartbeats", "market_trades");
      assertThat(
              frames.stream()
                  .filter(f -> f.path("channel").asText().equals("heartbeats"))
                  .map(f -> f.path("events").path(0).path("heartbeat_counter").asInt()))
          .hasSizeGreaterThanOrEqualTo(9)
          .isSorted();
    }
  }

  @Test
  void subscriptionsAreListedAndErrorsTold() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("level2", "BTC-USDC"));
      JsonNode answer = client.nextJson();
      assertThat(answer.path("channel").asText()).isEqualTo("subscriptions");
      assertThat(
              answer.path("events").path(0).path("subscriptions").path("level2").path(0).asText())
          .isEqualTo("BTC-USD");
      assertThat(client.nextJson().path("events").path(0).path("product_id").asText())
          .isEqualTo("BTC-USD");
      client.send(subscribe("level2", "NOPE-USD"));
      assertThat(client.nextJson().path("type").asText()).isEqualTo("error");
      client.send("{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"]}");
      assertThat(client.nextJson().path("message").asText()).isEqualTo("channel required");
    }
  }

  @Test
  void aGapIsAHoleInTheSequence() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("level2", "BTC-USD"));
      client.nextText();
      client.nextText();
      simulation.command(FaultCommand.of("coinbase", FaultKind.GAP).withSymbol("BTC-USD"));
      simulation.step(50);
      List<JsonNode> frames = drain(client);
      assertThat(frames.get(0).path("sequence_num").intValue()).isEqualTo(3);
    }
  }

  @Test
  void anUnsolicitedSnapshotReplacesTheBook() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("level2", "SOL-USD"));
      NaiveBook book = new NaiveBook();
      level2(drain(client)).forEach(frame -> apply(book, frame));
      simulation.step(20);
      level2(drain(client)).forEach(frame -> apply(book, frame));
      simulation.command(FaultCommand.of("coinbase", FaultKind.SNAPSHOT_REPLACE));
      simulation.step(1);
      List<JsonNode> frames = level2(drain(client));
      assertThat(frames.get(0).path("events").path(0).path("type").asText()).isEqualTo("snapshot");
      frames.forEach(frame -> apply(book, frame));
      truth.assertEqual("coinbase", "SOL-USD", book);
    }
  }

  @Test
  void aClientThatDoesNotSubscribeIsClosedAfterFiveSeconds() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      simulation.step(250);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void tickersAndTradesAgreeWithTheMarket() {
    try (WireClient client = WireClient.connect(simulation, "/coinbase/")) {
      client.send(subscribe("ticker", "BTC-USD"));
      client.send(subscribe("market_trades", "BTC-USD"));
      drain(client);
      simulation.step(500);
      List<JsonNode> frames = drain(client);
      List<JsonNode> trades =
          frames.stream()
              .filter(f -> f.path("channel").asText().equals("market_trades"))
              .flatMap(
                  f ->
                      StreamSupport.stream(
                          f.path("events").path(0).path("trades").spliterator(), false))
              .toList();
      assertThat(trades).hasSizeGreaterThan(5);
      assertThat(trades).allMatch(t -> t.path("side").asText().matches("BUY|SELL"));
      assertThat(frames).anyMatch(f -> f.path("channel").asText().equals("ticker"));
    }
  }

  @Test
  void restNeedsNoKeyAndIsLimited() {
    JsonNode products = getJson(simulation, "/coinbase/api/v3/brokerage/market/products");
    JsonNode btc = products.path("products").path(0);
    assertThat(btc.path("price_increment").asText()).isEqualTo("0.01");
    assertThat(btc.path("alias_to").path(0).asText()).isEqualTo("BTC-USDC");
    assertThat(products.path("products").path(1).path("alias").asText()).isEqualTo("BTC-USD");
    JsonNode book =
        getJson(
            simulation,
            "/coinbase/api/v3/brokerage/market/product_book?product_id=BTC-USD&limit=5");
    assertThat(book.path("pricebook").path("bids")).hasSize(5);
    assertThat(getJson(simulation, "/coinbase/api/v3/brokerage/time").path("epochMillis").asText())
        .isEqualTo(Long.toString(Simulations.START.toEpochMilli()));
    int status = 200;
    for (int i = 0; i < 30 && status == 200; i++) {
      status = get(simulation, "/coinbase/api/v3/brokerage/time").statusCode();
    }
    assertThat(status).isEqualTo(429);
  }
}
