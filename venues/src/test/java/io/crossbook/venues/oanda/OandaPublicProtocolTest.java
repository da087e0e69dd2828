package io.crossbook.venues.oanda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.testing.ReferenceBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OandaPublicProtocolTest {
  private static final String FEED = "oanda-0";
  private static final long SECOND = 1_000_000_000L;
  private static final String INSTRUMENTS =
      "{\"instruments\":["
          + instrument("EUR_USD", "CURRENCY", 5)
          + ","
          + instrument("EUR_JPY", "CURRENCY", 3)
          + ","
          + instrument("XAU_USD", "METAL", 3)
          + ","
          + instrument("SPX500_USD", "CFD", 1)
          + "],\"lastTransactionID\":\"1\"}";
  private static final String PRICE =
      "{\"type\":\"PRICE\",\"instrument\":\"EUR_JPY\",\"time\":\"2016-10-27T08:38:43.094548890Z\","
          + "\"status\":\"tradeable\",\"tradeable\":true,\"bids\":[{\"price\":\"114.295\",\"liquidity\":1000000},"
          + "{\"price\":\"114.294\",\"liquidity\":\"2000000\"}],\"asks\":[{\"price\":\"114.312\",\"liquidity\":1000000},"
          + "{\"price\":\"114.313\",\"liquidity\":2000000}],\"closeoutBid\":\"114.291\",\"closeoutAsk\":\"114.316\"}";
  private static final String HEARTBEAT =
      "{\"type\":\"HEARTBEAT\",\"time\":\"2016-10-27T08:38:44.327443673Z\"}";

  private final CollectedOutput out = new CollectedOutput();
  private long now = 1_477_557_523_100_000_000L;
  private OandaPublicProtocol protocol;

  private static String instrument(String name, String type, int precision) {
    return "{\"name\":\""
        + name
        + "\",\"type\":\""
        + type
        + "\",\"displayPrecision\":"
        + precision
        + ",\"tradeUnitsPrecision\":0,\"minimumTradeSize\":\"1\"}";
  }

  private void start(String... instruments) {
    Set<String> wanted = new LinkedHashSet<>(List.of(instruments));
    protocol = new OandaPublicProtocol(new VenueSettings("", "", wanted, 0, 4, "101-004-1-001"));
    protocol.start(now, out);
    protocol.onResponse("/v3/accounts/101-004-1-001/instruments", 200, utf8(INSTRUMENTS), now, out);
  }

  private void startOpen() {
    start();
    protocol.onOpen(FEED, now, out);
  }

  private void receive(String text) {
    byte[] bytes = utf8(text);
    now += 1_000_000;
    protocol.onFrame(FEED, bytes, 0, bytes.length, true, now, out);
  }

  private BookView last(String symbol) {
    return out.books.get(symbol);
  }

  private List<String> reasons() {
    return out.deadLetters.stream().map(DeadLetter::reason).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsInstruments() {
    start();
    assertThat(protocol.listings())
        .extracting(listing -> listing.instrument().name())
        .containsExactlyInAnyOrder("EUR-USD-FX", "EUR-JPY-FX", "XAU-USD-FX");
    Listing yen =
        protocol.listings().stream().filter(l -> l.symbol().equals("EUR_JPY")).findFirst().get();
    assertThat(yen.instrument().kind()).isEqualTo(InstrumentKind.FX);
    assertThat(yen.tick()).isEqualByComparingTo("0.001");
    assertThat(yen.lot()).isEqualByComparingTo("1");
    assertThat(yen.minSize()).isEqualByComparingTo("1");
    assertThat(yen.priceScale()).isEqualTo(3);
    assertThat(yen.sizeScale()).isZero();
    assertThat(out.requests).hasSize(1);
    assertThat(out.requests.get(0).target()).isEqualTo("/v3/accounts/101-004-1-001/instruments");
    assertThat(out.connections).isEmpty();
  }

  @Test
  void readsTheRecordedInstruments() {
    start();
    protocol.onResponse(
        "/v3/accounts/x/instruments",
        200,
        Recordings.fixture("oanda/mab05k/account.instruments.json"),
        now,
        out);
    assertThat(out.deadLetters).isEmpty();
    assertThat(protocol.listings()).hasSize(71);
  }

  @Test
  void plansOneStreamForTheWantedInstruments() {
    start("EUR-USD-FX", "EUR-JPY-FX");
    protocol.onResponse("/instruments", 200, utf8(INSTRUMENTS), now, out);
    assertThat(out.connections).hasSize(1);
    ConnectionPlan plan = out.connections.get(0);
    assertThat(plan.transport()).isEqualTo(ConnectionPlan.Transport.HTTP_LINES);
    assertThat(plan.target())
        .isEqualTo(
            "/v3/accounts/101-004-1-001/pricing/stream?snapshot=true&instruments=EUR_JPY%2CEUR_USD");
    assertThat(plan.silenceNanos()).isEqualTo(10 * SECOND);
    protocol.onOpen(plan.name(), now, out);
    assertThat(out.sent).isEmpty();
  }

  @Test
  void aPriceReplacesTheBook() {
    startOpen();
    receive(PRICE);
    BookView book = last("EUR_JPY");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.instrument()).isEqualTo("EUR-JPY-FX");
    assertThat(book.bidPrices()).containsExactly(114_295, 114_294);
    assertThat(book.askSizes()).containsExactly(1_000_000, 2_000_000);
    assertThat(book.venueTime()).isEqualTo(1_477_557_523_094_548_890L);
    receive(
        "{\"asks\":[],\"bids\":[{\"liquidity\":5,\"price\":\"114.2\"}],\"status\":\"tradeable\","
            + "\"instrument\":\"EUR_JPY\",\"time\":\"1477557523.094548891\",\"type\":\"PRICE\"}");
    book = last("EUR_JPY");
    assertThat(book.bidPrices()).containsExactly(114_200);
    assertThat(book.askPrices()).isEmpty();
    assertThat(book.sequence()).isEqualTo(2);
    assertThat(book.resyncs()).isZero();
    assertThat(book.venueTime()).isEqualTo(1_477_557_523_094_548_891L);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void understandsTheRecordedStream() throws IOException {
    startOpen();
    JsonNode recorded =
        JsonMapper.builder()
            .build()
            .readTree(
                Recordings.fixture(
                    "oanda/hootnot/pricing_v3_accounts_accountID_pricing_stream.json"));
    for (JsonNode line : recorded.path("response")) {
      receive(line.toString());
    }
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(BookView.class)).hasSize(3);
    assertThat(last("EUR_JPY").bidPrices()).containsExactly(114_298, 114_297, 114_296, 114_294);
    assertThat(last("EUR_JPY").askSizes())
        .containsExactly(1_000_000, 2_000_000, 5_000_000, 10_000_000);
    assertThat(last("EUR_USD").bidPrices()).containsExactly(109_177, 109_175);
  }

  @Test
  void anUntradeablePriceHaltsTheListingAndEmptiesTheBook() {
    startOpen();
    receive(PRICE);
    out.facts.clear();
    receive(PRICE.replace("\"tradeable\":true", "\"tradeable\":false"));
    assertThat(out.facts.get(0)).isInstanceOf(ListingUpdate.class);
    assertThat(out.facts(ListingUpdate.class).get(0).listing().status())
        .isEqualTo(ListingStatus.HALTED);
    assertThat(last("EUR_JPY").tradable()).isFalse();
    assertThat(last("EUR_JPY").bidLevels()).isZero();

    // The metadata does not know better.
    protocol.onResponse("/instruments", 200, utf8(INSTRUMENTS), now, out);
    assertThat(out.facts(ListingUpdate.class)).hasSize(1);

    receive(PRICE);
    assertThat(out.facts(ListingUpdate.class).get(1).listing().status())
        .isEqualTo(ListingStatus.TRADING);
    assertThat(last("EUR_JPY").tradable()).isTrue();
    receive(PRICE.replace("\"status\":\"tradeable\"", "\"status\":\"invalid\""));
    assertThat(last("EUR_JPY").tradable()).isFalse();
    receive(PRICE.replace("\"status\":\"tradeable\",\"tradeable\":true,", ""));
    assertThat(last("EUR_JPY").tradable()).isFalse();
  }

  @Test
  void dropsPricesThatAreOlderUnlessTheyPersist() {
    startOpen();
    receive(PRICE);
    String older = PRICE.replace("08:38:43", "08:38:40").replace("114.295", "114.200");
    receive(older);
    receive(older);
    assertThat(out.facts(BookView.class)).hasSize(1);
    receive(older);
    assertThat(last("EUR_JPY").bidPrices()[0]).isEqualTo(114_294);
    assertThat(out.facts(BookView.class)).hasSize(2);
  }

  @Test
  void theSamePriceAfterAReconnectIsTaken() {
    startOpen();
    receive(PRICE);
    protocol.onClose(FEED, "end of stream", now, out);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onOpen(FEED, now, out);
    receive(PRICE);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last("EUR_JPY").epoch()).isEqualTo(2);
  }

  @Test
  void silenceForTwoHeartbeatsVoidsTheBooksAtOnce() {
    startOpen();
    receive(PRICE);
    receive(HEARTBEAT);
    protocol.onTick(now + 9 * SECOND, out);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.CURRENT);
    protocol.onTick(now + 10 * SECOND, out);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.reconnects).hasSize(1);
    protocol.onTick(now + 11 * SECOND, out);
    assertThat(out.reconnects).hasSize(1);
    now += 12 * SECOND;
    receive(PRICE);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void anUnreadableLineVoidsEveryBook() {
    startOpen();
    receive(PRICE);
    receive(PRICE.replace("EUR_JPY", "EUR_USD").replace("\"price\":\"114.", "\"price\":\"1.14"));
    receive(PRICE.substring(0, 120));
    assertThat(reasons()).containsExactly("malformed");
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(last("EUR_USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.reconnects).hasSize(1);
    receive(PRICE);
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.CURRENT);
    receive(PRICE.replace("\"instrument\":\"EUR_JPY\",", ""));
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.GAPPED);
  }

  @Test
  void aBadValueVoidsItsBookUntilTheNextPrice() {
    for (String bad :
        List.of(
            PRICE.replace("114.295", "114.2955"),
            PRICE.replace("114.295", "0"),
            PRICE.replace("114.295", "-1"),
            PRICE.replace("1000000", "0.5"),
            PRICE.replace("liquidity", "gravity"),
            PRICE.replace("\"asks\"", "\"tasks\""))) {
      startOpen();
      receive(PRICE);
      receive(bad);
      assertThat(last("EUR_JPY").integrity()).as(bad).isEqualTo(Integrity.GAPPED);
      assertThat(reasons()).endsWith("bad_value");
      receive(PRICE);
      assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.CURRENT);
      assertThat(out.reconnects).isEmpty();
    }
  }

  @Test
  void aCrossedPriceIsMarked() {
    startOpen();
    receive(PRICE.replace("114.295", "114.999"));
    assertThat(last("EUR_JPY").integrity()).isEqualTo(Integrity.SELF_CROSSED);
  }

  @Test
  void countsWhatItDoesNotUnderstand() {
    startOpen();
    receive("");
    receive("\r\n");
    receive(HEARTBEAT);
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.facts(Liveness.class)).hasSize(1);
    receive("{\"errorMessage\":\"Insufficient authorization\"}");
    receive("{\"type\":\"SURPRISE\"}");
    receive(PRICE.replace("EUR_JPY", "AAA_BBB"));
    receive(PRICE.replace("EUR_JPY", "SPX500_USD"));
    byte[] binary = {1};
    protocol.onFrame(FEED, binary, 0, 1, false, now, out);
    protocol.onResponse("/v3/other", 200, new byte[0], now, out);
    assertThat(reasons())
        .containsExactly(
            "venue_error",
            "unknown_message",
            "unknown_symbol",
            "unknown_symbol",
            "malformed",
            "unknown_message");
  }

  @Test
  void aRefusedAccountIsNotAskedAgain() {
    start();
    protocol.onResponse("/instruments", 500, new byte[0], now, out);
    out.requests.clear();
    protocol.onTick(now + 5 * SECOND, out);
    assertThat(out.requests).hasSize(1);
    protocol.onResponse("/instruments", 200, utf8("[]"), now, out);
    protocol.onResponse("/instruments", 401, new byte[0], now, out);
    protocol.onTick(now + 5_000 * SECOND, out);
    assertThat(out.requests).hasSize(1);
    assertThat(out.facts(VenueStatus.class).get(0).state()).isEqualTo(VenueStatus.State.RESTRICTED);
    assertThat(reasons()).containsExactly("request_failed", "malformed", "request_failed");
  }

  @Test
  void setsBadInstrumentsAside() {
    start();
    protocol.onResponse(
        "/instruments",
        200,
        utf8(
            "{\"instruments\":["
                + instrument("EURUSD", "CURRENCY", 5)
                + ","
                + instrument("EUR_CHF", "CURRENCY", 99)
                + ","
                + instrument("EUR_GBP", "CURRENCY", 5)
                + "]}"),
        now,
        out);
    assertThat(reasons()).containsExactly("bad_value", "bad_value");
    assertThat(protocol.listings()).extracting(Listing::symbol).contains("EUR_GBP");
  }

  @Property(tries = 100)
  void agreesWithANaiveBook(@ForAll long seed) {
    Random random = new Random(seed);
    CollectedOutput collected = new CollectedOutput();
    OandaPublicProtocol replay = new OandaPublicProtocol(VenueSettings.replay(0, 4));
    replay.onResponse("/instruments", 200, utf8(INSTRUMENTS), now, collected);
    Map<String, ReferenceBook> references =
        Map.of("EUR_USD", new ReferenceBook(), "EUR_JPY", new ReferenceBook());
    for (int i = 0; i < 60; i++) {
      String symbol = random.nextBoolean() ? "EUR_USD" : "EUR_JPY";
      ReferenceBook reference = references.get(symbol);
      reference.beginSnapshot();
      List<ReferenceBook.Level> levels = new ArrayList<>();
      for (int n = random.nextInt(8); n > 0; n--) {
        levels.add(ReferenceBook.randomLevel(random, false));
      }
      boolean trades = random.nextInt(5) > 0;
      if (trades) {
        levels.forEach(reference::set);
      }
      int scale = symbol.equals("EUR_USD") ? 5 : 3;
      byte[] line =
          utf8(
              "{\"type\":\"PRICE\",\"tradeable\":"
                  + trades
                  + ",\"instrument\":\""
                  + symbol
                  + "\",\"bids\":"
                  + tiers(levels, true, scale)
                  + ",\"asks\":"
                  + tiers(levels, false, scale)
                  + "}");
      replay.onFrame("s", line, 0, line.length, true, now + i, collected);
      references.forEach((name, book) -> book.check(collected.books.get(name), 4));
    }
    assertThat(collected.deadLetters).isEmpty();
  }

  private static String tiers(List<ReferenceBook.Level> levels, boolean bids, int scale) {
    return levels.stream()
        .filter(level -> bids == (level.side() == io.crossbook.core.book.Side.BUY))
        .map(
            level ->
                "{\"price\":\""
                    + java.math.BigDecimal.valueOf(level.price(), scale).toPlainString()
                    + "\",\"liquidity\":"
                    + level.size()
                    + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void survivesMutatedLines() {
    startOpen();
    List<byte[]> seeds = new ArrayList<>();
    for (String seed :
        List.of(
            PRICE,
            PRICE.replace("EUR_JPY", "EUR_USD"),
            PRICE.replace("2016-10-27T08:38:43.094548890Z", "1477557523.09"),
            PRICE.replace("true", "false"),
            HEARTBEAT)) {
      seeds.add(utf8(seed));
    }
    ProtocolFuzz.run(protocol, FEED, seeds, false, 4);
  }
}
