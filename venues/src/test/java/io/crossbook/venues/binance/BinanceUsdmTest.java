package io.crossbook.venues.binance;

import static io.crossbook.venues.binance.BinanceMessages.T0;
import static io.crossbook.venues.binance.BinanceMessages.linkedDepth;
import static io.crossbook.venues.binance.BinanceMessages.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.Recordings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BinanceUsdmTest {
  private static final String DEPTH = "/fapi/v1/depth?symbol=BTCUSDT&limit=1000";
  private static final String MARK =
      "{\"e\":\"markPriceUpdate\",\"E\":1790000000000,\"s\":\"BTCUSDT\",\"p\":\"100.10000000\","
          + "\"i\":\"100.20000000\",\"P\":\"100.3\",\"r\":\"-0.00012500\",\"T\":1790006400000}";

  private final CollectedOutput out = new CollectedOutput();
  private final BinancePublicProtocol protocol =
      BinanceMessages.started(BinanceUsdm.DEFINITION, out);
  private long now = T0 + 1;

  private void frame(String text) {
    BinanceMessages.frame(protocol, text, ++now, out);
  }

  private void respond(String target, String body) {
    BinanceMessages.respond(protocol, target, body, ++now, out);
  }

  private BookView book() {
    return out.books.get("BTCUSDT");
  }

  @Test
  void booksAndEverythingElseComeOnTwoRoutes() {
    CollectedOutput fresh = new CollectedOutput();
    BinanceMessages.started(
        BinanceUsdm.DEFINITION, BinanceMessages.wanting("BTC-USDT-PERP"), fresh);
    assertThat(fresh.requests)
        .extracting(request -> request.target())
        .containsExactly("/fapi/v1/exchangeInfo", "/fapi/v1/fundingInfo");
    assertThat(fresh.connections)
        .extracting(ConnectionPlan::target)
        .containsExactly(
            "/public/stream?streams=btcusdt@depth@100ms",
            "/market/stream?streams=!contractInfo/btcusdt@aggTrade/btcusdt@markPrice@1s");
    assertThat(fresh.connections).extracting(ConnectionPlan::name).doesNotHaveDuplicates();
  }

  @Test
  void metadataTellsPerpetualsFromFutures() {
    assertThat(protocol.listings())
        .extracting(listing -> listing.symbol() + " " + listing.instrument().name())
        .containsExactlyInAnyOrder("BTCUSDT BTC-USDT-PERP", "BTCUSDT_260925 BTC-USDT-20260925");
    Listing perpetual =
        protocol.listings().stream()
            .filter(each -> each.symbol().equals("BTCUSDT"))
            .findFirst()
            .orElseThrow();
    assertThat(perpetual.tick()).isEqualByComparingTo("0.1");
    assertThat(perpetual.minNotional()).isEqualByComparingTo("100");
    assertThat(perpetual.priceScale()).isEqualTo(2);
    assertThat(perpetual.sizeScale()).isEqualTo(3);
    assertThat(perpetual.status()).isEqualTo(ListingStatus.TRADING);
    assertThat(perpetual.validFrom()).isEqualTo(1_569_398_400_000_000_000L);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void updatesAreChainedByTheIdOfTheOneBefore() {
    protocol.onOpen("public-0", now, out);
    frame(linkedDepth(80, 85, 90, "[\"1\",\"1\"]", ""));
    frame(linkedDepth(90, 95, 100, "[\"100\",\"2\"]", ""));
    frame(linkedDepth(100, 120, 130, "[\"100\",\"3\"]", ""));
    respond(DEPTH, snapshot(100, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
    // The update that ends at the snapshot is applied, as documented; the one before is not.
    assertThat(protocol.depthCounters("BTCUSDT").applied()).isEqualTo(2);
    assertThat(protocol.depthCounters("BTCUSDT").older()).isEqualTo(1);
    assertThat(book().sequence()).isEqualTo(130);
    assertThat(book().bidPrices()).containsExactly(10_000L);
    assertThat(book().bidSizes()).containsExactly(3_000L);
    // Ids of one contract have holes: only the link counts.
    frame(linkedDepth(130, 500, 510, "[\"100\",\"4\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    frame(linkedDepth(511, 512, 520, "[\"100\",\"5\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(book().gaps()).isEqualTo(1);
  }

  @Test
  void aSnapshotBetweenTwoUpdatesIsContinuedByTheSecond() {
    protocol.onOpen("public-0", now, out);
    frame(linkedDepth(80, 85, 90, "", ""));
    respond(DEPTH, snapshot(92, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
    frame(linkedDepth(90, 95, 100, "[\"100\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().bidSizes()).containsExactly(2_000L);
  }

  @Test
  void anUpdateWithoutItsLinkVoidsTheBook() {
    protocol.onOpen("public-0", now, out);
    frame(linkedDepth(80, 85, 90, "", ""));
    respond(DEPTH, snapshot(90, "[\"100\",\"1\"]", "[\"101\",\"1\"]"));
    frame(BinanceMessages.depth(91, 95, "[\"100\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void fundingAndMarkPrice() {
    respond(
        "/fapi/v1/fundingInfo",
        "[{\"symbol\":\"BTCUSDT\",\"fundingIntervalHours\":4},{\"symbol\":\"X\"}]");
    frame(BinanceMessages.wrapped(MARK));
    MarkPrice mark = out.facts(MarkPrice.class).get(0);
    assertThat(mark.mark()).isEqualByComparingTo("100.1");
    assertThat(mark.index()).isEqualByComparingTo("100.2");
    assertThat(mark.venueTime()).isEqualTo(1_790_000_000_000_000_000L);
    Funding funding = out.facts(Funding.class).get(0);
    assertThat(funding.rate()).isEqualByComparingTo("-0.000125");
    assertThat(funding.intervalSeconds()).isEqualTo(14_400);
    assertThat(funding.nextFundingTime()).isEqualTo(1_790_006_400_000_000_000L);
    assertThat(funding.instrument()).isEqualTo("BTC-USDT-PERP");
  }

  @Test
  void markPricesOfAllContractsComeAsAnArray() {
    frame("{\"stream\":\"!markPrice@arr\",\"data\":[" + MARK + "," + MARK + "]}");
    frame("[" + MARK + "]");
    assertThat(out.facts(MarkPrice.class)).hasSize(3);
  }

  @Test
  void datedFuturesHaveNoFunding() {
    frame(
        MARK.replace("BTCUSDT", "BTCUSDT_260925")
            .replace("-0.00012500", "")
            .replace("1790006400000", "0"));
    assertThat(out.facts(MarkPrice.class)).hasSize(1);
    assertThat(out.facts(Funding.class)).isEmpty();
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void absurdFundingIsPutAside() {
    frame(MARK.replace("-0.00012500", "2.5"));
    frame(MARK.replace("-0.00012500", "1e5"));
    frame(MARK.replace("\"100.10000000\"", "\"0\""));
    assertThat(out.facts(Funding.class)).isEmpty();
    assertThat(out.facts(MarkPrice.class)).isEmpty();
    assertThat(out.deadLetters).hasSize(3);
  }

  @Test
  void transfersOfTheInsuranceFundAreNotTrades() {
    String trade =
        "{\"e\":\"trade\",\"E\":1,\"T\":1,\"s\":\"BTCUSDT\",\"t\":5,\"p\":\"100.1\",\"q\":\"2\","
            + "\"X\":\"MARKET\",\"m\":false}";
    frame(trade);
    frame(trade.replace("MARKET", "INSURANCE_FUND"));
    frame(trade.replace("MARKET", "NA").replace("100.1", "0"));
    assertThat(out.facts(Trade.class)).hasSize(1);
    assertThat(out.facts(Trade.class).get(0).taker()).isEqualTo(Side.BUY);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aChangedContractAsksForMetadata() {
    out.requests.clear();
    frame("{\"e\":\"contractInfo\",\"E\":1,\"s\":\"BTCUSDT\",\"cs\":\"SETTLING\"}");
    protocol.onTick(now, out);
    assertThat(out.requests).hasSize(1);
    respond(
        "/fapi/v1/exchangeInfo",
        "{\"symbols\":["
            + BinanceMessages.perpetual("BTCUSDT", "PERPETUAL", "SETTLING", 4133404800000L)
            + "]}");
    assertThat(
            protocol.listings().stream().map(listing -> listing.symbol() + " " + listing.status()))
        .containsExactlyInAnyOrder("BTCUSDT HALTED", "BTCUSDT_260925 DELISTED");
  }

  @Test
  void documentedFrames() throws IOException {
    for (String name :
        new String[] {
          "agg_trade_stream",
          "book_ticker_stream",
          "depth_update_stream",
          "kline_stream_closed",
          "kline_stream_open",
          "mark_price_stream"
        }) {
      byte[] frame = Recordings.fixture("binance/ws_usdm/" + name + ".json");
      protocol.onFrame("public-0", frame, 0, frame.length, true, ++now, out);
    }
    // The sample trade is cheaper than the tick of the sample contract allows.
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo("bad_value");
    assertThat(out.facts(MarkPrice.class)).hasSize(1);
    assertThat(out.facts(Funding.class)).hasSize(1);
  }
}
