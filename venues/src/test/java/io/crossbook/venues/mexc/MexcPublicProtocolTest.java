package io.crossbook.venues.mexc;

import static io.crossbook.venues.mexc.MexcEncoder.bookTicker;
import static io.crossbook.venues.mexc.MexcEncoder.deal;
import static io.crossbook.venues.mexc.MexcEncoder.delta;
import static io.crossbook.venues.mexc.MexcEncoder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.Recordings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MexcPublicProtocolTest {
  static final String SYMBOLS =
      "{\"symbols\":["
          + symbol("BTCUSDT", "BTC", 8, 2, "\"status\":\"1\"")
          + ","
          + symbol("ETHUSDT", "ETH", 5, 2, "\"status\":\"ENABLED\"")
          + ","
          + symbol("OLDUSDT", "OLD", 5, 2, "\"status\":\"2\"")
          + "]}";
  private static final String SNAPSHOT =
      "{\"lastUpdateId\":100,\"bids\":[[\"9.99\",\"1.50000000\"],[\"9.98\",\"2\"]],"
          + "\"asks\":[[\"10.01\",\"3\"],[\"10.02\",\"4\"]],\"timestamp\":1}";
  private static final String DEPTH_TARGET = "/api/v3/depth?symbol=BTCUSDT&limit=1000";
  private static final String FEED = "mexc-0";
  private static final long SECOND = 1_000_000_000L;

  private final CollectedOutput out = new CollectedOutput();
  private long now = 1_736_411_507_100_000_000L;
  private MexcPublicProtocol protocol;

  static String symbol(
      String symbol, String base, int baseDecimals, int priceDecimals, String more) {
    return "{\"symbol\":\""
        + symbol
        + "\",\"baseAsset\":\""
        + base
        + "\",\"baseAssetPrecision\":"
        + baseDecimals
        + ",\"quoteAsset\":\"USDT\",\"quotePrecision\":"
        + priceDecimals
        + ",\"isSpotTradingAllowed\":true,\"quoteAmountPrecision\":\"5\",\"baseSizePrecision\":\"0.0001\","
        + more
        + "}";
  }

  private void start(String... instruments) {
    Set<String> wanted = new LinkedHashSet<>(List.of(instruments));
    protocol = new MexcPublicProtocol(new VenueSettings("", "", wanted, 0, 3, ""));
    protocol.start(now, out);
    protocol.onResponse("/api/v3/exchangeInfo", 200, utf8(SYMBOLS), now, out);
    out.requests.clear();
  }

  private void startOpen() {
    start("BTC-USDT");
    protocol.onOpen(FEED, now, out);
  }

  /** Current at version 101, joined. */
  private void startWithBook() {
    startOpen();
    receive(delta("BTCUSDT", 101, 101, List.of(level("b", "9.99", "1"))));
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    out.requests.clear();
  }

  private static MexcEncoder.Item level(String side, String price, String quantity) {
    return new MexcEncoder.Item(side.equals("a"), price, quantity);
  }

  private void receive(byte[] bytes) {
    protocol.onFrame(FEED, bytes, 0, bytes.length, false, tick(), out);
  }

  private void control(String text) {
    byte[] bytes = utf8(text);
    protocol.onFrame(FEED, bytes, 0, bytes.length, true, tick(), out);
  }

  private long tick() {
    return now += 1_000_000;
  }

  private BookView last() {
    return out.books.get("BTCUSDT");
  }

  private List<String> reasons() {
    return out.deadLetters.stream().map(DeadLetter::reason).toList();
  }

  @Test
  void readsSymbols() {
    start("BTC-USDT");
    Listing listing =
        protocol.listings().stream().filter(l -> l.symbol().equals("BTCUSDT")).findFirst().get();
    assertThat(listing.instrument().name()).isEqualTo("BTC-USDT");
    assertThat(listing.tick()).isEqualByComparingTo("0.01");
    assertThat(listing.lot()).isEqualByComparingTo("0.00000001");
    assertThat(listing.minSize()).isEqualByComparingTo("0.0001");
    assertThat(listing.minNotional()).isEqualByComparingTo("5");
    assertThat(listing.status()).isEqualTo(ListingStatus.TRADING);
    assertThat(protocol.listings())
        .filteredOn(l -> l.symbol().equals("OLDUSDT"))
        .allMatch(l -> l.status() == ListingStatus.HALTED);
    protocol.onResponse(
        "/api/v3/exchangeInfo",
        200,
        utf8(
            "{\"symbols\":["
                + symbol("XUSDT", "X", 2, 2, "\"status\":\"1\",\"tradeSideType\":\"3\"")
                + ","
                + symbol("YUSDT", "Y", 2, 99, "\"status\":\"1\"")
                + "]}"),
        now,
        out);
    assertThat(protocol.listings())
        .filteredOn(l -> l.symbol().equals("XUSDT"))
        .allMatch(l -> l.status() == ListingStatus.HALTED)
        .hasSize(1);
    assertThat(reasons()).containsExactly("bad_value");
  }

  @Test
  void readsTheFixtures() throws IOException {
    start("BROCK-USDT");
    JsonNode info =
        JsonMapper.builder()
            .build()
            .readTree(
                Recordings.fixture("mexc/jkorf-rest/SpotApi.ExchangeData.GetExchangeInfo.json"));
    protocol.onResponse(
        "/api/v3/exchangeInfo", 200, utf8(info.path("response").toString()), now, out);
    assertThat(out.connections).hasSize(1);
    protocol.onOpen(FEED, now, out);
    JsonNode depth =
        JsonMapper.builder()
            .build()
            .readTree(Recordings.fixture("mexc/jkorf-rest/SpotApi.ExchangeData.GetOrderBook.json"));
    protocol.onResponse(
        "/api/v3/depth?symbol=BROCKUSDT", 200, utf8(depth.path("response").toString()), now, out);
    // The documentation's example is crossed: 15 bid, 14 asked.
    assertThat(out.books.get("BROCKUSDT").integrity()).isEqualTo(Integrity.SELF_CROSSED);
    assertThat(out.books.get("BROCKUSDT").sequence()).isEqualTo(1_112_416);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void readsTheCapturedFrames() throws IOException {
    startOpen();
    for (String name :
        List.of(
            "bookTicker_100ms_captured",
            "deals_100ms_captured",
            "kline_Min1_captured",
            "limitDepth_5_captured")) {
      receive(hex(name));
    }
    assertThat(out.deadLetters).isEmpty();
    List<Trade> trades = out.facts(Trade.class);
    assertThat(trades).hasSize(2);
    assertThat(trades).extracting(Trade::taker).containsExactly(Side.SELL, Side.BUY);
    assertThat(trades.get(0).price()).isEqualTo(8_427_000);
    assertThat(trades.get(0).size()).isEqualTo(99_829);
    assertThat(trades.get(0).venueTime()).isEqualTo(1_790_281_246_176_000_000L);
    assertThat(trades.get(1).tradeId()).isEqualTo("731901896985399298X0_731901896985399299X0");
    assertThat(out.facts(Liveness.class)).isNotEmpty();
  }

  @Test
  void readsTheDocumentedDelta() throws IOException {
    startOpen();
    receive(hex("synthetic_aggreDepth_100ms"));
    protocol.onResponse(
        DEPTH_TARGET,
        200,
        utf8(
            "{\"lastUpdateId\":10589632358,\"bids\":[[\"92877.58\",\"1\"],[\"92877.57\",\"2\"]],"
                + "\"asks\":[]}"),
        tick(),
        out);
    assertThat(out.deadLetters).isEmpty();
    assertThat(last().bidPrices()).containsExactly(9_287_757);
    assertThat(last().sequence()).isEqualTo(10_589_632_359L);
  }

  private static byte[] hex(String name) throws IOException {
    JsonNode fixture =
        JsonMapper.builder()
            .build()
            .readTree(Recordings.fixture("mexc/protobuf/" + name + ".json"));
    return HexFormat.of().parseHex(fixture.path("hex").asText());
  }

  @Test
  void connectsAndSubscribesWithinTheLimits() {
    List<String> wanted = new ArrayList<>();
    StringBuilder symbols = new StringBuilder("{\"symbols\":[");
    for (int i = 0; i < 16; i++) {
      String base = "C" + (char) ('A' + i);
      wanted.add(base + "-USDT");
      symbols
          .append(i == 0 ? "" : ",")
          .append(symbol(base + "USDT", base, 2, 2, "\"status\":\"1\""));
    }
    protocol =
        new MexcPublicProtocol(
            new VenueSettings("", "", new LinkedHashSet<>(wanted), 20_000, 3, ""));
    protocol.start(now, out);
    assertThat(out.requests.get(0).target()).isEqualTo("/api/v3/exchangeInfo");
    byte[] body = utf8(symbols.append("]}").toString());
    protocol.onResponse("/api/v3/exchangeInfo", 200, body, now, out);
    protocol.onResponse("/api/v3/exchangeInfo", 200, body, now, out);
    assertThat(out.connections).hasSize(2);
    for (var plan : out.connections) {
      out.sent.clear();
      protocol.onOpen(plan.name(), now, out);
      long subscriptions =
          out.sent.stream().mapToLong(frame -> frame.split("spot@", -1).length - 1).sum();
      assertThat(subscriptions).isBetween(2L, 30L);
      assertThat(out.sent).allMatch(frame -> frame.contains("\"method\":\"SUBSCRIPTION\""));
    }
    out.requests.clear();
    protocol.onTick(now + 4 * SECOND, out);
    assertThat(out.requests).hasSize(16);
    assertThat(out.requests.get(0).target()).isEqualTo("/api/v3/depth?symbol=CAUSDT&limit=5000");
  }

  @Test
  void asksForTheSnapshotOnceDeltasFlowAndJoinsIt() {
    startOpen();
    receive(delta("BTCUSDT", 95, 99, List.of(level("b", "9.99", "77"))));
    assertThat(out.requests).extracting(request -> request.target()).containsExactly(DEPTH_TARGET);
    receive(delta("BTCUSDT", 100, 103, List.of(level("a", "10.01", "0.00000000"))));
    receive(delta("BTCUSDT", 104, 104, List.of(level("b", "10.00", "5"))));
    assertThat(out.facts(BookView.class)).isEmpty();
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);

    assertThat(out.facts(BookView.class)).hasSize(1);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().sequence()).isEqualTo(104);
    assertThat(last().bidPrices()).containsExactly(1_000, 999, 998);
    assertThat(last().bidSizes()).containsExactly(500_000_000, 150_000_000, 200_000_000);
    assertThat(last().askPrices()).containsExactly(1_002);

    receive(delta("BTCUSDT", 105, 110, List.of(level("a", "10.03", "1"))));
    assertThat(last().sequence()).isEqualTo(110);
    assertThat(last().venueTime()).isEqualTo(1_736_411_507_002_000_000L);
    assertThat(out.requests).hasSize(1);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void anAcknowledgementBringsTheSnapshotOfAQuietSymbol() {
    startOpen();
    control(
        "{\"id\":0,\"code\":0,\"msg\":\"" + Mexc.DEALS + "BTCUSDT," + Mexc.DEPTH + "BTCUSDT\"}");
    assertThat(out.requests).hasSize(1);
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    // What the snapshot holds already is dropped, what reaches over it joins.
    receive(delta("BTCUSDT", 90, 100, List.of(level("b", "9.99", "77"))));
    assertThat(out.facts(BookView.class)).hasSize(1);
    receive(delta("BTCUSDT", 99, 101, List.of(level("b", "9.99", "77"))));
    assertThat(last().sequence()).isEqualTo(101);
  }

  @Test
  void aSnapshotThatIsTooOldIsFetchedAgain() {
    startOpen();
    receive(delta("BTCUSDT", 150, 150, List.of(level("b", "9.99", "1"))));
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(out.facts(BookView.class)).isEmpty();
    out.requests.clear();
    protocol.onTick(now + 2 * SECOND, out);
    assertThat(out.requests).hasSize(1);
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT.replace("100", "149")), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().sequence()).isEqualTo(150);
  }

  @Test
  void aFirstDeltaBeyondAQuietSnapshotVoidsTheBook() {
    startOpen();
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    receive(delta("BTCUSDT", 103, 103, List.of(level("b", "9.99", "1"))));
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.requests).hasSize(1);
  }

  @Test
  void gapsRepeatsAndReorderingVoidTheBook() {
    for (long[] versions : new long[][] {{103, 103}, {101, 101}, {100, 102}, {90, 91}}) {
      startWithBook();
      assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
      receive(delta("BTCUSDT", versions[0], versions[1], List.of(level("b", "9.99", "5"))));
      assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
      assertThat(last().bidSizes()[0]).isEqualTo(100_000_000);
      assertThat(out.requests).isEmpty();
      protocol.onTick(now + 2 * SECOND, out);
      assertThat(out.requests).hasSize(1);
    }
  }

  @Test
  void resyncsAfterAGap() {
    startWithBook();
    receive(delta("BTCUSDT", 105, 106, List.of(level("b", "9.97", "5"))));
    assertThat(last().gaps()).isEqualTo(1);
    receive(delta("BTCUSDT", 107, 107, List.of(level("b", "9.96", "6"))));
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT.replace("100", "104")), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().sequence()).isEqualTo(107);
    assertThat(last().resyncs()).isEqualTo(1);
    assertThat(last().bidLevels()).isEqualTo(4);
    // An answer that comes late, or was not asked for, changes nothing.
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(last().sequence()).isEqualTo(107);
  }

  @Test
  void aSnapshotRecordedBeforeTheFirstDeltaIsUsed() {
    protocol = new MexcPublicProtocol(VenueSettings.replay(0, 3));
    protocol.onResponse("/v9/exchangeInfo", 200, utf8(SYMBOLS), now, out);
    protocol.onResponse("/v9/depth?limit=5&symbol=BTCUSDT", 200, utf8(SNAPSHOT), now, out);
    receive(delta("BTCUSDT", 101, 102, List.of(level("b", "9.97", "5"))));
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().sequence()).isEqualTo(102);
    assertThat(last().epoch()).isEqualTo(1);
    assertThat(out.sent).isEmpty();
  }

  @Test
  void aNewConnectionVoidsTheBookAndJoinsAnew() {
    startWithBook();
    protocol.onClose(FEED, "1006", tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onTick(now + 100 * SECOND, out);
    assertThat(out.requests).isEmpty();
    protocol.onOpen(FEED, tick(), out);
    receive(delta("BTCUSDT", 201, 201, List.of(level("b", "9.97", "5"))));
    assertThat(out.requests).hasSize(1);
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT.replace("100", "200")), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last().sequence()).isEqualTo(201);
  }

  @Test
  void aBadDeltaVoidsItsBook() {
    List<byte[]> bad = new ArrayList<>();
    bad.add(delta("BTCUSDT", 102, 102, List.of(level("b", "9.991", "5"))));
    bad.add(delta("BTCUSDT", 102, 102, List.of(level("b", "0", "5"))));
    bad.add(delta("BTCUSDT", 102, 102, List.of(level("b", "9.9", "-5"))));
    bad.add(delta("BTCUSDT", 102, 102, List.of(level("b", "", "5"))));
    bad.add(delta("BTCUSDT", 103, 102, List.of()));
    byte[] cut = delta("BTCUSDT", 102, 102, List.of(level("b", "9.90", "5")));
    for (int i = 0; i < cut.length; i++) {
      if (cut[i] == '9' && cut[i + 1] == '.') {
        cut[i - 1] = 120;
      }
    }
    bad.add(cut);
    for (byte[] each : bad) {
      startWithBook();
      receive(each);
      assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
      assertThat(reasons()).hasSize(1);
      out.deadLetters.clear();
    }
  }

  @Test
  void aBadKeptDeltaDoesNotPoisonTheNextSnapshots() {
    startOpen();
    receive(delta("BTCUSDT", 101, 101, List.of(level("b", "9.991", "5"))));
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(reasons()).containsExactly("bad_value");
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT.replace("100", "101")), tick(), out);
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void snapshotsThatFailAreRepeatedWithGrowingDelay() {
    startOpen();
    receive(delta("BTCUSDT", 101, 101, List.of()));
    for (String body :
        List.of("{}", "{\"lastUpdateId\":1,\"bids\":[[\"1.001\",\"1\"]],\"asks\":[]}", "x")) {
      out.requests.clear();
      protocol.onResponse(DEPTH_TARGET, 200, utf8(body), now, out);
      protocol.onTick(now, out);
      assertThat(out.requests).isEmpty();
      now += 10 * SECOND;
      protocol.onTick(now, out);
      assertThat(out.requests).extracting(r -> r.target()).contains(DEPTH_TARGET);
    }
    protocol.onResponse(DEPTH_TARGET, 429, new byte[0], now, out);
    assertThat(reasons()).containsExactly("malformed", "malformed", "malformed", "request_failed");
    assertThat(out.facts(BookView.class)).isEmpty();
  }

  @Test
  void aBestBidAndAskOfTheSameVersionMustAgree() {
    startWithBook();
    receive(bookTicker("BTCUSDT", "9.99", "1.00", "10.01", "3", 101));
    receive(delta("BTCUSDT", 102, 102, List.of(level("a", "10.01", "2"))));
    assertThat(last().checksumsVerified()).isEqualTo(1);
    receive(bookTicker("BTCUSDT", "5", "1", "6", "3", 101));
    receive(bookTicker("BTCUSDT", "5", "1", "6", "3", 103));
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
    receive(bookTicker("BTCUSDT", "9.99", "1", "10.01", "3", 102));
    assertThat(last().integrity()).isEqualTo(Integrity.CHECKSUM_FAILED);
    assertThat(last().checksumFailures()).isEqualTo(1);
  }

  @Test
  void aBookThatStaysCrossedIsRenewed() {
    startWithBook();
    receive(delta("BTCUSDT", 102, 102, List.of(level("b", "10.05", "2"))));
    assertThat(last().integrity()).isEqualTo(Integrity.SELF_CROSSED);
    protocol.onTick(now + 6 * SECOND, out);
    assertThat(last().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.requests).extracting(r -> r.target()).contains(DEPTH_TARGET);
  }

  @Test
  void tradesSayWhoTook() {
    startOpen();
    receive(deal("BTCUSDT", "9.99", "0.5", 1));
    receive(deal("BTCUSDT", "9.98", "0.5", 2));
    receive(deal("BTCUSDT", "9.97", "0.5", 0));
    receive(deal("BTCUSDT", "9.971", "0.5", 1));
    receive(deal("BTCUSDT", "9.97", "0", 1));
    receive(deal("ETHUSDT", "9.97", "1", 1));
    assertThat(out.facts(Trade.class))
        .extracting(Trade::taker)
        .containsExactly(Side.BUY, Side.SELL, null);
    assertThat(out.facts(Trade.class).get(0).tradeId()).isEqualTo("id9.99");
    assertThat(reasons()).containsExactly("bad_value", "bad_value");
  }

  @Test
  void pingsAndRenewsItsConnections() {
    startOpen();
    out.sent.clear();
    protocol.onTick(now + 15 * SECOND, out);
    protocol.onTick(now + 16 * SECOND, out);
    assertThat(out.sent).containsExactly(FEED + " {\"method\":\"PING\"}");
    control("{\"id\":0,\"code\":0,\"msg\":\"PONG\"}");
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(Liveness.class)).isNotEmpty();
    protocol.onTick(now + 23 * 3_600 * SECOND, out);
    protocol.onTick(now + 24 * 3_600 * SECOND, out);
    assertThat(out.reconnects).hasSize(1);
  }

  @Test
  void takesTheSymbolFromTheChannelIfItIsNotNamed() {
    startWithBook();
    byte[] whole = delta("BTCUSDT", 102, 102, List.of(level("b", "9.97", "5")));
    byte[] body =
        MexcEncoder.message(
            out2 -> {
              out2.writeString(4, "102");
              out2.writeString(5, "102");
            });
    assertThat(whole.length).isGreaterThan(body.length);
    receive(MexcEncoder.envelope(Mexc.DEPTH + "BTCUSDT", null, 0, MexcFrame.AGGRE_DEPTHS, body));
    assertThat(last().sequence()).isEqualTo(102);
    assertThat(last().venueTime()).isZero();
  }

  @Test
  void countsWhatItDoesNotUnderstand() {
    startWithBook();
    control("{\"id\":0,\"code\":0,\"msg\":\"Not Subscribed successfully! [x]. Reason: Blocked!\"}");
    control("{\"id\":0,\"code\":5,\"msg\":\"spot@public.\"}");
    control("nonsense");
    receive(new byte[] {(byte) 0xff, 1, 2});
    receive(MexcEncoder.envelope("x@BTCUSDT", "BTCUSDT", 1, 302, new byte[0]));
    receive(delta("WHOUSDT", 1, 1, List.of()));
    protocol.onResponse("/api/v3/depth?limit=1&symbol=WHO", 200, new byte[0], now, out);
    protocol.onResponse("/api/v3/other", 200, new byte[0], now, out);
    protocol.onResponse("/api/v3/exchangeInfo", 503, new byte[0], now, out);
    protocol.onResponse("/api/v3/exchangeInfo", 200, utf8("{}"), now, out);
    assertThat(reasons())
        .containsExactly(
            "venue_error",
            "venue_error",
            "malformed",
            "malformed",
            "unknown_message",
            "unknown_symbol",
            "unknown_symbol",
            "unknown_message",
            "request_failed",
            "malformed");
    assertThat(last().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void newPrecisionVoidsTheBookAndFetchesASnapshot() {
    startWithBook();
    protocol.onResponse(
        "/api/v3/exchangeInfo",
        200,
        utf8("{\"symbols\":[" + symbol("BTCUSDT", "BTC", 8, 3, "\"status\":\"1\"") + "]}"),
        tick(),
        out);
    protocol.onTick(tick(), out);
    assertThat(out.requests).extracting(r -> r.target()).contains(DEPTH_TARGET);
    protocol.onResponse(DEPTH_TARGET, 200, utf8(SNAPSHOT), tick(), out);
    assertThat(last().priceScale()).isEqualTo(3);
    assertThat(last().bidPrices()[0]).isEqualTo(9_990);
  }
}
