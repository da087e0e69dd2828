package io.crossbook.simulator.fault;

import static io.crossbook.simulator.WireClient.get;
import static io.crossbook.simulator.WireClient.getJson;
import static io.crossbook.simulator.WireClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.NaiveBook;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final String BOOK =
      "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"]}}";

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken", "binance"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private WireClient connect() {
    WireClient client = WireClient.connect(simulation, "/kraken/v2");
    client.nextText();
    return client;
  }

  private WireClient subscribed() {
    WireClient client = connect();
    client.send(BOOK);
    client.nextText();
    client.nextText();
    return client;
  }

  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"method\":\"ping\"}", "\"pong\"");
  }

  private static FaultCommand kraken(FaultKind kind) {
    return FaultCommand.of("kraken", kind);
  }

  private static NaiveBook apply(NaiveBook book, List<JsonNode> frames) {
    for (JsonNode frame : frames) {
      if (frame.path("channel").asText().equals("book")) {
        if (frame.path("type").asText().equals("snapshot")) {
          book.clear();
        }
        JsonNode data = frame.path("data").path(0);
        NaiveBook.applyObjects(book.bids, data.path("bids"), "price", "qty");
        NaiveBook.applyObjects(book.asks, data.path("asks"), "price", "qty");
        book.truncate(10);
      }
    }
    return book;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void disconnectClosesAndRefusesForAWhile(boolean abrupt) {
    try (WireClient client = subscribed()) {
      simulation.command(kraken(FaultKind.DISCONNECT).with("abrupt", abrupt).withDuration(1_000));
      assertThat(client.closeCode()).isEqualTo(abrupt ? 1006 : 1001);
      assertThatThrownBy(this::connect).isInstanceOf(CompletionException.class);
      simulation.step(50);
      connect().close();
    }
  }

  @Test
  void silenceKeepsTheConnectionButSendsNothing() {
    try (WireClient client = subscribed()) {
      simulation.command(kraken(FaultKind.SILENCE).withDuration(4_000));
      simulation.step(199);
      client.send("{\"method\":\"ping\",\"req_id\":5}");
      getJson(simulation, "/control/state");
      assertThat(client.inboxIsEmpty()).isTrue();
      simulation.step(100);
      assertThat(drain(client)).isNotEmpty().noneMatch(f -> f.path("req_id").intValue() == 5);
    }
  }

  @Test
  void duplicatesAreSentTwice() {
    try (WireClient client = subscribed()) {
      simulation.command(kraken(FaultKind.DUPLICATE).with("count", 2));
      simulation.step(100);
      List<JsonNode> frames = drain(client);
      assertThat(frames.get(0)).isEqualTo(frames.get(1));
      assertThat(frames.get(2)).isEqualTo(frames.get(3));
      assertThat(frames.get(4)).isNotEqualTo(frames.get(5));
    }
  }

  @Test
  void aFrameFaultWaitsForItsFirstSubscription() {
    simulation.command(kraken(FaultKind.DUPLICATE));
    try (WireClient client = subscribed();
        WireClient other = subscribed()) {
      simulation.step(50);
      List<JsonNode> frames = drain(client);
      assertThat(frames.get(0)).isEqualTo(frames.get(1));
      List<JsonNode> clean = drain(other);
      assertThat(clean.get(0)).isNotEqualTo(clean.get(1));
    }
  }

  @ParameterizedTest
  @EnumSource(MalformedForm.class)
  void malformedFramesComeBeforeTheRealOne(MalformedForm form) {
    try (WireClient client = subscribed()) {
      simulation.command(kraken(FaultKind.MALFORMED).with("form", form.wireName()));
      simulation.step(20);
      String bad = client.nextText();
      JsonNode good = client.nextJson();
      assertThat(good.path("channel").asText()).isEqualTo("book");
      switch (form) {
        case GARBAGE:
          assertThat(bad).doesNotContain("channel");
          break;
        case TRUNCATED:
          assertThat(good.toString().length()).isGreaterThan(bad.length());
          assertThatThrownBy(() -> WireClient.json(bad)).isInstanceOf(RuntimeException.class);
          break;
        case WRONG_TYPES:
          assertThat(WireClient.json(bad).path("data").path(0).path("checksum").isObject())
              .isTrue();
          break;
        case HUGE_NUMBERS:
          assertThat(bad).contains("\"checksum\":" + "9".repeat(400));
          break;
      }
    }
  }

  @Test
  void selfCrossShowsACrossedBookWhileTheTruthIsNot() {
    try (WireClient client = connect()) {
      client.send(BOOK);
      NaiveBook book = apply(new NaiveBook(), drain(client));
      simulation.command(kraken(FaultKind.SELF_CROSS).withSymbol("BTC/USD").withDuration(1_000));
      simulation.step(25);
      apply(book, drain(client));
      assertThat(book.bids.firstKey()).isGreaterThan(book.asks.firstKey());
      assertThat(truth.of("kraken", "BTC/USD").bids().get(0).price())
          .isLessThan(truth.of("kraken", "BTC/USD").asks().get(0).price());
      simulation.step(50);
      truth.assertEqual("kraken", "BTC/USD", apply(book, drain(client)));
    }
  }

  @Test
  void aStaleBookStandsStillWhileHeartbeatsGoOnAndTheMarketMoves() {
    try (WireClient client = connect()) {
      client.send(BOOK);
      NaiveBook book = apply(new NaiveBook(), drain(client));
      simulation.step(50);
      apply(book, drain(client));
      truth.assertEqual("kraken", "BTC/USD", book);
      var before = truth.of("kraken", "BTC/USD");
      simulation.command(kraken(FaultKind.STALE).withDuration(10_000));
      simulation.step(499);
      List<JsonNode> quiet = drain(client);
      assertThat(quiet).isNotEmpty().allMatch(f -> f.path("channel").asText().equals("heartbeat"));
      assertThat(truth.of("kraken", "BTC/USD").bids()).isNotEqualTo(before.bids());
      simulation.step(5);
      truth.assertEqual("kraken", "BTC/USD", apply(book, drain(client)));
    }
  }

  @Test
  void wrongClockMovesTheVenuesTimesOnly() {
    try (WireClient client = subscribed()) {
      simulation.command(kraken(FaultKind.WRONG_CLOCK).with("offset_ms", -3_000));
      simulation.step(20);
      List<JsonNode> frames = drain(client);
      Instant time = Instant.parse(frames.get(0).path("data").path(0).path("timestamp").asText());
      assertThat(time).isBefore(Simulations.START.minusMillis(2_500));
      assertThat(getJson(simulation, "/binance/api/v3/time").path("serverTime").longValue())
          .isEqualTo(Simulations.START.toEpochMilli() + 400);
      simulation.step(250);
      frames = drain(client);
      time =
          Instant.parse(
              frames.get(frames.size() - 1).path("data").path(0).path("timestamp").asText());
      assertThat(time).isAfter(Simulations.START);
    }
  }

  @Test
  void aSlowConsumerGetsEverythingInOneBurst() {
    try (WireClient client = connect()) {
      client.send(BOOK);
      client.nextText();
      NaiveBook book = apply(new NaiveBook(), List.of(client.nextJson()));
      simulation.command(kraken(FaultKind.SLOW_CONSUMER).withDuration(2_000));
      simulation.step(99);
      getJson(simulation, "/control/state");
      assertThat(client.inboxIsEmpty()).isTrue();
      simulation.step(1);
      List<JsonNode> burst = drain(client);
      assertThat(burst).hasSizeGreaterThan(10);
      truth.assertEqual("kraken", "BTC/USD", apply(book, burst));
    }
  }

  @Test
  void restFailsAsCommandedAndRecovers() {
    simulation.command(kraken(FaultKind.HTTP_429).with("retry_after_s", 9).withDuration(1_000));
    HttpResponse<String> limited = get(simulation, "/kraken/0/public/Time");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("9");
    simulation.step(50);
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(200);
    simulation.command(kraken(FaultKind.HTTP_5XX).with("status", 502).withDuration(1_000));
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(502);
    assertThat(get(simulation, "/binance/api/v3/time").statusCode()).isEqualTo(200);
    simulation.step(50);
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(200);
  }

  @Test
  void scriptedFaultsActAtTheirVirtualTime() {
    simulation.close();
    simulation =
        Simulations.start(
            Simulations.manual("kraken")
                .withFaults(
                    FaultCommand.parseLines(
                        "# script\n\n{\"at_ms\":3000,\"venue\":\"kraken\",\"fault\":\"http_5xx\","
                            + "\"duration_ms\":1000}\n")));
    simulation.step(149);
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(200);
    simulation.step(1);
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(503);
    simulation.step(50);
    assertThat(get(simulation, "/kraken/0/public/Time").statusCode()).isEqualTo(200);
  }

  @Test
  void theControlEndpointTakesTheSameCommandsAndRefusesInOneSentence() {
    assertThat(
            post(
                    simulation,
                    "/control/faults",
                    "{\"venue\":\"kraken\",\"fault\":\"stale\",\"symbol\":\"BTC/USD\"}\n"
                        + "{\"at_ms\":60000,\"venue\":\"binance\",\"fault\":\"gap\"}")
                .body())
        .isEqualTo("{\"accepted\":2}");
    JsonNode state = getJson(simulation, "/control/state");
    assertThat(state.path("venues").path("kraken").path("faults")).hasSize(1);
    assertThat(state.path("scheduled")).hasSize(1);
    HttpResponse<String> refused =
        post(simulation, "/control/faults", "{\"venue\":\"binance\",\"fault\":\"wrong_checksum\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("no checksum");
    assertThat(post(simulation, "/control/faults", "{\"venue\":\"x\",\"fault\":\"gap\"}").body())
        .contains("not simulated");
    assertThat(post(simulation, "/control/faults", "{\"fault\":\"gap\"}").statusCode())
        .isEqualTo(400);
    assertThat(post(simulation, "/control/faults", "").statusCode()).isEqualTo(400);
  }

  @Test
  void commandsAreCheckedWhenRead() {
    assertThatThrownBy(() -> FaultCommand.parse("{\"venue\":\"kraken\",\"fault\":\"meteor\"}"))
        .hasMessageContaining("meteor")
        .hasMessageContaining("self_cross");
    assertThatThrownBy(
            () ->
                FaultCommand.parse(
                    "{\"venue\":\"kraken\",\"fault\":\"silence\",\"symbol\":\"BTC/USD\"}"))
        .hasMessageContaining("whole venue");
    assertThatThrownBy(
            () -> FaultCommand.parse("{\"venue\":\"kraken\",\"fault\":\"gap\",\"count\":\"many\"}"))
        .hasMessageContaining("count");
    assertThatThrownBy(() -> simulation.command(kraken(FaultKind.GAP).withSymbol("XBT/USD")))
        .isInstanceOf(FaultRefusedException.class)
        .hasMessageContaining("XBT/USD");
    FaultCommand command = kraken(FaultKind.GAP).withSymbol("BTC/USD").at(5);
    assertThat(FaultCommand.parse(command.toJson())).isEqualTo(command);
  }
}
