package io.crossbook.simulator.kraken;

import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.Level;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KrakenVenueTest {
  private static final String SUBSCRIBE_10 =
      "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],"
          + "\"depth\":10},\"req_id\":7}";

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private WireClient connect() {
    WireClient client = WireClient.connect(simulation, "/kraken/v2");
    JsonNode status = client.nextJson();
    assertThat(status.path("channel").asText()).isEqualTo("status");
    assertThat(status.path("data").path(0).path("system").asText()).isEqualTo("online");
    return client;
  }

  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"method\":\"ping\",\"req_id\":101}", "\"pong\"");
  }

  private KrakenBook subscribed(WireClient client, String subscribe, int depth) {
    client.send(subscribe);
    JsonNode acknowledged = client.nextJson();
    assertThat(acknowledged.path("success").booleanValue()).as(acknowledged.toString()).isTrue();
    assertThat(acknowledged.path("req_id").intValue()).isEqualTo(7);
    KrakenBook book = new KrakenBook(depth, 1, 8);
    JsonNode snapshot = client.nextJson();
    assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
    book.apply(snapshot);
    assertThat(book.mismatches).isZero();
    return book;
  }

  @Test
  void theWorkedChecksumOfTheDocumentationHolds() {
    String asks =
        "45285.2 0.00100000 45286.4 1.54571953 45286.6 1.54571109 45289.6 1.54560911 45290.2"
            + " 0.15890660 45291.8 1.54553491 45294.7 0.04454749 45296.1 0.35380000 45297.5"
            + " 0.09945542 45299.5 0.18772827";
    String bids =
        "45283.5 0.10000000 45283.4 1.54582015 45282.1 0.10000000 45281.0 0.10000000 45280.3"
            + " 1.54592586 45279.0 0.07990000 45277.6 0.03310103 45277.5 0.30000000 45277.3"
            + " 1.54602737 45276.6 0.15445238";
    assertThat(KrakenFrames.checksum(levels(bids), levels(asks))).isEqualTo(3310070434L);
  }

  private static List<Level> levels(String text) {
    String[] numbers = text.split(" ", -1);
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      levels.add(
          new Level(
              new BigDecimal(numbers[i]).movePointRight(1).longValueExact(),
              new BigDecimal(numbers[i + 1]).movePointRight(8).longValueExact()));
    }
    return levels;
  }

  @Test
  void theChecksumAgreesWithTheRecordedFrames() throws IOException {
    Path frame =
        Path.of(
            System.getProperty("crossbook.recordings", "."),
            "venues/fixtures/kraken/ws_v2/book_checksum_official_snapshot_trimmed_numbers.json");
    assumeTrue(Files.exists(frame), "recordings folder " + frame + " not present: skipped");
    KrakenBook book = new KrakenBook(10, 1, 8);
    book.apply(WireClient.json(Files.readString(frame)));
    assertThat(book.mismatches).as("the test's own rule").isZero();
    JsonNode data = WireClient.json(Files.readString(frame)).path("data").path(0);
    assertThat(KrakenFrames.checksum(levels(data.path("bids")), levels(data.path("asks"))))
        .isEqualTo(data.path("checksum").longValue());
  }

  private static List<Level> levels(JsonNode side) {
    List<Level> levels = new ArrayList<>();
    side.forEach(
        level ->
            levels.add(
                new Level(
                    level.path("price").decimalValue().movePointRight(1).longValueExact(),
                    level.path("qty").decimalValue().movePointRight(8).longValueExact())));
    return levels;
  }

  @Test
  void aBookOfTenLevelsFollowsTheRealBookWithEveryChecksumRight() {
    try (WireClient client = connect()) {
      KrakenBook book = subscribed(client, SUBSCRIBE_10, 10);
      for (int round = 0; round < 20; round++) {
        simulation.step(50);
        drain(client).forEach(book::apply);
        assertThat(book.mismatches).isZero();
        truth.assertEqual("kraken", "BTC/USD", book.book);
      }
      assertThat(book.updates).isGreaterThan(100);
    }
  }

  @Test
  void aDeepBookHasMoreThanFiftyLevelsASide() {
    try (WireClient client = connect()) {
      KrakenBook book = subscribed(client, SUBSCRIBE_10.replace(":10", ":100"), 100);
      simulation.step(200);
      drain(client).forEach(book::apply);
      assertThat(book.mismatches).isZero();
      assertThat(book.book.bids).hasSizeGreaterThan(50);
      assertThat(book.book.asks).hasSizeGreaterThan(50);
      truth.assertEqual("kraken", "BTC/USD", book.book);
    }
  }

  @Test
  void aSecondReaderJoiningLaterSeesTheSameBook() {
    try (WireClient first = connect();
        WireClient second = connect()) {
      subscribed(first, SUBSCRIBE_10, 10);
      simulation.step(77);
      KrakenBook book = subscribed(second, SUBSCRIBE_10, 10);
      simulation.step(23);
      drain(second).forEach(book::apply);
      assertThat(book.mismatches).isZero();
      truth.assertEqual("kraken", "BTC/USD", book.book);
    }
  }

  @Test
  void subscriptionsAreRefusedInTheVenuesWords() {
    try (WireClient client = connect()) {
      client.send(SUBSCRIBE_10.replace("BTC/USD", "XBT/USD"));
      JsonNode refused = client.nextJson();
      assertThat(refused.path("success").booleanValue()).isFalse();
      assertThat(refused.path("error").asText()).isEqualTo("Currency pair not supported XBT/USD");
      client.send(SUBSCRIBE_10.replace(":10", ":11"));
      assertThat(client.nextJson().path("success").booleanValue()).isFalse();
      client.send("no json");
      assertThat(client.nextJson().path("success").booleanValue()).isFalse();
      subscribed(client, SUBSCRIBE_10, 10);
      client.send(SUBSCRIBE_10);
      assertThat(client.nextJson().path("error").asText()).isEqualTo("Already subscribed");
    }
  }

  @Test
  void unsubscribeIsAcknowledgedAndEndsTheStream() {
    try (WireClient client = connect()) {
      subscribed(client, SUBSCRIBE_10, 10);
      client.send(SUBSCRIBE_10.replace("\"subscribe\"", "\"unsubscribe\""));
      JsonNode answer = client.nextJson();
      assertThat(answer.path("method").asText()).isEqualTo("unsubscribe");
      assertThat(answer.path("success").booleanValue()).isTrue();
      simulation.step(30);
      assertThat(drain(client)).isEmpty();
      subscribed(client, SUBSCRIBE_10, 10);
    }
  }

  @Test
  void heartbeatsFillTheSilenceOnceASecond() {
    try (WireClient client = connect()) {
      client.send(
          "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"},\"req_id\":7}");
      drain(client);
      simulation.step(175);
      assertThat(drain(client))
          .hasSize(3)
          .allMatch(f -> f.path("channel").asText().equals("heartbeat"));
    }
  }

  @Test
  void aConnectionWithoutSubscriptionIsClosedAfterAMinute() {
    try (WireClient client = connect()) {
      simulation.step(3_001);
      assertThat(client.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void instrumentsTickerAndTradesAreStreamed() {
    try (WireClient client = connect()) {
      client.send(
          "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"},\"req_id\":7}");
      assertThat(client.nextJson().path("success").booleanValue()).isTrue();
      JsonNode pair = client.nextJson().path("data").path("pairs").path(0);
      assertThat(pair.path("symbol").asText()).isEqualTo("BTC/USD");
      assertThat(pair.path("price_increment").decimalValue()).isEqualByComparingTo("0.1");
      assertThat(pair.path("qty_increment").decimalValue()).isEqualByComparingTo("1e-8");
      client.send(
          "{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\",\"event_trigger\":\"bbo\","
              + "\"symbol\":[\"ETH/USD\"]}}");
      client.send(
          "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"],"
              + "\"snapshot\":false}}");
      drain(client);
      simulation.step(300);
      List<JsonNode> frames = drain(client);
      JsonNode ticker = last(frames, "ticker").path("data").path(0);
      Level bid = truth.of("kraken", "ETH/USD").bids().get(0);
      assertThat(ticker.path("bid").decimalValue())
          .isEqualByComparingTo(BigDecimal.valueOf(bid.price(), 2));
      List<Long> ids = new ArrayList<>();
      frames.stream()
          .filter(f -> f.path("channel").asText().equals("trade"))
          .forEach(f -> f.path("data").forEach(t -> ids.add(t.path("trade_id").longValue())));
      assertThat(ids).hasSizeGreaterThan(5).isSorted().doesNotHaveDuplicates();
    }
  }

  private static JsonNode last(List<JsonNode> frames, String channel) {
    return frames.stream()
        .filter(f -> f.path("channel").asText().equals(channel))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void restSpeaksTheLegacySymbols() {
    JsonNode pairs = getJson(simulation, "/kraken/0/public/AssetPairs?pair=XBTUSD,ETHUSD");
    assertThat(pairs.path("error")).isEmpty();
    JsonNode btc = pairs.path("result").path("XXBTZUSD");
    assertThat(btc.path("wsname").asText()).isEqualTo("XBT/USD");
    assertThat(btc.path("tick_size").asText()).isEqualTo("0.1");
    assertThat(btc.path("ordermin").asText()).isEqualTo("0.00005");
    assertThat(btc.path("lot_decimals").intValue()).isEqualTo(8);
    JsonNode depth = getJson(simulation, "/kraken/0/public/Depth?pair=XBTUSD&count=3");
    assertThat(depth.path("result").path("XXBTZUSD").path("asks")).hasSize(3);
    JsonNode unknown = getJson(simulation, "/kraken/0/public/Depth?pair=NOPE");
    assertThat(unknown.path("error").path(0).asText()).isEqualTo("EQuery:Unknown asset pair");
    JsonNode time = getJson(simulation, "/kraken/0/public/Time");
    assertThat(time.path("result").path("unixtime").longValue())
        .isEqualTo(Simulations.START.getEpochSecond());
    JsonNode assets = getJson(simulation, "/kraken/0/public/Assets");
    assertThat(assets.path("result").path("XXBT").path("altname").asText()).isEqualTo("XBT");
  }

  @Test
  void tooManyRequestsAreRefusedWithoutAnHttpStatus() {
    JsonNode answer = null;
    for (int i = 0; i < 40; i++) {
      answer = getJson(simulation, "/kraken/0/public/Time");
    }
    assertThat(answer.path("error").path(0).asText()).isEqualTo("EAPI:Rate limit exceeded");
  }

  @Test
  void wrongChecksumConcernsAsManyFramesAsCommanded() {
    try (WireClient client = connect()) {
      KrakenBook book = subscribed(client, SUBSCRIBE_10, 10);
      simulation.command(
          FaultCommand.of("kraken", FaultKind.WRONG_CHECKSUM)
              .withSymbol("BTC/USD")
              .with("count", 3));
      simulation.step(200);
      drain(client).forEach(book::apply);
      assertThat(book.mismatches).isEqualTo(3);
      assertThat(book.updates).isGreaterThan(3);
      truth.assertEqual("kraken", "BTC/USD", book.book);
    }
  }

  @Test
  void aGapBreaksTheChecksumUntilASnapshot() {
    try (WireClient client = connect()) {
      KrakenBook book = subscribed(client, SUBSCRIBE_10, 10);
      simulation.command(FaultCommand.of("kraken", FaultKind.GAP).withSymbol("BTC/USD"));
      simulation.step(20);
      drain(client).forEach(book::apply);
      assertThat(book.mismatches).isPositive();
      client.send(SUBSCRIBE_10.replace("\"subscribe\"", "\"unsubscribe\""));
      assertThat(client.nextJson().path("success").booleanValue()).isTrue();
      KrakenBook fresh = subscribed(client, SUBSCRIBE_10, 10);
      simulation.step(100);
      drain(client).forEach(fresh::apply);
      assertThat(fresh.mismatches).isZero();
      truth.assertEqual("kraken", "BTC/USD", fresh.book);
    }
  }

  @Test
  void anUnsolicitedSnapshotReplacesTheBook() {
    try (WireClient client = connect()) {
      KrakenBook book = subscribed(client, SUBSCRIBE_10.replace(":10", ":100"), 100);
      simulation.step(10);
      drain(client).forEach(book::apply);
      List<BigDecimal> before = new ArrayList<>(book.book.bids.keySet());
      simulation.command(FaultCommand.of("kraken", FaultKind.SNAPSHOT_REPLACE));
      simulation.step(1);
      List<JsonNode> frames = drain(client);
      assertThat(frames.get(0).path("type").asText()).isEqualTo("snapshot");
      frames.forEach(book::apply);
      assertThat(book.mismatches).isZero();
      before.retainAll(book.book.bids.keySet());
      assertThat(before).as("surviving levels").hasSizeLessThan(30);
      truth.assertEqual("kraken", "BTC/USD", book.book);
    }
  }
}
