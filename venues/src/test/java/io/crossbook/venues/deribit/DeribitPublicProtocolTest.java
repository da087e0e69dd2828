package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeribitPublicProtocolTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String INSTRUMENTS_ANSWER = "/api/v2/public/get_instruments?currency=any";

  private final DeribitPublicProtocol protocol =
      new DeribitPublicProtocol(
          new VenueSettings(
              "", "", Set.of("BTC-USD-BTC-PERP", "BTC-USD-BTC-20241227-100000-C"), 10, 5, ""));
  private final CollectedOutput out = new CollectedOutput();
  private long now = 1_700_000_000_000_000_000L;

  private void frame(String text) {
    byte[] bytes = (" " + text).getBytes(UTF_8);
    now += 1_000_000;
    protocol.onFrame("public-1", bytes, 1, bytes.length - 1, true, now, out);
  }

  private void metadata() {
    protocol.onResponse(
        INSTRUMENTS_ANSWER, 200, DeribitFrames.INSTRUMENTS.getBytes(UTF_8), now, out);
  }

  private void open() {
    protocol.start(now, out);
    metadata();
    protocol.onOpen("public-1", now, out);
    for (int id = 1; id <= 3; id++) {
      frame("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + requested(id) + "}");
    }
    assertThat(out.deadLetters).isEmpty();
    out.sent.clear();
    out.facts.clear();
  }

  /** The channels of a request that was sent. */
  private String requested(int id) {
    String sent =
        out.sent.stream().filter(s -> s.contains("\"id\":" + id + ",")).findFirst().orElseThrow();
    return sent.contains("[") ? sent.substring(sent.indexOf('['), sent.indexOf(']') + 1) : "\"ok\"";
  }

  private BookView perpetual() {
    return out.books.get("BTC-PERPETUAL");
  }

  private Listing listing(String symbol) {
    return protocol.listings().stream()
        .filter(l -> l.symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-PERPETUAL,BTC-USD-BTC-PERP,0.5,10,10,1,0",
    "BTC-27DEC24,BTC-USD-BTC-20241227,0.5,10,10,1,0",
    "ETH_USDC-PERPETUAL,ETH-USDC-PERP,0.05,0.001,0.001,2,3",
    "BTC-27DEC24-100000-C,BTC-USD-BTC-20241227-100000-C,0.0005,0.1,0.1,4,1",
    "ETH_USDC-27DEC24-3d5-P,ETH-USDC-20241227-3.5-P,0.0005,0.1,0.1,4,1",
    "BTC_USDC,BTC-USDC,1,0.0001,0.0001,0,4"
  })
  void readsMetadata(
      String symbol,
      String instrument,
      BigDecimal tick,
      BigDecimal lot,
      BigDecimal minimum,
      int priceScale,
      int sizeScale) {
    metadata();
    Listing listing = listing(symbol);
    assertThat(listing.instrument().name()).isEqualTo(instrument);
    assertThat(listing.tick()).isEqualTo(tick);
    assertThat(listing.lot()).isEqualTo(lot);
    assertThat(listing.minSize()).isEqualTo(minimum);
    assertThat(listing.multiplier()).isEqualTo(BigDecimal.ONE);
    assertThat(listing.priceScale()).isEqualTo(priceScale);
    assertThat(listing.sizeScale()).isEqualTo(sizeScale);
    assertThat(listing.status()).isEqualTo(ListingStatus.TRADING);
    assertThat(protocol.listings()).hasSize(6);
    assertThat(out.facts(ListingUpdate.class)).hasSize(2);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void putsUnusableMetadataAside() {
    for (String entry :
        new String[] {
          "{\"instrument_name\":\"X\",\"kind\":\"bond\",\"base_currency\":\"B\",\"quote_currency\":\"Q\"}",
          "{\"kind\":\"spot\"}",
          "{\"instrument_name\":\"A-B\",\"kind\":\"spot\",\"base_currency\":\"A-\",\"quote_currency\":\"B\"}",
          "{\"instrument_name\":\"A_B\",\"kind\":\"spot\",\"base_currency\":\"A\",\"quote_currency\":\"B\","
              + "\"tick_size\":0,\"min_trade_amount\":1}"
        }) {
      protocol.onResponse(
          "/public/get_instrument", 200, ("{\"result\":" + entry + "}").getBytes(UTF_8), now, out);
    }
    assertThat(out.deadLetters).hasSize(4).allMatch(d -> d.reason().equals("bad_value"));
    assertThat(protocol.listings()).isEmpty();
  }

  @Test
  void asksForMetadataAgainWhenTheAnswerIsBad() {
    protocol.start(now, out);
    assertThat(out.requests).hasSize(1);
    byte[] refused =
        "{\"error\":{\"code\":10028,\"message\":\"too_many_requests\"}}".getBytes(UTF_8);
    protocol.onResponse(INSTRUMENTS_ANSWER, 400, refused, now, out);
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("request_failed");
    protocol.onTick(now + 2 * SECOND, out);
    assertThat(out.requests).hasSize(2);
  }

  @Test
  void subscribesOnOpening() {
    protocol.start(now, out);
    assertThat(out.connections).singleElement().extracting("name").isEqualTo("public-1");
    metadata();
    protocol.onOpen("public-1", now, out);
    assertThat(out.sent)
        .containsExactly(
            "public-1 {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"public/set_heartbeat\",\"params\":{\"interval\":10}}",
            "public-1 {\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"public/subscribe\",\"params\":{\"channels\":"
                + "[\"instrument.state.any.any\",\"platform_state\"]}}",
            "public-1 {\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"public/subscribe\",\"params\":{\"channels\":"
                + "[\"book.BTC-PERPETUAL.100ms\",\"trades.BTC-PERPETUAL.100ms\",\"ticker.BTC-PERPETUAL.100ms\","
                + "\"book.BTC-27DEC24-100000-C.100ms\",\"trades.BTC-27DEC24-100000-C.100ms\","
                + "\"ticker.BTC-27DEC24-100000-C.100ms\"]}}");
  }

  @Test
  void tellsChannelsThatWereNotAccepted() {
    protocol.start(now, out);
    metadata();
    protocol.onOpen("public-1", now, out);
    frame("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":[\"platform_state\"]}");
    assertThat(out.deadLetters)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.reason()).isEqualTo("venue_error");
              assertThat(d.detail()).contains("instrument.state.any.any");
            });
  }

  @Test
  void asksAgainForWhatWasRefusedOrNotAnswered() {
    protocol.start(now, out);
    metadata();
    protocol.onOpen("public-1", now, out);
    frame("{\"id\":2,\"error\":{\"code\":10028,\"message\":\"too_many_requests\"}}");
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("venue_error");
    out.sent.clear();
    protocol.onTick(now + SECOND, out);
    assertThat(out.sent)
        .singleElement()
        .asString()
        .contains("[\"instrument.state.any.any\",\"platform_state\"]");
    out.sent.clear();
    protocol.onTick(now + 10 * SECOND, out);
    protocol.onTick(now + 14 * SECOND, out);
    // The book comes back by its own way, the rest in one request.
    assertThat(out.sent).anyMatch(s -> s.contains("public/unsubscribe"));
    assertThat(out.sent)
        .anyMatch(s -> s.contains("ticker.BTC-PERPETUAL") && !s.contains("book.BTC-PERPETUAL"));
  }

  @Test
  void appliesTheDocumentedSnapshotAndChange() {
    open();
    frame(DeribitFrames.perpetual(123456789, -1));
    frame(DeribitFrames.perpetual(123456790, 123456789));
    BookView book = perpetual();
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.instrument()).isEqualTo("BTC-USD-BTC-PERP");
    assertThat(book.bidPrices()).containsExactly(425000, 424995, 424985, 424980);
    assertThat(book.bidSizes()).containsExactly(950, 500, 1200, 300);
    assertThat(book.askPrices()).containsExactly(425015);
    assertThat(book.askSizes()).containsExactly(700);
    assertThat(book.sequence()).isEqualTo(123456790);
    assertThat(book.venueTime()).isEqualTo(1_699_999_999_000_000_000L);
    assertThat(out.facts(BookView.class)).hasSize(2);
  }

  @Test
  void aGapVoidsTheBookUntilANewSnapshot() {
    open();
    frame(DeribitFrames.perpetual(1, -1));
    frame(DeribitFrames.perpetual(4, 3));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(perpetual().gaps()).isEqualTo(1);
    assertThat(out.sent)
        .singleElement()
        .asString()
        .contains("public/unsubscribe", "[\"book.BTC-PERPETUAL.100ms\"]");
    frame(DeribitFrames.perpetual(5, 4));
    assertThat(out.facts(BookView.class)).hasSize(2);
    out.sent.clear();
    frame("{\"id\":4,\"result\":[\"book.BTC-PERPETUAL.100ms\"]}");
    assertThat(out.sent)
        .singleElement()
        .asString()
        .contains("public/subscribe", "[\"book.BTC-PERPETUAL.100ms\"]");
    frame(DeribitFrames.perpetual(6, -1));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(perpetual().resyncs()).isEqualTo(1);
    assertThat(out.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2,1", "1,0", "3,2"})
  void aDuplicateOrReorderedOrOlderChangeBreaksTheChain(long id, long previous) {
    open();
    frame(DeribitFrames.perpetual(1, -1));
    frame(DeribitFrames.perpetual(2, 1));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    frame(DeribitFrames.perpetual(id, previous));
    boolean next = previous == 2;
    assertThat(perpetual().integrity()).isEqualTo(next ? Integrity.CURRENT : Integrity.GAPPED);
  }

  @Test
  void anEmptyBookIsABook() {
    open();
    frame(DeribitFrames.book("BTC-27DEC24-100000-C", "snapshot", 0, -1, "", ""));
    assertThat(out.books.get("BTC-27DEC24-100000-C").integrity()).isEqualTo(Integrity.CURRENT);
    frame(
        DeribitFrames.book(
            "BTC-27DEC24-100000-C", "change", 14617771529L, 0, "[\"new\",0.019,93.0]", ""));
    assertThat(out.books.get("BTC-27DEC24-100000-C").bidPrices()).containsExactly(190);
  }

  @Test
  void oldMessagesWithoutTypeAreTakenByTheirIds() {
    open();
    String channel = "book.BTC-PERPETUAL.raw";
    frame(
        DeribitFrames.message(
            channel,
            "{\"timestamp\":1564617600273,\"instrument_name\":\"BTC-PERPETUAL\",\"change_id\":5,"
                + "\"bids\":[[\"new\",217.5,1890.0]],\"asks\":[[\"new\",218.5,20.0]]}"));
    frame(
        DeribitFrames.message(
            channel,
            "{\"timestamp\":1564617654272,\"prev_change_id\":5,\"instrument_name\":\"BTC-PERPETUAL\","
                + "\"change_id\":8,\"bids\":[[\"delete\",217.5,0.0]],\"asks\":[]}"));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(perpetual().bidPrices()).isEmpty();
    assertThat(perpetual().sequence()).isEqualTo(8);
  }

  @Test
  void aGroupedChannelReplacesTheBookEachTime() {
    open();
    String channel = "book.BTC-PERPETUAL.none.10.100ms";
    for (int i = 1; i <= 3; i++) {
      frame(
          DeribitFrames.message(
              channel,
              "{\"instrument_name\":\"BTC-PERPETUAL\",\"timestamp\":1769246173071,\"change_id\":"
                  + (100 + i)
                  + ",\"bids\":[[8953"
                  + i
                  + ".5,10.0]],\"asks\":[[89540.0,20.0]]}"));
    }
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(perpetual().bidPrices()).containsExactly(895335);
    assertThat(perpetual().resyncs()).isZero();
    assertThat(perpetual().sequence()).isEqualTo(103);
    // Another channel of the same instrument is another chain, and is left alone.
    frame(DeribitFrames.perpetual(1, -1));
    frame(DeribitFrames.perpetual(104, 103));
    assertThat(perpetual().bidPrices()).containsExactly(895335);
    assertThat(out.facts(BookView.class)).hasSize(3);
  }

  @Test
  void acceptsFieldsInAnyOrder() {
    open();
    frame(
        "{\"params\":{\"data\":{\"asks\":[[\"new\",42501.0,800.0]],\"bids\":[],\"x\":[{}],"
            + "\"change_id\":7,\"instrument_name\":\"BTC-PERPETUAL\",\"prev_change_id\":null,"
            + "\"type\":\"snapshot\"},\"channel\":\"book.BTC-PERPETUAL.raw\"},"
            + "\"method\":\"subscription\",\"jsonrpc\":\"2.0\"}");
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(perpetual().askPrices()).containsExactly(425010);
    assertThat(out.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"new\",42500.01,1.0]",
        "[\"new\",42500.0,0.5]",
        "[\"new\",42500.0,0]",
        "[\"new\",42500.0,-1]",
        "[\"new\",-1,1]",
        "[\"new\",1e40,1]",
        "[\"move\",42500.0,1]",
        "[\"new\",42500.0]",
        "[\"new\",42500.0,1,1]",
        "[\"new\",null,1]",
        "7"
      })
  void aBadLevelVoidsItsBookAlone(String level) {
    open();
    frame(DeribitFrames.book("BTC-27DEC24-100000-C", "snapshot", 9, -1, "", ""));
    frame(DeribitFrames.perpetual(1, -1));
    frame(DeribitFrames.book("BTC-PERPETUAL", "change", 2, 1, level, ""));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.books.get("BTC-27DEC24-100000-C").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.sent).singleElement().asString().contains("unsubscribe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "", "{\"params\":{\"channel\":\"book.BTC-PER", "{\"params\":{\"data\":[}}"})
  void aFrameThatCannotBeReadVoidsAllBooks(String bad) {
    open();
    frame(DeribitFrames.book("BTC-27DEC24-100000-C", "snapshot", 9, -1, "", ""));
    frame(DeribitFrames.perpetual(1, -1));
    frame(bad);
    assertThat(perpetual().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.books.get("BTC-27DEC24-100000-C").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void aReconnectBeginsANewEpoch() {
    open();
    frame(DeribitFrames.perpetual(1, -1));
    protocol.onClose("public-1", "gone", ++now, out);
    assertThat(perpetual().integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onOpen("public-1", ++now, out);
    assertThat(out.sent).hasSize(3);
    frame(DeribitFrames.perpetual(2, 1));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.DISCONNECTED);
    frame(DeribitFrames.perpetual(3, -1));
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(perpetual().epoch()).isEqualTo(2);
  }

  @Test
  void answersTestRequests() {
    open();
    frame("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}");
    assertThat(out.sent).isEmpty();
    frame("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
    assertThat(out.sent)
        .containsExactly(
            "public-1 {\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"public/test\",\"params\":{}}");
    frame("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"version\":\"1.2.26\"}}");
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(Liveness.class)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void tellsOptionTickersWithGreeks() {
    open();
    frame(DeribitFrames.OPTION_TICKER);
    assertThat(out.facts(OptionTicker.class))
        .containsExactly(
            new OptionTicker(
                "deribit",
                "BTC-27DEC24-100000-C",
                "BTC-USD-BTC-20241227-100000-C",
                now,
                1_626_993_723_632_000_000L,
                Double.NaN,
                Double.NaN,
                0.0025,
                873.0,
                0.001972,
                2003.61,
                2006.72,
                Double.NaN,
                1.2563,
                1.2074,
                0.03127,
                0.0002,
                0.20072,
                -1.64029,
                0.01188,
                12685.0));
    assertThat(out.facts(MarkPrice.class)).isEmpty();
  }

  @Test
  void tellsMarkPriceAndFundingOfPerpetuals() {
    open();
    frame(DeribitFrames.PERPETUAL_TICKER);
    assertThat(out.facts(MarkPrice.class))
        .containsExactly(
            new MarkPrice(
                "deribit",
                "BTC-PERPETUAL",
                "BTC-USD-BTC-PERP",
                now,
                1_765_541_474_086_000_000L,
                new BigDecimal("92281.78"),
                new BigDecimal("92263.55")));
    assertThat(out.facts(Funding.class))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.rate()).isEqualByComparingTo("-0.00001742");
              assertThat(f.intervalSeconds()).isEqualTo(28_800);
              assertThat(f.nextFundingTime()).isZero();
            });
  }

  @Test
  void aBadTickerLeavesTheBooksAlone() {
    open();
    frame(DeribitFrames.perpetual(1, -1));
    frame(DeribitFrames.PERPETUAL_TICKER.replace("-1.742e-05", "1.5"));
    frame(DeribitFrames.PERPETUAL_TICKER.replace("92281.78", "\"x\""));
    assertThat(out.deadLetters).hasSize(2);
    assertThat(perpetual().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void tellsTradesWithTheTakersSide() {
    open();
    frame(DeribitFrames.TRADES);
    assertThat(out.facts(Trade.class))
        .containsExactly(
            new Trade(
                "deribit",
                "BTC-PERPETUAL",
                "BTC-USD-BTC-PERP",
                now,
                1_765_531_356_452_000_000L,
                "403691824",
                922945,
                10,
                1,
                0,
                Side.SELL),
            new Trade(
                "deribit",
                "BTC-PERPETUAL",
                "BTC-USD-BTC-PERP",
                now,
                0,
                "5",
                922885,
                750,
                1,
                0,
                Side.BUY));
  }

  @Test
  void followsTheStateOfInstruments() {
    open();
    frame(DeribitFrames.PERPETUAL_TICKER.replace("\"open\"", "\"halted\""));
    assertThat(listing("BTC-PERPETUAL").status()).isEqualTo(ListingStatus.HALTED);
    assertThat(out.facts(ListingUpdate.class)).hasSize(1);
    frame(DeribitFrames.PERPETUAL_TICKER);
    assertThat(listing("BTC-PERPETUAL").status()).isEqualTo(ListingStatus.TRADING);
    String state = "{\"timestamp\":1,\"state\":\"%s\",\"instrument_name\":\"%s\"}";
    String channel = "instrument.state.any.any";
    frame(DeribitFrames.message(channel, String.format(state, "closed", "BTC-27DEC24-100000-C")));
    assertThat(listing("BTC-27DEC24-100000-C").status()).isEqualTo(ListingStatus.DELISTED);
    int requests = out.requests.size();
    frame(DeribitFrames.message(channel, String.format(state, "created", "BTC-9JAN25")));
    protocol.onTick(now + 11 * SECOND, out);
    assertThat(out.requests).hasSize(requests + 1);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void tellsLockedIndexes() {
    open();
    String lock = "{\"price_index\":\"%s\",\"locked\":%s,\"timestamp\":1}";
    frame(DeribitFrames.message("platform_state", String.format(lock, "btc_usd", "true")));
    frame(DeribitFrames.message("platform_state", String.format(lock, "eth_usd", "true")));
    frame(DeribitFrames.message("platform_state", String.format(lock, "btc_usd", "false")));
    frame(DeribitFrames.message("platform_state", String.format(lock, "eth_usd", "false")));
    frame(DeribitFrames.message("platform_state", "{\"maintenance\":true,\"price_index\":null}"));
    assertThat(out.facts(VenueStatus.class))
        .extracting(VenueStatus::state)
        .containsExactly(
            VenueStatus.State.RESTRICTED,
            VenueStatus.State.RESTRICTED,
            VenueStatus.State.RESTRICTED,
            VenueStatus.State.ONLINE,
            VenueStatus.State.MAINTENANCE);
  }

  @Test
  void whatIsUnknownIsPutAside() {
    open();
    frame(DeribitFrames.message("quote.BTC-PERPETUAL", "{\"best_bid_price\":1}"));
    frame(DeribitFrames.message("markprice.options.btc_usd", "[]"));
    frame(DeribitFrames.perpetual(1, -1).replace("BTC-PERPETUAL", "BTC-27DEC24"));
    frame(DeribitFrames.TRADES.replace("BTC-PERPETUAL", "BTC-COMBO-1"));
    assertThat(out.deadLetters).isEmpty();
    frame(DeribitFrames.message("weather.BTC", "{}"));
    frame("{\"hello\":1}");
    frame(DeribitFrames.perpetual(1, -1).replace("BTC-PERPETUAL", "DOGE-PERPETUAL"));
    protocol.onResponse("/api/v2/public/get_time", 200, new byte[0], now, out);
    assertThat(out.deadLetters)
        .extracting("reason")
        .containsExactly("unknown_message", "unknown_message", "unknown_symbol", "unknown_message");
  }

  @Test
  void spreadsManyListingsOverConnections() {
    DeribitPublicProtocol all = new DeribitPublicProtocol(VenueSettings.replay(10, 5));
    all.start(now, out);
    StringBuilder answer = new StringBuilder("{\"result\":[");
    for (int i = 0; i < 400; i++) {
      answer
          .append(i == 0 ? "" : ",")
          .append("{\"kind\":\"spot\",\"instrument_name\":\"A")
          .append(i)
          .append("_B\",\"base_currency\":\"A")
          .append(i)
          .append("\",\"quote_currency\":\"B\",\"tick_size\":1,\"min_trade_amount\":1}");
    }
    byte[] bytes = answer.append("]}").toString().getBytes(UTF_8);
    all.onResponse("get_instruments", 200, bytes, now, out);
    assertThat(out.connections)
        .extracting("name")
        .containsExactly("public-1", "public-2", "public-3");
    all.onOpen("public-3", now, out);
    // 80 listings of two channels each, 100 channels a request, after the heartbeat.
    assertThat(out.sent).hasSize(3).allMatch(s -> s.startsWith("public-3 "));
  }
}
