package io.crossbook.simulator.gateio;

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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateVenueTest {
  private static final String SPOT = "/gateio/ws/v4/";
  private static final String FUTURES = "/gateiofutures/v4/ws/usdt";

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("gateio", "gateiofutures"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static String request(String channel, String event, String payload) {
    return "{\"time\":"
        + Simulations.START.getEpochSecond()
        + ",\"id\":5,\"channel\":\""
        + channel
        + "\",\"event\":\""
        + event
        + "\",\"payload\":["
        + payload
        + "]}";
  }

  private static JsonNode subscribe(WireClient client, String channel, String payload) {
    client.send(request(channel, "subscribe", payload));
    JsonNode answer = client.nextJson();
    assertThat(answer.path("id").intValue()).isEqualTo(5);
    assertThat(answer.path("channel").asText()).isEqualTo(channel);
    return answer.path("result").path("status");
  }

  private static List<JsonNode> drain(WireClient client, String product) {
    return client.fence(
        "{\"time\":1,\"channel\":\"" + product + ".ping\"}", "\"" + product + ".pong\"");
  }

  /** The rule of book v1 and v2 in one: ids decide, a full push replaces. */
  private static final class GateBook {
    final NaiveBook book = new NaiveBook();
    long base = -1;
    int gaps;
    int fulls;

    void snapshot(JsonNode rest) {
      base = rest.path("id").longValue();
      apply(rest.path("bids"), rest.path("asks"));
    }

    void push(JsonNode result) {
      if (result.path("full").booleanValue()) {
        book.clear();
        fulls++;
      } else if (result.path("u").longValue() < base + 1) {
        return;
      } else if (result.path("U").longValue() > base + 1) {
        gaps++;
      }
      base = result.path("u").longValue();
      apply(result.path("b"), result.path("a"));
    }

    private void apply(JsonNode bids, JsonNode asks) {
      if (bids.path(0).isObject() || asks.path(0).isObject()) {
        NaiveBook.applyObjects(book.bids, bids, "p", "s");
        NaiveBook.applyObjects(book.asks, asks, "p", "s");
      } else {
        NaiveBook.applyPairs(book.bids, bids);
        NaiveBook.applyPairs(book.asks, asks);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "spot, '\"ETH_USDT\",\"100ms\"', 100",
    "spot, '\"ETH_USDT\",\"20ms\"', 20",
    "futures, '\"ETH_USDT\",\"100ms\",\"100\"', 100",
    "futures, '\"ETH_USDT\",\"100ms\",\"50\"', 50",
    "futures, '\"ETH_USDT\",\"20ms\",\"20\"', 20"
  })
  void bookV1JoinsItsRestSnapshotByIds(String product, String payload, int depth) {
    boolean spot = product.equals("spot");
    String venue = spot ? "gateio" : "gateiofutures";
    String rest =
        spot
            ? "/gateio/api/v4/spot/order_book?currency_pair=ETH_USDT&with_id=true&limit="
            : "/gateiofutures/api/v4/futures/usdt/order_book?contract=ETH_USDT&with_id=true&limit=";
    try (WireClient client = WireClient.connect(simulation, spot ? SPOT : FUTURES)) {
      assertThat(subscribe(client, product + ".order_book_update", payload).asText())
          .isEqualTo("success");
      simulation.step(37);
      GateBook book = new GateBook();
      book.snapshot(getJson(simulation, rest + depth));
      simulation.step(963);
      drain(client, product).forEach(frame -> book.push(frame.path("result")));
      assertThat(book.gaps).isZero();
      truth.assertEqual(venue, "ETH_USDT", book.book);
      assertThat(book.book.bids.size()).isLessThanOrEqualTo(depth).isGreaterThanOrEqualTo(20);
    }
  }

  @ParameterizedTest
  @CsvSource({"spot, 50", "spot, 400", "futures, 50", "futures, 400"})
  void bookV2NeedsNoRest(String product, int depth) {
    boolean spot = product.equals("spot");
    String path = spot ? SPOT : FUTURES;
    String payload = "\"ob.BTC_USDT." + depth + "\"";
    try (WireClient early = WireClient.connect(simulation, path);
        WireClient client = WireClient.connect(simulation, path)) {
      subscribe(early, product + ".obu", payload);
      simulation.step(333);
      assertThat(subscribe(client, product + ".obu", payload).asText()).isEqualTo("success");
      simulation.step(667);
      for (WireClient reader : List.of(early, client)) {
        GateBook book = new GateBook();
        drain(reader, product).forEach(frame -> book.push(frame.path("result")));
        assertThat(book.gaps).isZero();
        assertThat(book.fulls).isEqualTo(1);
        truth.assertEqual(spot ? "gateio" : "gateiofutures", "BTC_USDT", book.book);
      }
      assertThat(subscribe(client, product + ".obu", payload).asText())
          .as("the same stream twice")
          .isEqualTo("fail");
    }
  }

  @Test
  void aReplacedBookIsAFullPush() {
    try (WireClient client = WireClient.connect(simulation, SPOT)) {
      subscribe(client, "spot.obu", "\"ob.BTC_USDT.50\"");
      simulation.command(FaultCommand.of("gateio", FaultKind.SNAPSHOT_REPLACE));
      simulation.step(40);
      GateBook book = new GateBook();
      drain(client, "spot").forEach(frame -> book.push(frame.path("result")));
      assertThat(book.fulls).isEqualTo(2);
      assertThat(book.gaps).isZero();
      truth.assertEqual("gateio", "BTC_USDT", book.book);
    }
  }

  @Test
  void aGapIsAHoleInTheIds() {
    try (WireClient client = WireClient.connect(simulation, SPOT)) {
      subscribe(client, "spot.obu", "\"ob.BTC_USDT.50\"");
      simulation.step(40);
      simulation.command(FaultCommand.of("gateio", FaultKind.GAP).withSymbol("BTC_USDT"));
      simulation.step(40);
      GateBook book = new GateBook();
      drain(client, "spot").forEach(frame -> book.push(frame.path("result")));
      assertThat(book.gaps).isEqualTo(1);
    }
  }

  @Test
  void tradesTickersAndBestQuotes() {
    try (WireClient spot = WireClient.connect(simulation, SPOT);
        WireClient futures = WireClient.connect(simulation, FUTURES)) {
      for (String channel : List.of("trades", "tickers", "book_ticker")) {
        assertThat(subscribe(spot, "spot." + channel, "\"BTC_USDT\"").asText())
            .isEqualTo("success");
        assertThat(subscribe(futures, "futures." + channel, "\"BTC_USDT\"").asText())
            .isEqualTo("success");
      }
      simulation.step(500);
      List<JsonNode> a = drain(spot, "spot");
      List<JsonNode> b = drain(futures, "futures");
      JsonNode spotTrade = results(a, "spot.trades").get(0);
      assertThat(spotTrade.path("side").asText()).matches("buy|sell");
      assertThat(spotTrade.path("create_time_ms").asText()).matches("\\d{13}\\.\\d{3}");
      JsonNode futuresTrade = results(b, "futures.trades").get(0).path(0);
      assertThat(futuresTrade.path("size").isIntegralNumber()).isTrue();
      JsonNode ticker = results(b, "futures.tickers").get(0).path(0);
      assertThat(ticker.path("mark_price").asDouble()).isPositive();
      assertThat(ticker.has("funding_rate")).isTrue();
      List<JsonNode> quotes = results(a, "spot.book_ticker");
      JsonNode quote = quotes.get(quotes.size() - 1);
      assertThat(new BigDecimal(quote.path("b").asText()))
          .isEqualByComparingTo(
              truth
                  .of("gateio", "BTC_USDT")
                  .listing()
                  .price(truth.of("gateio", "BTC_USDT").bids().get(0).price()));
    }
  }

  private static List<JsonNode> results(List<JsonNode> frames, String channel) {
    List<JsonNode> results = new ArrayList<>();
    frames.stream()
        .filter(f -> f.path("channel").asText().equals(channel))
        .forEach(f -> results.add(f.path("result")));
    assertThat(results).as(channel).isNotEmpty();
    return results;
  }

  @Test
  void contractsAndPairsDeclareTheirUnits() {
    JsonNode pair = getJson(simulation, "/gateio/api/v4/spot/currency_pairs/BTC_USDT");
    assertThat(pair.path("precision").intValue()).isEqualTo(1);
    assertThat(pair.path("amount_precision").intValue()).isEqualTo(6);
    assertThat(pair.path("fee").asText()).isEqualTo("0.1");
    String contracts = "/gateiofutures/api/v4/futures/usdt/contracts/BTC_USDT";
    JsonNode contract = getJson(simulation, contracts);
    assertThat(contract.path("quanto_multiplier").asText()).isEqualTo("0.0001");
    assertThat(contract.path("order_price_round").asText()).isEqualTo("0.1");
    assertThat(contract.path("order_size_min").isNumber()).isTrue();
    assertThat(
            getJson(simulation, contracts, "X-Gate-Size-Decimal", "1")
                .path("order_size_min")
                .asText())
        .isEqualTo("1");
    assertThat(
            getJson(simulation, contracts, "X-Gate-Size-Decimal", "1")
                .path("order_size_min")
                .isTextual())
        .isTrue();
    JsonNode funding =
        getJson(
            simulation,
            "/gateiofutures/api/v4/futures/usdt/funding_rate?contract=BTC_USDT&limit=4");
    assertThat(funding).hasSize(4);
    assertThat(getJson(simulation, "/gateio/api/v4/spot/time").path("server_time").longValue())
        .isEqualTo(Simulations.START.toEpochMilli());
    assertThat(
            get(simulation, "/gateio/api/v4/spot/order_book?currency_pair=NOPE_USDT").statusCode())
        .isEqualTo(400);
    assertThat(
            get(simulation, "/gateio/api/v4/spot/time")
                .headers()
                .firstValue("X-Gate-RateLimit-Requests-Remain"))
        .isPresent();
  }

  @Test
  void refusalsCarryTheVenuesCode() {
    try (WireClient client = WireClient.connect(simulation, SPOT)) {
      client.send(request("spot.trades", "subscribe", "\"NOPE_USDT\""));
      JsonNode refused = client.nextJson();
      assertThat(refused.path("error").path("code").intValue()).isEqualTo(2);
      assertThat(refused.path("result").path("status").asText()).isEqualTo("fail");
      client.send("[");
      assertThat(client.nextJson().path("error").path("code").intValue()).isEqualTo(1);
    }
  }

  @Test
  void anIdleConnectionIsClosedAfterAMinute() {
    try (WireClient client = WireClient.connect(simulation, FUTURES)) {
      simulation.step(3_001);
      assertThat(client.closeCode()).isEqualTo(1000);
    }
  }
}
