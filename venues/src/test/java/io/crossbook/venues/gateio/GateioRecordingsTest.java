package io.crossbook.venues.gateio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.DepthCounters;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.FinalBooks;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real recordings end in the books that were computed apart from this code. */
class GateioRecordingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code symbol | bid | size | ask | size | bid levels | ask levels | received | older}. */
  private static final List<String> SPOT =
      List.of(
          "BTC_USDC|54272.19|0.0589|55070.74|0.05822|46|43|2|2",
          "DIS_USDT|121.5|0.148|122.23|0.00896999|100|100|17|0",
          "FAST_USDT|10.21|36.50154112|10.62|25.96795888|53|100|21|1",
          "HAI_ETH|0.00010324|5997.415|0.00010397|5885.172|35|38|6|1",
          "INK_USDT|0.0028144|64918.872|0.0029543|70737.25|48|100|1|1",
          "NANO_USDT|8.7411|0.197|8.8542|51.62831|100|100|5|1",
          "NEO_BTC|0.0018659|0.5|0.001873|5.24738|100|100|39|3",
          "OMG_USDT|7.899|288|7.927|316.6|100|100|51|1",
          "QTUM3S_USDT|0.22759|1860.2968|0.228407|7344.33|75|60|18|2",
          "ZKS_ETH|0.001005|88.613|0.001038|453.60214|42|100|12|1");

  private static final List<String> FUTURES =
      List.of(
          "DIA_USDT|0.285|1203|0.2891|2916|28|31|2|2",
          "FRONT_USDT|0.1703|2013|0.1727|1985|26|22|6|1",
          "LIT_USDT|0.8323|479|0.8361|479|51|50|5|3",
          "OMG_USDT|0.7703|42|0.7711|129|68|100|109|8",
          "PHB_USDT|0.7383|678|0.7393|677|38|59|73|4",
          "QUICK_USDT|56.91|100|57|46|36|62|16|3",
          "RDNT_USDT|0.297|500|0.2974|63|66|81|70|9",
          "SFP_USDT|0.4071|981|0.4081|3527|42|46|9|2",
          "WOO_USDT|0.2101|2803|0.2104|2000|70|83|60|3",
          "ZRX_USDT|0.2232|1597|0.2237|6893|49|53|2|1");

  private final CollectedOutput[] outputs = new CollectedOutput[1];

  private GateioPublicProtocol replay(VenueDefinition venue, String recording) {
    GateioPublicProtocol protocol =
        (GateioPublicProtocol) venue.protocol().apply(VenueSettings.replay(100, 10));
    outputs[0] =
        FinalBooks.replay(
            protocol,
            Recordings.cryptofeed(
                venue.id(),
                recording + ".0.gz",
                recording + ".http.0.0.gz",
                recording + ".ws.1.0.gz"));
    return protocol;
  }

  private void check(GateioPublicProtocol protocol, List<String> rows) {
    CollectedOutput out = outputs[0];
    for (String row : rows) {
      FinalBooks.check(out, row);
      List<String> cells = List.of(row.split("\\|", -1));
      DepthCounters counters = protocol.depthCounters(cells.get(0));
      long received = Long.parseLong(cells.get(7));
      long older = Long.parseLong(cells.get(8));
      assertThat(counters.received()).as(row).isEqualTo(received);
      assertThat(counters.older()).as(row).isEqualTo(older);
      assertThat(counters.applied()).as(row).isEqualTo(received - older);
      assertThat(counters.duplicates()).as(row).isZero();
      assertThat(counters.overlaps()).as(row).isZero();
      assertThat(counters.gaps()).as(row).isZero();
      assertThat(counters.snapshots()).as(row).isEqualTo(1);
      assertThat(counters.snapshotsTooOld()).as(row).isZero();
    }
    assertThat(out.books).hasSize(rows.size());
    assertThat(out.deadLetters).isEmpty();
    for (BookView book : out.facts(BookView.class)) {
      ProtocolFuzz.check(book);
      assertThat(book.tradable()).isTrue();
    }
  }

  @Test
  void spotEndsInTheExpectedBooks() {
    GateioPublicProtocol protocol = replay(Gateio.DEFINITION, "GATEIO");
    check(protocol, SPOT);
    assertThat(protocol.listings()).hasSize(1458);
    List<Trade> trades = outputs[0].facts(Trade.class);
    assertThat(trades).hasSize(9);
    assertThat(trades.get(0).taker()).isEqualTo(Side.SELL);
    assertThat(trades.get(0).venueTime()).isEqualTo(1_619_093_543_708_264_200L);
    assertThat(ScaledDecimal.toBigDecimal(trades.get(0).size(), trades.get(0).sizeScale()))
        .isEqualByComparingTo("0.201");
  }

  @Test
  void futuresEndInTheExpectedBooks() {
    GateioPublicProtocol protocol = replay(GateioFutures.DEFINITION, "GATEIO_FUTURES");
    check(protocol, FUTURES);
    assertThat(protocol.listings()).hasSize(302);
    assertThat(outputs[0].facts(Funding.class)).hasSize(302);
  }

  @Test
  void bestPricesOfTheTickerAgreeWithTheBookOfTheSameId() throws IOException {
    replay(GateioFutures.DEFINITION, "GATEIO_FUTURES");
    int agreed = 0;
    for (String line : Recordings.lines("data/cryptofeed/GATEIO_FUTURES.ws.1.0.gz")) {
      if (!line.contains("\"futures.book_ticker\",\"event\":\"update\"")) {
        continue;
      }
      JsonNode ticker = JSON.readTree(line.substring(line.indexOf(": ") + 2)).path("result");
      for (BookView book : outputs[0].facts(BookView.class)) {
        if (book.sequence() == ticker.path("u").asLong()
            && book.symbol().equals(ticker.path("s").asText())) {
          assertThat(ScaledDecimal.toBigDecimal(book.bidPrices()[0], book.priceScale()))
              .isEqualByComparingTo(new BigDecimal(ticker.path("b").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.bidSizes()[0], book.sizeScale()))
              .isEqualByComparingTo(new BigDecimal(ticker.path("B").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.askPrices()[0], book.priceScale()))
              .isEqualByComparingTo(new BigDecimal(ticker.path("a").asText()));
          assertThat(ScaledDecimal.toBigDecimal(book.askSizes()[0], book.sizeScale()))
              .isEqualByComparingTo(new BigDecimal(ticker.path("A").asText()));
          agreed++;
        }
      }
    }
    assertThat(agreed).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aRealGapIsFound() throws IOException {
    CollectedOutput out = new CollectedOutput();
    GateioPublicProtocol protocol = GateioMessages.started(GateioFutures.DEFINITION, out);
    JsonNode frames = JSON.readTree(Recordings.fixture("gateio/real_futures_gap_case.json"));
    GateioMessages.respond(
        protocol,
        "/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100&with_id=true",
        GateioMessages.snapshot(52478818257L, "{\"p\":\"36537.2\",\"s\":1}", ""),
        GateioMessages.T0,
        out);
    long now = GateioMessages.T0;
    for (JsonNode frame : frames.path("frames")) {
      if (frame.path("result").path("u").isMissingNode()) {
        // The source shows only the start of this frame; its last id is made up.
        ((com.fasterxml.jackson.databind.node.ObjectNode) frame.path("result"))
            .put("u", 52478818820L);
      }
      GateioMessages.frame(protocol, frame.toString(), ++now, out);
    }
    assertThat(protocol.depthCounters("BTC_USDT").applied()).isEqualTo(2);
    assertThat(protocol.depthCounters("BTC_USDT").gaps()).isEqualTo(1);
    assertThat(out.books.get("BTC_USDT").gaps()).isEqualTo(1);
    assertThat(out.requests.get(out.requests.size() - 1).target()).contains("order_book");
  }

  @Test
  void documentedMessagesAreUnderstood() throws IOException {
    for (Map.Entry<VenueDefinition, String> each :
        Map.of(Gateio.DEFINITION, "ws-spot", GateioFutures.DEFINITION, "ws-futures").entrySet()) {
      CollectedOutput out = new CollectedOutput();
      GateioPublicProtocol protocol = GateioMessages.started(each.getKey(), out);
      long now = GateioMessages.T0;
      JsonNode examples =
          JSON.readTree(Recordings.fixture("gateio/docs-examples/" + each.getValue() + ".json"));
      assertThat(examples).hasSizeGreaterThan(20);
      for (JsonNode example : examples) {
        if (example.path("message").path("channel").isMissingNode()) {
          continue; // answers of the trading interface
        }
        byte[] frame = example.path("message").toString().getBytes(StandardCharsets.UTF_8);
        protocol.onFrame("docs", frame, 0, frame.length, true, ++now, out);
      }
      // Private channels are unknown here, and some examples are refusals; none is malformed.
      assertThat(out.deadLetters)
          .extracting(letter -> letter.reason())
          .isSubsetOf("venue_error", "unknown_message", "unknown_symbol");
    }
  }
}
