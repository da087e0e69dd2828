package io.crossbook.simulator.binance;

import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.NaiveBook;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BinanceUsdmVenueTest {
  private static final long EIGHT_O_CLOCK = 1_793_606_400_000L;

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("binanceusdm"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static List<JsonNode> drain(WireClient client) {
    return client.fence("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":99}", "\"id\":99");
  }

  /** USD-M's rule: drop u < L, first U <= L <= u, then pu = previous u. */
  private static final class UsdmBook {
    final NaiveBook book = new NaiveBook();
    final long snapshotId;
    long last = -1;
    int gaps;
    int holes;

    UsdmBook(JsonNode snapshot) {
      snapshotId = snapshot.path("lastUpdateId").longValue();
      NaiveBook.applyPairs(book.bids, snapshot.path("bids"));
      NaiveBook.applyPairs(book.asks, snapshot.path("asks"));
    }

    void apply(JsonNode event) {
      long first = event.path("U").longValue();
      long end = event.path("u").longValue();
      if (end < snapshotId) {
        return;
      }
      if (last < 0 ? first > snapshotId : event.path("pu").longValue() != last) {
        gaps++;
      }
      if (last >= 0 && first != last + 1) {
        holes++;
      }
      last = end;
      NaiveBook.applyPairs(book.bids, event.path("b"));
      NaiveBook.applyPairs(book.asks, event.path("a"));
    }
  }

  @Test
  void snapshotAndEventsGiveTheRealBook() {
    try (WireClient client =
        WireClient.connect(simulation, "/binanceusdm/public/stream?streams=btcusdt@depth@100ms")) {
      simulation.step(58);
      UsdmBook book =
          new UsdmBook(getJson(simulation, "/binanceusdm/fapi/v1/depth?symbol=BTCUSDT&limit=1000"));
      simulation.step(942);
      drain(client).forEach(frame -> book.apply(frame.path("data")));
      assertThat(book.gaps).isZero();
      assertThat(book.holes).as("U is not previous u + 1 here").isPositive();
      truth.assertEqual("binanceusdm", "BTCUSDT", book.book);
    }
  }

  @Test
  void aGapShowsInPu() {
    try (WireClient client =
        WireClient.connect(simulation, "/binanceusdm/public/stream?streams=btcusdt@depth@100ms")) {
      simulation.step(3);
      UsdmBook book =
          new UsdmBook(getJson(simulation, "/binanceusdm/fapi/v1/depth?symbol=BTCUSDT&limit=1000"));
      simulation.step(97);
      simulation.command(FaultCommand.of("binanceusdm", FaultKind.GAP).with("count", 2));
      simulation.step(100);
      drain(client).forEach(frame -> book.apply(frame.path("data")));
      assertThat(book.gaps).isEqualTo(1);
    }
  }

  @Test
  void streamsOnTheWrongRouteStaySilent() {
    try (WireClient market =
            WireClient.connect(
                simulation,
                "/binanceusdm/market/stream?streams=btcusdt@depth@100ms/btcusdt@markPrice@1s");
        WireClient open =
            WireClient.connect(
                simulation, "/binanceusdm/public/stream?streams=btcusdt@markPrice@1s")) {
      simulation.step(100);
      List<JsonNode> frames = drain(market);
      assertThat(frames).hasSize(2);
      JsonNode mark = frames.get(0).path("data");
      assertThat(mark.path("e").asText()).isEqualTo("markPriceUpdate");
      assertThat(mark.path("T").longValue()).isEqualTo(EIGHT_O_CLOCK);
      double premium = mark.path("p").asDouble() / mark.path("i").asDouble() - 1;
      assertThat(premium).isBetween(-0.002, 0.002);
      assertThat(drain(open)).isEmpty();
    }
    assertThatThrownBy(() -> WireClient.connect(simulation, "/binanceusdm/stream"))
        .as("the unrouted address is retired")
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void fundingIsSettledAtEightOClock() {
    JsonNode before =
        getJson(simulation, "/binanceusdm/fapi/v1/fundingRate?symbol=BTCUSDT&limit=3");
    assertThat(before).hasSize(3);
    assertThat(before.path(2).path("fundingTime").longValue())
        .isEqualTo(EIGHT_O_CLOCK - 8 * 3_600_000L);
    simulation.step(1_501);
    JsonNode index = getJson(simulation, "/binanceusdm/fapi/v1/premiumIndex?symbol=BTCUSDT");
    assertThat(index.path("nextFundingTime").longValue()).isEqualTo(EIGHT_O_CLOCK + 8 * 3_600_000L);
    JsonNode after = getJson(simulation, "/binanceusdm/fapi/v1/fundingRate?symbol=BTCUSDT&limit=1");
    assertThat(after.path(0).path("fundingTime").longValue()).isEqualTo(EIGHT_O_CLOCK);
    assertThat(index.path("lastFundingRate").asDouble())
        .isCloseTo(after.path(0).path("fundingRate").asDouble(), Offset.offset(1e-4));
  }

  @Test
  void exchangeInfoDeclaresPerpetuals() {
    JsonNode symbol =
        getJson(simulation, "/binanceusdm/fapi/v1/exchangeInfo").path("symbols").path(0);
    assertThat(symbol.path("contractType").asText()).isEqualTo("PERPETUAL");
    assertThat(symbol.path("marginAsset").asText()).isEqualTo("USDT");
    assertThat(symbol.path("filters").toString())
        .contains("\"tickSize\":\"0.1\"", "\"stepSize\":\"0.001\"", "\"notional\":\"50\"");
    assertThat(getJson(simulation, "/binanceusdm/fapi/v1/time").path("serverTime").longValue())
        .isEqualTo(Simulations.START.toEpochMilli());
  }
}
