package io.crossbook.venues.binance;

import static io.crossbook.venues.binance.BinanceMessages.T0;
import static io.crossbook.venues.binance.BinanceMessages.depth;
import static io.crossbook.venues.binance.BinanceMessages.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BinanceSpotTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String DEPTH = "/api/v3/depth?symbol=BTCUSDT&limit=1000";

  private final CollectedOutput out = new CollectedOutput();
  private BinancePublicProtocol protocol = BinanceMessages.started(Binance.DEFINITION, out);
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

  /** Opened, with a book at id 100: bid 100.00 x 1, ask 100.05 x 1. */
  private void synced() {
    protocol.onOpen("public-0", ++now, out);
    frame(depth(99, 100, "", ""));
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    out.requests.clear();
  }

  @Test
  void startsWithMetadataAndConnectsToWhatIsWanted() {
    CollectedOutput fresh = new CollectedOutput();
    BinanceMessages.started(Binance.DEFINITION, BinanceMessages.wanting("BTC-USDT"), fresh);
    assertThat(fresh.requests.get(0).target()).isEqualTo("/api/v3/exchangeInfo");
    assertThat(fresh.connections).hasSize(1);
    assertThat(fresh.connections.get(0).target())
        .isEqualTo("/stream?streams=btcusdt@depth@100ms/btcusdt@aggTrade");
    assertThat(fresh.facts(ListingUpdate.class)).hasSize(1);
  }

  @Test
  void metadataBecomesAnExactListing() {
    Listing listing =
        protocol.listings().stream()
            .filter(each -> each.symbol().equals("BTCUSDT"))
            .findFirst()
            .orElseThrow();
    assertThat(listing.instrument().name()).isEqualTo("BTC-USDT");
    assertThat(listing.tick()).isEqualByComparingTo("0.01");
    assertThat(listing.lot()).isEqualByComparingTo("0.00001");
    assertThat(listing.minSize()).isEqualByComparingTo("0.00001");
    assertThat(listing.minNotional()).isEqualByComparingTo("5");
    assertThat(listing.priceScale()).isEqualTo(8);
    assertThat(listing.sizeScale()).isEqualTo(8);
    assertThat(listing.status()).isEqualTo(ListingStatus.TRADING);
  }

  @Test
  void theFirstUpdateAsksForASnapshotAndTheTwoAreJoined() {
    protocol.onOpen("public-0", now, out);
    out.requests.clear();
    frame(depth(99, 100, "[\"90\",\"9\"]", ""));
    assertThat(out.requests).hasSize(1);
    assertThat(out.requests.get(0).target()).isEqualTo(DEPTH);
    assertThat(out.requests.get(0).weight()).isEqualTo(50);
    frame(depth(101, 102, "[\"100.01\",\"2\"]", ""));
    frame(depth(103, 104, "", "[\"100.05\",\"0\"],[\"100.06\",\"3\"]"));
    assertThat(out.facts(BookView.class)).isEmpty();
    respond(DEPTH, snapshot(101, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    // One view of the join, not one of each stale step.
    assertThat(out.facts(BookView.class)).hasSize(1);
    assertThat(book().sequence()).isEqualTo(104);
    assertThat(book().bidPrices()).containsExactly(10_001_000_000L, 10_000_000_000L);
    assertThat(book().askPrices()).containsExactly(10_006_000_000L);
    assertThat(protocol.depthCounters("BTCUSDT").older()).isEqualTo(1);
    assertThat(protocol.depthCounters("BTCUSDT").applied()).isEqualTo(2);
  }

  @Test
  void aSnapshotThatCameFirstIsBelievedWhenAnUpdateContinuesIt() {
    protocol.onOpen("public-0", now, out);
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(out.books).isEmpty();
    frame(depth(101, 101, "[\"100.00\",\"4\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().bidSizes()).containsExactly(400_000_000L);
  }

  @Test
  void aSnapshotOlderThanTheUpdatesIsRefusedAndAskedForAgain() {
    protocol.onOpen("public-0", now, out);
    frame(depth(105, 106, "", ""));
    out.requests.clear();
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(out.books).isEmpty();
    assertThat(protocol.depthCounters("BTCUSDT").snapshotsTooOld()).isEqualTo(1);
    now += SECOND;
    protocol.onTick(now, out);
    assertThat(out.requests).hasSize(1);
    respond(DEPTH, snapshot(106, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void aMissingUpdateVoidsTheBookUntilItIsJoinedAgain() {
    synced();
    frame(depth(103, 103, "[\"100.01\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(book().gaps()).isEqualTo(1);
    assertThat(out.requests).hasSize(1);
    frame(depth(104, 104, "[\"100.02\",\"2\"]", ""));
    respond(DEPTH, snapshot(103, "[\"100.01\",\"2\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().sequence()).isEqualTo(104);
    assertThat(book().resyncs()).isEqualTo(1);
    assertThat(book().bidPrices()[0]).isEqualTo(10_002_000_000L);
  }

  @Test
  void aDuplicateIsIgnoredAndAnOverlapApplied() {
    synced();
    frame(depth(101, 102, "[\"100.01\",\"2\"]", ""));
    int views = out.facts(BookView.class).size();
    frame(depth(101, 102, "[\"100.01\",\"7\"]", ""));
    assertThat(out.facts(BookView.class)).hasSize(views);
    assertThat(book().bidSizes()[0]).isEqualTo(200_000_000L);
    frame(depth(102, 103, "[\"100.01\",\"3\"]", ""));
    assertThat(book().bidSizes()[0]).isEqualTo(300_000_000L);
    assertThat(protocol.depthCounters("BTCUSDT").duplicates()).isEqualTo(1);
    assertThat(protocol.depthCounters("BTCUSDT").overlaps()).isEqualTo(1);
  }

  @Test
  void swappedUpdatesVoidTheBook() {
    synced();
    frame(depth(102, 102, "[\"100.02\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    frame(depth(101, 101, "[\"100.01\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    respond(DEPTH, snapshot(102, "[\"100.02\",\"2\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void everyUpdateAppliedIsAFact() {
    synced();
    int before = out.facts(BookView.class).size();
    frame(depth(101, 101, "[\"50\",\"2\"]", ""));
    frame(depth(102, 102, "", ""));
    assertThat(out.facts(BookView.class)).hasSize(before + 2);
    assertThat(book().venueTime()).isEqualTo(1_790_000_000_001_000_000L);
  }

  @Test
  void aBrokenConnectionVoidsTheBookAndTheNextOneBeginsAnEpoch() {
    synced();
    long epoch = book().epoch();
    protocol.onClose("public-0", "reset", ++now, out);
    assertThat(book().integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onOpen("public-0", ++now, out);
    // An answer to a request of the connection before is not proven by this one.
    respond(DEPTH, snapshot(101, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.DISCONNECTED);
    frame(depth(110, 110, "", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.DISCONNECTED);
    respond(DEPTH, snapshot(110, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void aFrameCutInTheMiddleVoidsItsBook() {
    synced();
    String whole = depth(101, 101, "[\"100.01\",\"2\"]", "[\"100.05\",\"0\"]");
    frame(whole.substring(0, whole.length() - 4));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo("malformed");
    assertThat(out.requests).hasSize(1);
    // A snapshot that may not hold what was lost is not enough; a later one is.
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    respond(DEPTH, snapshot(101, "[\"100.01\",\"2\"]", "[\"100.06\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void impossibleLevelsVoidTheBook() {
    synced();
    frame(depth(101, 101, "[\"100.01\",\"-2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo("bad_value");
  }

  @Test
  void aFinerPriceThanPromisedWidensTheScale() {
    synced();
    frame(depth(101, 101, "[\"100.0123456789\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    respond(DEPTH, snapshot(101, "[\"100.0123456789\",\"2\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().priceScale()).isEqualTo(10);
    assertThat(book().bidPrices()).containsExactly(1_000_123_456_789L);
    assertThat(book().gaps()).isEqualTo(1);
    // Metadata that comes again does not undo it.
    respond("/api/v3/exchangeInfo", BinanceMessages.SPOT_INFO);
    frame(depth(102, 102, "", ""));
    assertThat(book().priceScale()).isEqualTo(10);
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void aSizeTooLargeForTheScaleNarrowsIt() {
    synced();
    frame(depth(101, 101, "[\"100.01\",\"900000000000\"]", ""));
    respond(DEPTH, snapshot(101, "[\"100.01\",\"900000000000\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().sizeScale()).isEqualTo(6);
    assertThat(book().bidSizes()).containsExactly(900_000_000_000_000_000L);
  }

  @Test
  void anAnswerThatDoesNotComeIsAskedForAgainWithGrowingDelay() {
    protocol.onOpen("public-0", now, out);
    frame(depth(99, 100, "", ""));
    out.requests.clear();
    long[] asked = new long[4];
    for (int i = 0; i < asked.length; i++) {
      long before = now;
      while (out.requests.isEmpty()) {
        now += SECOND / 10;
        protocol.onTick(now, out);
        out.requests.removeIf(request -> request.target().contains("exchangeInfo"));
        assertThat(now - before).isLessThan(200 * SECOND);
      }
      asked[i] = now - before;
      out.requests.clear();
    }
    assertThat(asked).isSorted();
    assertThat(asked[3]).isGreaterThan(asked[0]);
  }

  @Test
  void aRefusedSnapshotRequestWaits() {
    protocol.onOpen("public-0", now, out);
    frame(depth(99, 100, "", ""));
    out.requests.clear();
    protocol.onResponse(DEPTH, 429, new byte[0], ++now, out);
    assertThat(out.deadLetters.get(0).reason()).isEqualTo("request_failed");
    protocol.onTick(now + SECOND, out);
    assertThat(out.requests).hasSize(1);
    assertThat(out.requests.get(0).notBefore()).isGreaterThan(now + 59 * SECOND);
  }

  @Test
  void snapshotRequestsAreSpaced() {
    protocol.onOpen("public-0", now, out);
    out.requests.clear();
    frame(depth(99, 100, "", ""));
    frame(depth(1, 2, "", "").replace("BTCUSDT", "ETHBTC"));
    assertThat(out.requests).hasSize(2);
    assertThat(out.requests.get(1).notBefore() - out.requests.get(0).notBefore())
        .isEqualTo(600_000_000L);
  }

  @Test
  void membersMayComeInAnyOrder() {
    synced();
    frame(
        "{\"data\":{\"a\":[],\"b\":[[\"100.01\",\"2\"]],\"u\":101,\"U\":101,\"s\":\"BTCUSDT\","
            + "\"E\":1,\"e\":\"depthUpdate\"},\"stream\":\"x\"}");
    assertThat(book().bidPrices()[0]).isEqualTo(10_001_000_000L);
    frame(
        "{\"u\":102,\"b\":[[\"100.02\",\"2\"]],\"s\":\"BTCUSDT\",\"U\":102,\"a\":[],"
            + "\"e\":\"depthUpdate\",\"E\":1}");
    assertThat(book().bidPrices()[0]).isEqualTo(10_002_000_000L);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aBookThatIsLookedAtBeyondItsSnapshotIsRefreshedAndThenVoid() {
    CollectedOutput fresh = new CollectedOutput();
    BinancePublicProtocol shallow =
        BinanceMessages.started(Binance.DEFINITION, VenueSettings.replay(100, 2), fresh);
    shallow.onOpen("public-0", now, fresh);
    BinanceMessages.frame(shallow, depth(99, 100, "", ""), ++now, fresh);
    StringBuilder asks = new StringBuilder("[\"200\",\"1\"]");
    StringBuilder bids = new StringBuilder("[\"199\",\"1\"]");
    for (int i = 1; i < 20; i++) {
      asks.append(",[\"").append(200 + i).append("\",\"1\"]");
      bids.append(",[\"").append(199 - i).append("\",\"1\"]");
    }
    String target = "/api/v3/depth?symbol=BTCUSDT&limit=20";
    BinanceMessages.respond(
        shallow, target, snapshot(100, bids.toString(), asks.toString()), ++now, fresh);
    fresh.requests.clear();
    long id = 101;
    for (int i = 0; i < 12; i++, id++) {
      BinanceMessages.frame(
          shallow, depth(id, id, "", "[\"" + (200 + i) + "\",\"0\"]"), ++now, fresh);
      assertThat(fresh.requests).isEmpty();
    }
    // Eight levels that the snapshot knew are what a refresh waits for.
    BinanceMessages.frame(shallow, depth(id, id++, "", "[\"212\",\"0\"]"), ++now, fresh);
    assertThat(fresh.requests).hasSize(1);
    assertThat(fresh.books.get("BTCUSDT").integrity()).isEqualTo(Integrity.CURRENT);
    for (int i = 13; i < 19; i++, id++) {
      BinanceMessages.frame(
          shallow, depth(id, id, "", "[\"" + (200 + i) + "\",\"0\"]"), ++now, fresh);
    }
    // One known ask is left, but a view shows two: what is between is unknown.
    assertThat(fresh.books.get("BTCUSDT").integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    BinanceMessages.respond(
        shallow, target, snapshot(110, "[\"199\",\"1\"]", "[\"210\",\"1\"]"), ++now, fresh);
    assertThat(fresh.books.get("BTCUSDT").integrity()).isEqualTo(Integrity.AWAITING_SNAPSHOT);
    BinanceMessages.respond(
        shallow,
        target,
        snapshot(118, "[\"199\",\"1\"]", "[\"218\",\"5\"],[\"219\",\"1\"],[\"230\",\"1\"]"),
        ++now,
        fresh);
    assertThat(fresh.books.get("BTCUSDT").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(fresh.books.get("BTCUSDT").askPrices()[0]).isEqualTo(21_900_000_000L);
  }

  @Test
  void aCrossedBookIsSaidToBeAndAskedForAnew() {
    synced();
    frame(depth(101, 101, "[\"100.06\",\"2\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.SELF_CROSSED);
    assertThat(out.requests).hasSize(1);
    frame(depth(102, 102, "[\"100.06\",\"0\"]", ""));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void aVenueThatCountsAnewIsFollowed() {
    synced();
    frame(depth(101, 101, "", ""));
    for (int i = 1; i <= 32; i++) {
      frame(depth(i, i, "", ""));
    }
    assertThat(book().integrity()).isEqualTo(Integrity.GAPPED);
    respond(DEPTH, snapshot(32, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book().sequence()).isEqualTo(32);
  }

  @Test
  void theTakerSoldWhereTheBuyerWasTheMaker() {
    String trade =
        "{\"e\":\"aggTrade\",\"E\":1790000000009,\"s\":\"BTCUSDT\",\"a\":12345,\"p\":\"100.01\","
            + "\"q\":\"0.5\",\"f\":100,\"l\":105,\"T\":1790000000008,\"m\":true,\"M\":true}";
    frame(BinanceMessages.wrapped(trade));
    frame(trade.replace("\"m\":true", "\"m\":false"));
    assertThat(out.facts(Trade.class))
        .extracting(Trade::taker)
        .containsExactly(Side.SELL, Side.BUY);
    Trade first = out.facts(Trade.class).get(0);
    assertThat(first.tradeId()).isEqualTo("12345");
    assertThat(first.price()).isEqualTo(10_001_000_000L);
    assertThat(first.size()).isEqualTo(50_000_000L);
    assertThat(first.venueTime()).isEqualTo(1_790_000_000_008_000_000L);
    // The same trades under other numbers are not told twice.
    frame(
        "{\"e\":\"trade\",\"E\":1,\"s\":\"BTCUSDT\",\"t\":9,\"p\":\"1\",\"q\":\"1\",\"T\":1,"
            + "\"m\":true}");
    assertThat(out.facts(Trade.class)).hasSize(2);
    frame(
        "{\"e\":\"trade\",\"E\":1,\"s\":\"ETHBTC\",\"t\":9,\"p\":\"1\",\"q\":\"1\",\"T\":1,"
            + "\"m\":true}");
    assertThat(out.facts(Trade.class)).hasSize(3);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aTradeWithoutSizeIsPutAside() {
    frame(
        "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":1,\"p\":\"100.01\",\"q\":\"0\",\"T\":1,"
            + "\"m\":true}");
    frame("{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":1,\"p\":\"100.01\",\"T\":1,\"m\":true}");
    assertThat(out.facts(Trade.class)).isEmpty();
    assertThat(out.deadLetters)
        .extracting(letter -> letter.reason())
        .containsExactly("bad_value", "malformed");
  }

  @Test
  void whatIsKnownButUnusedIsAcceptedAndWhatIsNotIsPutAside() {
    frame("{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"1\",\"B\":\"2\",\"a\":\"3\",\"A\":\"4\"}");
    frame(BinanceMessages.wrapped("{\"e\":\"kline\",\"E\":1,\"s\":\"BTCUSDT\",\"k\":{}}"));
    frame("{\"lastUpdateId\":160,\"bids\":[],\"asks\":[]}");
    frame("{\"result\":null,\"id\":1}");
    frame("[{\"e\":\"24hrMiniTicker\",\"s\":\"BTCUSDT\"}]");
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(Liveness.class)).isNotEmpty();
    frame("{\"code\":2,\"msg\":\"Invalid request\",\"id\":1}");
    frame("{\"e\":\"neverHeardOf\"}");
    frame(depth(1, 2, "", "").replace("BTCUSDT", "NOSUCH"));
    frame("not json");
    protocol.onFrame("public-0", new byte[] {1}, 0, 1, false, ++now, out);
    assertThat(out.deadLetters)
        .extracting(letter -> letter.reason())
        .containsExactly(
            "venue_error", "unknown_message", "unknown_symbol", "malformed", "unknown_message");
  }

  @Test
  void haltsAndDelistingsAreFacts() {
    out.facts.clear();
    respond(
        "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%5D",
        "{\"symbols\":["
            + BinanceMessages.spotSymbol("BTCUSDT", "CANCEL_ONLY", "BTC", "USDT")
            + "]}");
    respond(
        "/api/v3/exchangeInfo",
        "{\"symbols\":[" + BinanceMessages.spotSymbol("BTCUSDT", "BREAK", "BTC", "USDT") + "]}");
    assertThat(out.facts(ListingUpdate.class))
        .extracting(update -> update.listing().symbol() + " " + update.listing().status())
        .containsExactly("BTCUSDT CANCEL_ONLY", "BTCUSDT HALTED", "ETHBTC DELISTED");
  }

  @Test
  void aSymbolWithoutItsFiltersIsPutAsideAndTheOthersAreLearnt() {
    CollectedOutput fresh = new CollectedOutput();
    BinancePublicProtocol other =
        (BinancePublicProtocol) Binance.DEFINITION.protocol().apply(VenueSettings.replay(1000, 5));
    BinanceMessages.respond(
        other,
        "/api/v3/exchangeInfo",
        "{\"symbols\":[{\"symbol\":\"ODD\",\"baseAsset\":\"O\",\"quoteAsset\":\"D\","
            + "\"filters\":[]},"
            + BinanceMessages.spotSymbol("BTCUSDT", "TRADING", "BTC", "USDT")
            + "]}",
        now,
        fresh);
    assertThat(fresh.deadLetters).hasSize(1);
    assertThat(other.listings()).hasSize(1);
  }

  @Test
  void metadataIsAskedForAgainUntilItComesAndThenForStatus() {
    CollectedOutput fresh = new CollectedOutput();
    BinancePublicProtocol other =
        (BinancePublicProtocol)
            Binance.DEFINITION.protocol().apply(BinanceMessages.wanting("BTC-USDT"));
    other.start(T0, fresh);
    other.onResponse("/api/v3/exchangeInfo", 0, new byte[0], T0 + 1, fresh);
    other.onTick(T0 + 6 * SECOND, fresh);
    assertThat(fresh.requests).hasSize(2);
    BinanceMessages.respond(
        other, "/api/v3/exchangeInfo", BinanceMessages.SPOT_INFO, T0 + 7 * SECOND, fresh);
    other.onTick(T0 + 68 * SECOND, fresh);
    assertThat(fresh.requests.get(2).target())
        .isEqualTo("/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%5D");
    assertThat(fresh.connections).hasSize(1);
  }

  @Test
  void connectionsAreReplacedBeforeADayIsOverAndWhenTheServerSaysSo() {
    protocol.onOpen("public-0", T0, out);
    protocol.onTick(T0 + 23 * 3600 * SECOND, out);
    assertThat(out.reconnects).isEmpty();
    protocol.onTick(T0 + (23 * 3600 + 1800) * SECOND, out);
    assertThat(out.reconnects).hasSize(1);
    frame("{\"e\":\"serverShutdown\",\"E\":1}");
    assertThat(out.reconnects).hasSize(2);
  }

  @Test
  void brokenAnswersArePutAside() {
    protocol.onOpen("public-0", now, out);
    frame(depth(99, 100, "", ""));
    respond(DEPTH, "{\"lastUpdateId\":100,\"bids\":[[\"1\"");
    respond(DEPTH, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
    respond("/api/v3/depth?limit=5", "{}");
    respond("/api/v3/exchangeInfo", "[]");
    respond("/api/v3/unheardOf", "{}");
    respond("/api/v3/time", "{\"serverTime\":1}");
    assertThat(out.deadLetters)
        .extracting(letter -> letter.reason())
        .containsExactly(
            "malformed", "malformed", "unknown_symbol", "malformed", "unknown_message");
    respond(DEPTH, snapshot(100, "[\"100.00\",\"1\"]", "[\"100.05\",\"1\"]"));
    assertThat(book().integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void symbolsThatAreNotWantedAreLeftAlone() {
    CollectedOutput fresh = new CollectedOutput();
    BinancePublicProtocol other =
        BinanceMessages.started(Binance.DEFINITION, BinanceMessages.wanting("BTC-USDT"), fresh);
    byte[] bytes =
        depth(1, 2, "", "").replace("BTCUSDT", "ETHBTC").getBytes(StandardCharsets.UTF_8);
    other.onFrame("public-0", bytes, 0, bytes.length, true, now, fresh);
    assertThat(fresh.deadLetters).isEmpty();
    assertThat(fresh.facts(BookView.class)).isEmpty();
  }
}
