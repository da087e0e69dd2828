package io.crossbook.simulator.binance;

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
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceSpotVenueTest {
  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("binance", "binanceus"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":99}", "\"id\":99");
  }

  /** Binance's spot rule: drop u <= L, first U <= L+1 <= u, then U = previous u + 1. */
  private static final class SpotBook {
    final NaiveBook book = new NaiveBook();
    long id;
    boolean joined;
    int gaps;
    int applied;

    SpotBook(JsonNode snapshot) {
      id = snapshot.path("lastUpdateId").longValue();
      NaiveBook.applyPairs(book.bids, snapshot.path("bids"));
      NaiveBook.applyPairs(book.asks, snapshot.path("asks"));
    }

    void apply(JsonNode event) {
      long first = event.path("U").longValue();
      long last = event.path("u").longValue();
      assertThat(first).isLessThanOrEqualTo(last);
      if (last <= id) {
        return;
      }
      if (joined ? first != id + 1 : first > id + 1) {
        gaps++;
      }
      joined = true;
      applied++;
      id = last;
      NaiveBook.applyPairs(book.bids, event.path("b"));
      NaiveBook.applyPairs(book.asks, event.path("a"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "binanceus"})
  void snapshotAndEventsGiveTheRealBook(String venue) {
    try (WireClient client =
        WireClient.connect(simulation, "/" + venue + "/stream?streams=ethusdt@depth@100ms")) {
      simulation.step(47);
      SpotBook book =
          new SpotBook(
              getJson(simulation, "/" + venue + "/api/v3/depth?symbol=ETHUSDT&limit=1000"));
      simulation.step(953);
      for (JsonNode frame : drain(client)) {
        assertThat(frame.path("stream").asText()).isEqualTo("ethusdt@depth@100ms");
        assertThat(frame.path("data").path("s").asText()).isEqualTo("ETHUSDT");
        book.apply(frame.path("data"));
      }
      assertThat(book.gaps).isZero();
      assertThat(book.applied).isGreaterThan(50);
      assertThat(book.book.bids).hasSizeGreaterThan(50);
      truth.assertEqual(venue, "ETHUSDT", book.book);
    }
  }

  @Test
  void aReaderMayJoinBetweenAnyTwoEvents() {
    try (WireClient client =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      String rest = "/binance/api/v3/depth?symbol=BTCUSDT&limit=1000";
      List<SpotBook> books = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        simulation.step(3);
        books.add(new SpotBook(getJson(simulation, rest)));
      }
      simulation.step(100);
      SpotBook real = new SpotBook(getJson(simulation, rest));
      for (JsonNode frame : drain(client)) {
        books.forEach(book -> book.apply(frame.path("data")));
      }
      for (SpotBook book : books) {
        assertThat(book.gaps).isZero();
        assertThat(book.book.bids).isEqualTo(real.book.bids);
        assertThat(book.book.asks).isEqualTo(real.book.asks);
      }
    }
  }

  @Test
  void rawConnectionsSubscribeByMessageAndAreNotWrapped() {
    try (WireClient client = WireClient.connect(simulation, "/binance/ws")) {
      client.send(
          "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\",\"btcusdt@aggTrade\","
              + "\"nopeusdt@depth\"],\"id\":1}");
      assertThat(client.nextText()).isEqualTo("{\"result\":null,\"id\":1}");
      simulation.step(250);
      List<JsonNode> frames = drain(client);
      JsonNode ticker = frames.stream().filter(f -> f.has("B")).reduce((a, b) -> b).orElseThrow();
      assertThat(ticker.has("e")).as("spot bookTicker has no event type").isFalse();
      assertThat(ticker.path("b").decimalValue().signum()).isNotNegative();
      assertThat(ticker.path("b").asText())
          .isEqualTo(
              truth
                      .of("binance", "BTCUSDT")
                      .listing()
                      .price(truth.of("binance", "BTCUSDT").bids().get(0).price())
                      .toPlainString()
                  + "000000");
      assertThat(frames).anyMatch(f -> f.path("e").asText().equals("aggTrade"));
      client.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":2}");
      assertThat(client.nextText()).isEqualTo("{\"result\":null,\"id\":2}");
    }
  }

  @Test
  void microsecondsOnRequest() {
    try (WireClient client =
        WireClient.connect(
            simulation, "/binance/stream?streams=btcusdt@depth@100ms&timeUnit=MICROSECOND")) {
      simulation.step(25);
      JsonNode event = client.nextJson().path("data");
      assertThat(event.path("E").longValue())
          .isGreaterThan(Simulations.START.getEpochSecond() * 1_000_000);
    }
  }

  @Test
  void partialBooksAreCompleteEachTime() {
    try (WireClient client = WireClient.connect(simulation, "/binance/ws/solusdt@depth20@100ms")) {
      simulation.step(5);
      JsonNode partial = client.nextJson();
      assertThat(partial.path("bids")).hasSize(20);
      assertThat(partial.path("asks")).hasSize(20);
      assertThat(partial.path("lastUpdateId").longValue()).isPositive();
    }
  }

  @Test
  void exchangeInfoDeclaresTicksLotsAndMinimums() {
    JsonNode info = getJson(simulation, "/binance/api/v3/exchangeInfo?symbols=%5B%22XRPUSDT%22%5D");
    JsonNode symbol = info.path("symbols").path(0);
    assertThat(symbol.path("baseAsset").asText()).isEqualTo("XRP");
    assertThat(symbol.path("filters").toString())
        .contains("\"tickSize\":\"0.00010000\"", "\"stepSize\":\"0.10000000\"", "\"NOTIONAL\"");
    JsonNode us = getJson(simulation, "/binanceus/api/v3/exchangeInfo?symbol=XRPUSDT");
    assertThat(us.toString()).contains("\"MIN_NOTIONAL\"");
    HttpResponse<String> unknown = get(simulation, "/binance/api/v3/exchangeInfo?symbol=NOPEUSDT");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("-1121");
    assertThat(getJson(simulation, "/binance/api/v3/time").path("serverTime").longValue())
        .isEqualTo(Simulations.START.toEpochMilli());
  }

  @Test
  void weightIsCountedAndTheLimitEnforced() {
    HttpResponse<String> answer =
        get(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=5000");
    assertThat(answer.headers().firstValue("X-MBX-USED-WEIGHT-1M")).contains("250");
    for (int i = 0; i < 40 && answer.statusCode() == 200; i++) {
      answer = get(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=5000");
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("-1003");
  }

  @Test
  void pingsComeEveryTwentySeconds() {
    try (WireClient client = WireClient.connect(simulation, "/binance/ws")) {
      simulation.step(1_001);
      assertThat(client.next()).isInstanceOf(WireClient.Ping.class);
    }
  }

  @Test
  void tooManyMessagesDisconnect() {
    try (WireClient client = WireClient.connect(simulation, "/binance/ws")) {
      int sent = 0;
      while (sent < 12 && client.trySend("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}")) {
        sent++;
      }
      assertThat(sent).as("five a second are allowed").isGreaterThanOrEqualTo(5);
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aGapShowsInTheUpdateIds() {
    try (WireClient client =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      SpotBook book =
          new SpotBook(getJson(simulation, "/binance/api/v3/depth?symbol=BTCUSDT&limit=1000"));
      simulation.step(100);
      simulation.command(FaultCommand.of("binance", FaultKind.GAP).withSymbol("BTCUSDT"));
      simulation.step(100);
      drain(client).forEach(frame -> book.apply(frame.path("data")));
      assertThat(book.gaps).isEqualTo(1);
    }
  }

  @Test
  void reorderedEventsShowInTheUpdateIds() {
    try (WireClient client =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      simulation.command(FaultCommand.of("binance", FaultKind.REORDER));
      simulation.step(50);
      List<Long> ids =
          drain(client).stream().map(f -> f.path("data").path("u").longValue()).toList();
      assertThat(ids.get(0)).isGreaterThan(ids.get(1));
      assertThat(ids.subList(2, ids.size())).isSorted();
      assertThat(ids.get(2)).isGreaterThan(ids.get(0));
    }
  }

  @Test
  void garbageDoesNotReplaceTheRealFrame() {
    try (WireClient client =
        WireClient.connect(simulation, "/binance/stream?streams=btcusdt@depth@100ms")) {
      simulation.command(
          FaultCommand.of("binance", FaultKind.MALFORMED).with("form", "huge_numbers"));
      simulation.step(25);
      String first = client.nextText();
      assertThat(first).matches(Pattern.compile(".*9{400}.*", Pattern.DOTALL));
      assertThat(client.nextJson().path("data").path("e").asText()).isEqualTo("depthUpdate");
    }
  }
}
