package io.crossbook.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.ReferenceBook;
import io.crossbook.venues.testing.ReferenceBook.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MexcBookPropertyTest {
  private static final long NOW = 1_736_411_507_100_000_000L;
  private static final int VIEW_LEVELS = 4;

  /**
   * A venue's book moves on; deltas are lost now and then, and snapshots of a state a few deltas
   * old come at random. The protocol may be current only if its book is the venue's.
   */
  @Property(tries = 60)
  void isCurrentOnlyWithTheVenuesBook(@ForAll long seed) {
    Random random = new Random(seed);
    CollectedOutput out = new CollectedOutput();
    MexcPublicProtocol protocol = new MexcPublicProtocol(VenueSettings.replay(0, VIEW_LEVELS));
    protocol.onResponse(
        "/exchangeInfo", 200, MexcEncoder.utf8(MexcPublicProtocolTest.SYMBOLS), NOW, out);
    ReferenceBook venue = new ReferenceBook();
    List<String> snapshots = new ArrayList<>();
    long version = 100;
    snapshots.add(snapshot(venue, version));
    for (int i = 0; i < 120; i++) {
      List<MexcEncoder.Item> levels = new ArrayList<>();
      for (int n = random.nextInt(5); n > 0; n--) {
        Level level = ReferenceBook.randomLevel(random, true);
        venue.set(level);
        levels.add(
            new MexcEncoder.Item(
                level.side() == Side.SELL,
                ScaledDecimal.toBigDecimal(level.price(), 2).toPlainString(),
                ScaledDecimal.toBigDecimal(level.size(), 8).toPlainString()));
      }
      long from = version + 1;
      version += 1 + random.nextInt(3);
      snapshots.add(snapshot(venue, version));
      // The last deltas are not lost, so that the end shows whether the book recovers.
      if (i < 118 && random.nextInt(20) == 0) {
        continue;
      }
      byte[] delta = MexcEncoder.delta("BTCUSDT", from, version, levels);
      protocol.onFrame("feed", delta, 0, delta.length, false, NOW + 2L * i, out);
      if (random.nextInt(6) == 0) {
        int age = Math.min(snapshots.size(), 1 + random.nextInt(4));
        protocol.onResponse(
            "/depth?symbol=BTCUSDT",
            200,
            MexcEncoder.utf8(snapshots.get(snapshots.size() - age)),
            NOW + 2L * i + 1,
            out);
      }
      BookView book = out.books.get("BTCUSDT");
      if (book != null && book.integrity() == Integrity.CURRENT) {
        venue.current = true;
        venue.check(book, VIEW_LEVELS);
        assertThat(book.sequence()).isEqualTo(version);
      }
    }
    byte[] newest = MexcEncoder.utf8(snapshots.get(snapshots.size() - 1));
    protocol.onResponse("/depth?symbol=BTCUSDT", 200, newest, NOW + 1_000, out);
    assertThat(out.books.get("BTCUSDT").integrity()).isEqualTo(Integrity.CURRENT);
    venue.check(out.books.get("BTCUSDT"), VIEW_LEVELS);
    assertThat(out.deadLetters).isEmpty();
  }

  private static String snapshot(ReferenceBook book, long version) {
    return "{\"lastUpdateId\":"
        + version
        + ",\"bids\":"
        + pairs(book.side(Side.BUY))
        + ",\"asks\":"
        + pairs(book.side(Side.SELL))
        + "}";
  }

  private static String pairs(SortedMap<Long, Long> levels) {
    return levels.entrySet().stream()
        .map((Map.Entry<Long, Long> level) -> pair(level.getKey(), level.getValue()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String pair(long price, long size) {
    return "[\""
        + ScaledDecimal.toBigDecimal(price, 2).toPlainString()
        + "\",\""
        + ScaledDecimal.toBigDecimal(size, 8).toPlainString()
        + "\"]";
  }

  @Test
  void survivesMutatedFrames() {
    CollectedOutput out = new CollectedOutput();
    MexcPublicProtocol protocol = new MexcPublicProtocol(VenueSettings.replay(0, VIEW_LEVELS));
    protocol.onResponse(
        "/exchangeInfo", 200, MexcEncoder.utf8(MexcPublicProtocolTest.SYMBOLS), NOW, out);
    protocol.onOpen("feed", NOW, out);
    List<byte[]> seeds = new ArrayList<>();
    for (int version = 100; version < 104; version++) {
      seeds.add(
          MexcEncoder.delta(
              "BTCUSDT",
              version,
              version,
              List.of(
                  new MexcEncoder.Item(false, "9.99", "5"),
                  new MexcEncoder.Item(true, "10.01", "0.5"))));
    }
    seeds.add(MexcEncoder.deal("BTCUSDT", "9.99", "1", 1));
    seeds.add(MexcEncoder.bookTicker("BTCUSDT", "9.99", "5", "10.01", "0.5", 101));
    ProtocolFuzz.run(protocol, "feed", seeds, true, 5);
    List<byte[]> controls =
        List.of(
            MexcEncoder.utf8("{\"id\":0,\"code\":0,\"msg\":\"" + Mexc.DEPTH + "BTCUSDT\"}"),
            MexcEncoder.utf8("{\"id\":0,\"code\":0,\"msg\":\"PONG\"}"));
    ProtocolFuzz.run(protocol, "feed", controls, false, 6);
  }
}
