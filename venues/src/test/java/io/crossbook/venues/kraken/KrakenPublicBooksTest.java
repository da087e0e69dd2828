package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.Recordings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Books: snapshots, updates, checksums, and what is done where they are not right. */
class KrakenPublicBooksTest extends KrakenBench {
  @Test
  void verifiesTheOfficialChecksumExample() {
    open();
    frame(OFFICIAL);
    BookView book = book("BTC/USD");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.checksumsVerified()).isEqualTo(1);
    assertThat(book.instrument()).isEqualTo("BTC-USD");
    assertThat(book.bidPrices()).startsWith(452835, 452834);
    assertThat(book.askPrices()).startsWith(452852, 452864);
    assertThat(book.askSizes()[0]).isEqualTo(100000);
    assertThat(book.bidLevels()).isEqualTo(10);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void appliesUpdatesAndCutsToTheDepth() {
    open();
    KrakenReference eth = eth();
    for (int i = 0; i < 8; i++) {
      eth.asks.put(new BigDecimal("2010." + (10 + i)), BigDecimal.ONE);
    }
    frame(eth.snapshot());
    assertThat(book("ETH/USD").askLevels()).isEqualTo(10);
    frame(eth.update(Map.of(), level("2000.10", "4")));
    BookView book = book("ETH/USD");
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book.askLevels()).isEqualTo(10);
    assertThat(book.askPrices()[0]).isEqualTo(200010);
    assertThat(book.sequence()).isEqualTo(2);
    assertThat(book.venueTime()).isEqualTo(1_696_613_755_440_295_000L);
    frame(eth.update(level("1999.00", "0"), Map.of()));
    assertThat(book("ETH/USD").bidPrices()).containsExactly(199850);
    // Ten levels were cut to and one is taken away: the eleventh is not known.
    frame(eth.update(Map.of(), level("2000.10", "0")));
    assertThat(book("ETH/USD").askLevels()).isEqualTo(9);
    assertThat(book("ETH/USD").checksumsVerified()).isEqualTo(4);
    assertThat(book("ETH/USD").checksumFailures()).isZero();
  }

  @Test
  void takesTheDepthThatTheVenueAcknowledges() {
    open();
    frame(
        "{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\",\"depth\":25,\"snapshot\":true,"
            + "\"symbol\":\"ETH/USD\"},\"success\":true}");
    KrakenReference eth = new KrakenReference("ETH/USD", 25, 2, 8);
    for (int i = 10; i < 40; i++) {
      eth.asks.put(new BigDecimal("2010." + i), BigDecimal.ONE);
    }
    frame(eth.snapshot());
    assertThat(book("ETH/USD").askLevels()).isEqualTo(25);
  }

  @Test
  void aWrongChecksumVoidsThisBookAlone() {
    open();
    frame(OFFICIAL);
    KrakenReference eth = eth();
    frame(eth.snapshot());
    eth.update(Map.of(), level("2000.10", "4")); // lost on the way
    frame(eth.update(level("1999.50", "1"), Map.of()));
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CHECKSUM_FAILED);
    assertThat(book("ETH/USD").checksumFailures()).isEqualTo(1);
    assertThat(book("BTC/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(out.sent)
        .containsExactly(
            "public"
                + " {\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"ETH/USD\"],\"depth\":10}}");
    out.sent.clear();

    // What still comes for the void book is not applied and not told.
    int facts = out.facts(BookView.class).size();
    frame(eth.update(level("1999.60", "1"), Map.of()));
    assertThat(out.facts(BookView.class)).hasSize(facts);

    frame(
        "{\"method\":\"unsubscribe\",\"result\":{\"channel\":\"book\",\"depth\":10,"
            + "\"symbol\":\"ETH/USD\"},\"success\":true}");
    assertThat(out.sent)
        .containsExactly(
            "public"
                + " {\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"ETH/USD\"],\"depth\":10,\"snapshot\":true}}");
    frame(eth.snapshot());
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book("ETH/USD").resyncs()).isEqualTo(1);
    assertThat(book("ETH/USD").bidPrices()).containsExactly(199960, 199950, 199900, 199850);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void asksAgainIfNoSnapshotComes() {
    open();
    protocol.onTick(now + 9 * SECOND, out);
    assertThat(out.sent).isEmpty();
    protocol.onTick(now + 10 * SECOND, out);
    protocol.onTick(now + 10 * SECOND + 100_000_000, out);
    assertThat(out.sent).singleElement().asString().contains("unsubscribe");
    protocol.onTick(now + 16 * SECOND, out);
    assertThat(out.sent).hasSize(2);
    assertThat(out.sent.get(1)).contains("\"subscribe\"").contains("BTC/USD").contains("ETH/USD");
  }

  @Test
  void anUnsolicitedSnapshotReplacesEverything() {
    open();
    frame(eth().snapshot());
    KrakenReference other = new KrakenReference("ETH/USD", 10, 2, 8);
    other.bids.put(new BigDecimal("1500.00"), BigDecimal.ONE);
    frame(other.snapshot());
    assertThat(book("ETH/USD").bidPrices()).containsExactly(150000);
    assertThat(book("ETH/USD").askPrices()).isEmpty();
    assertThat(book("ETH/USD").resyncs()).isEqualTo(1);
  }

  @Test
  void aDuplicateIsHarmlessAndAReorderedUpdateIsNoticed() {
    open();
    KrakenReference eth = eth();
    frame(eth.snapshot());
    String first = eth.update(level("1999.50", "1"), Map.of());
    frame(first);
    frame(first);
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CURRENT);
    String second = eth.update(level("1999.50", "2"), Map.of());
    String third = eth.update(level("1999.60", "1"), Map.of());
    frame(third);
    frame(second);
    assertThat(book("ETH/USD").integrity()).isNotEqualTo(Integrity.CURRENT);
  }

  @Test
  void aReconnectVoidsEverythingAndSubscribesAgain() {
    open();
    frame(eth().snapshot());
    long epoch = book("ETH/USD").epoch();
    protocol.onClose("public", "reset by peer", ++now, out);
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.DISCONNECTED);
    protocol.onTick(now + 60 * SECOND, out);
    assertThat(out.sent).isEmpty();
    protocol.onOpen("public", ++now, out);
    assertThat(out.sent).hasSize(3);
    frame(eth().update(level("1999.50", "1"), Map.of()));
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.DISCONNECTED);
    frame(eth().snapshot());
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(book("ETH/USD").epoch()).isEqualTo(epoch + 1);
    assertThat(book("ETH/USD").sequence()).isEqualTo(1);
    assertThat(out.facts(VenueStatus.class))
        .extracting(VenueStatus::state)
        .containsExactly(
            VenueStatus.State.ONLINE, VenueStatus.State.DISCONNECTED, VenueStatus.State.ONLINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":1999.50,\"qty\":1",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":1999.501,\"qty\":1}],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":1999.50,\"qty\":-1}],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":1999.50}],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":1e30,\"qty\":1}],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[{\"price\":true,\"qty\":1}],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[]}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[],\"checksum\":1}]",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/USD\",\"symbol\":\"BTC/USD\"}]}"
      })
  void aBadBookMessageVoidsItsBookAlone(String bad) {
    open();
    frame(OFFICIAL);
    frame(eth().snapshot());
    frame(bad);
    assertThat(book("ETH/USD").integrity()).isNotEqualTo(Integrity.CURRENT);
    assertThat(book("BTC/USD").integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.sent).singleElement().asString().contains("unsubscribe").contains("ETH/USD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "",
        "{}}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"bids\":[],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"data\":[{\"symbol\":\"ETH/USD\",\"bids\":[],\"checksum\":1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"ETH/U"
      })
  void aFrameThatMayHaveBeenForAnyBookVoidsAll(String bad) {
    open();
    frame(OFFICIAL);
    frame(eth().snapshot());
    frame(bad);
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(book("BTC/USD").integrity()).isEqualTo(Integrity.GAPPED);
    assertThat(out.deadLetters).singleElement().extracting("reason").isEqualTo("malformed");
    assertThat(out.sent)
        .singleElement()
        .asString()
        .contains("unsubscribe", "\"BTC/USD\",\"ETH/USD\"");
  }

  @Test
  void repeatedLossesAreAnsweredEverMoreSlowly() {
    open();
    for (int i = 0; i < 3; i++) {
      frame(eth().snapshot());
      frame(eth().frame("update", "", "", 1));
      protocol.onTick(now, out);
      protocol.onTick(now + 999_000_000, out);
      if (i < 2) {
        assertThat(out.sent).hasSize(i == 0 ? 1 : 0);
        protocol.onTick(now + SECOND, out);
        frame(
            "{\"method\":\"unsubscribe\",\"result\":{\"channel\":\"book\",\"symbol\":\"ETH/USD\"},"
                + "\"success\":true}");
        out.sent.clear();
      }
    }
    protocol.onTick(now + 1_999_000_000, out);
    assertThat(out.sent).isEmpty();
    protocol.onTick(now + 2 * SECOND, out);
    assertThat(out.sent).singleElement().asString().contains("unsubscribe");
  }

  @Test
  void aSelfCrossedBookSaysSo() {
    open();
    KrakenReference eth = eth();
    frame(eth.snapshot());
    frame(eth.update(level("2000.50", "1"), Map.of()));
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.SELF_CROSSED);
    frame(eth.update(level("2000.50", "0"), Map.of()));
    assertThat(book("ETH/USD").integrity()).isEqualTo(Integrity.CURRENT);
  }

  @Test
  void everyChecksumOfARealStreamMatches() {
    byte[] recording = Recordings.fixture("kraken/recordings/derived_ws_v2_book1000_BTC_CHF.jsonl");
    KrakenPublicProtocol replay = new KrakenPublicProtocol(VenueSettings.replay(1000, 5));
    byte[] metadata = INSTRUMENTS.replace("BTC/USD", "BTC/CHF").getBytes(UTF_8);
    replay.onFrame("a file", metadata, 0, metadata.length, true, now, out);
    List<String> lines = new String(recording, UTF_8).lines().toList();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      replay.onFrame("a file", bytes, 0, bytes.length, true, ++now, out);
    }
    BookView book = book("BTC/CHF");
    assertThat(book.checksumsVerified()).isEqualTo(lines.size()).isEqualTo(290);
    assertThat(book.checksumFailures()).isZero();
    assertThat(out.deadLetters).isEmpty();
    // The same stream in its version 1 form ends so (EXPECTED.md, section 7).
    assertThat(book.bidPrices()[0]).isEqualTo(560603);
    assertThat(book.askPrices()[0]).isEqualTo(561942);
    assertThat(book.bidSizes()[0]).isEqualTo(5804973);
    assertThat(book.bidLevels()).isEqualTo(500);
    assertThat(book.askLevels()).isEqualTo(315);
  }
}
