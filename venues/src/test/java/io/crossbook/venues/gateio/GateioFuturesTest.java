package io.crossbook.venues.gateio;

import static io.crossbook.venues.gateio.GateioMessages.T0;
import static io.crossbook.venues.gateio.GateioMessages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.testing.CollectedOutput;
import org.junit.jupiter.api.Test;

class GateioFuturesTest {
  static final String TRADES =
      message(
          "futures.trades",
          "update",
          "[{\"size\":-108,\"id\":27753479,\"create_time\":1790000000,"
              + "\"create_time_ms\":1790000000123,\"price\":\"96.4\",\"contract\":\"BTC_USDT\"},"
              + "{\"size\":\"2.5\",\"id\":27753480,\"create_time_ms\":1790000000124,"
              + "\"price\":\"96.5\",\"contract\":\"BTC_USDT\",\"is_internal\":false},"
              + "{\"size\":7,\"id\":27753481,\"create_time_ms\":1790000000124,"
              + "\"price\":\"96.5\",\"contract\":\"BTC_USDT\",\"is_internal\":true}]");
  static final String TICKERS =
      message(
          "futures.tickers",
          "update",
          "[{\"contract\":\"BTC_USDT\",\"last\":\"118.4\",\"change_percentage\":\"0.77\","
              + "\"funding_rate\":\"-0.000114\",\"funding_rate_indicative\":\"0.01875\","
              + "\"mark_price\":\"118.35\",\"index_price\":\"118.36\",\"total_size\":\"73648\"}]");
  private static final String DEPTH =
      "/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100&with_id=true";

  private final CollectedOutput out = new CollectedOutput();
  private final GateioPublicProtocol protocol =
      GateioMessages.started(GateioFutures.DEFINITION, out);
  private long now = T0 + 1;

  private void frame(String text) {
    GateioMessages.frame(protocol, text, ++now, out);
  }

  private BookView book() {
    return out.books.get("BTC_USDT");
  }

  @Test
  void subscribesToBooksTradesAndTickersWithDecimalSizes() {
    assertThat(GateioFutures.DEFINITION.headers()).containsEntry("X-Gate-Size-Decimal", "1");
    CollectedOutput fresh = new CollectedOutput();
    GateioPublicProtocol other =
        GateioMessages.started(
            GateioFutures.DEFINITION, GateioMessages.wanting("BTC-USDT-PERP"), fresh);
    assertThat(fresh.connections.get(0).target()).isEqualTo("/v4/ws/usdt");
    other.onOpen("public-0", T0, fresh);
    assertThat(fresh.sent).hasSize(3);
    assertThat(fresh.sent.get(0)).contains("\"payload\":[\"BTC_USDT\",\"100ms\",\"100\"]");
    assertThat(fresh.sent.get(2)).contains("futures.tickers");
  }

  @Test
  void aContractIsAMultipleOfItsBase() {
    Listing listing =
        protocol.listings().stream()
            .filter(each -> each.symbol().equals("BTC_USDT"))
            .findFirst()
            .orElseThrow();
    assertThat(listing.instrument().name()).isEqualTo("BTC-USDT-PERP");
    assertThat(listing.multiplier()).isEqualByComparingTo("0.0001");
    assertThat(listing.tick()).isEqualByComparingTo("0.01");
    assertThat(listing.lot()).isEqualByComparingTo("1");
    assertThat(listing.minSize()).isEqualByComparingTo("1");
    assertThat(listing.status()).isEqualTo(ListingStatus.TRADING);
  }

  @Test
  void levelsAreObjectsWithSizesAsNumbersOrTexts() {
    protocol.onOpen("public-0", now, out);
    frame(
        GateioMessages.book(
            "futures", 101, 101, "{\"p\":\"100\",\"s\":5},{\"s\":\"2.5\",\"p\":\"99\"}", ""));
    GateioMessages.respond(
        protocol,
        DEPTH,
        "{\"id\":100,\"current\":1623898993.123,\"update\":1623898993.121,"
            + "\"asks\":[{\"p\":\"101\",\"s\":100}],\"bids\":[{\"p\":\"99\",\"s\":1}]}",
        ++now,
        out);
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().bidPrices()).containsExactly(10_000L, 9_900L);
    assertThat(book().bidSizes()).containsExactly(50_000L, 25_000L);
    frame(GateioMessages.book("futures", 102, 103, "{\"p\":\"100\",\"s\":0}", ""));
    assertThat(book().bidPrices()).containsExactly(9_900L);
    frame(GateioMessages.book("futures", 104, 104, "{\"p\":\"100\"}", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void theSignOfATradesSizeIsTheTakersSide() {
    frame(TRADES);
    assertThat(out.facts(Trade.class))
        .extracting(trade -> trade.taker() + " " + trade.size() + " " + trade.venueTime())
        .containsExactly(
            Side.SELL + " 1080000 1790000000123000000", Side.BUY + " 25000 1790000000124000000");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void tickersCarryMarkAndFundingAndTheListOfContractsItsTime() {
    assertThat(out.facts(Funding.class)).hasSize(2);
    frame(TICKERS);
    MarkPrice mark = out.facts(MarkPrice.class).get(2);
    assertThat(mark.mark()).isEqualByComparingTo("118.35");
    assertThat(mark.index()).isEqualByComparingTo("118.36");
    assertThat(mark.venueTime()).isEqualTo(1_790_000_000_123_000_000L);
    Funding funding = out.facts(Funding.class).get(2);
    assertThat(funding.rate()).isEqualByComparingTo("-0.000114");
    assertThat(funding.intervalSeconds()).isEqualTo(28_800);
    // The time of the list is over; payments go on at the interval.
    assertThat(funding.nextFundingTime()).isEqualTo((1_789_996_800L + 28_800) * 1_000_000_000L);
    frame(TICKERS.replace("-0.000114", "7"));
    assertThat(out.facts(Funding.class)).hasSize(3);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void contractsThatEndOrAreOfAnotherKind() {
    out.facts.clear();
    GateioMessages.respond(
        protocol,
        "/api/v4/futures/usdt/contracts",
        "["
            + GateioMessages.contract("BTC_USDT", "circuit_breaker")
            + ","
            + GateioMessages.contract("ETH_USDT", "delisting")
            + ","
            + GateioMessages.contract("BTC_USD", "trading")
            + ","
            + GateioMessages.contract("SOL_USDT", "trading")
                .replace(
                    "\"order_size_min\":1", "\"order_size_min\":\"0.1\",\"enable_decimal\":true")
            + "]",
        ++now,
        out);
    assertThat(
            protocol.listings().stream()
                .map(
                    listing ->
                        listing.symbol()
                            + " "
                            + listing.status()
                            + " "
                            + listing.lot().toPlainString()))
        .containsExactlyInAnyOrder(
            "BTC_USDT HALTED 1", "ETH_USDT CANCEL_ONLY 1", "SOL_USDT TRADING 0.1");
  }
}
