package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.ProtocolFuzz;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The book rule against the documentation's own words, over generated streams, and fuzzed. */
class KrakenBookRuleTest {

  @Property(tries = 60)
  void everyValidStreamGivesTheReferencesBook(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int updates) {
    Random random = new Random(seed);
    int depth = random.nextBoolean() ? 10 : 25;
    KrakenReference reference = new KrakenReference("ETH/USD", depth, 2, 8);
    KrakenPublicProtocol protocol =
        new KrakenPublicProtocol(VenueSettings.replay(depth, Integer.MAX_VALUE));
    CollectedOutput out = new CollectedOutput();
    feed(protocol, KrakenBench.INSTRUMENTS, out);
    reference.update(changes(random, 1_000, 60), changes(random, 2_000, 60));
    feed(protocol, reference.snapshot(), out);
    check(out.books.get("ETH/USD"), reference);
    for (int i = 0; i < updates; i++) {
      Map<BigDecimal, BigDecimal> bids = changes(random, 1_000, random.nextInt(4));
      Map<BigDecimal, BigDecimal> asks = changes(random, 2_000, random.nextInt(4));
      feed(protocol, reference.update(bids, asks), out);
      check(out.books.get("ETH/USD"), reference);
    }
    assertThat(out.books.get("ETH/USD").checksumsVerified()).isEqualTo(updates + 1);
    assertThat(out.deadLetters).isEmpty();
  }

  private static Map<BigDecimal, BigDecimal> changes(Random random, int from, int count) {
    Map<BigDecimal, BigDecimal> changes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      long size = random.nextInt(3) == 0 ? 0 : 1 + (random.nextLong() >>> (1 + random.nextInt(60)));
      changes.put(
          BigDecimal.valueOf(from * 100L + random.nextInt(100), 2), BigDecimal.valueOf(size, 8));
    }
    return changes;
  }

  private static void check(BookView book, KrakenReference reference) {
    assertThat(book.integrity()).isEqualTo(Integrity.CURRENT);
    check(book.bidPrices(), book.bidSizes(), reference.bids);
    check(book.askPrices(), book.askSizes(), reference.asks);
  }

  private static void check(long[] prices, long[] sizes, Map<BigDecimal, BigDecimal> expected) {
    assertThat(prices)
        .containsExactly(
            expected.keySet().stream().mapToLong(p -> ScaledDecimal.of(p, 2)).toArray());
    assertThat(sizes)
        .containsExactly(
            expected.values().stream().mapToLong(p -> ScaledDecimal.of(p, 8)).toArray());
  }

  private static void feed(KrakenPublicProtocol protocol, String frame, CollectedOutput out) {
    byte[] bytes = frame.getBytes(UTF_8);
    protocol.onFrame("public", bytes, 0, bytes.length, true, 1, out);
  }

  @Test
  void survivesAnyBytes() throws Exception {
    KrakenReference eth = new KrakenReference("ETH/USD", 10, 2, 8);
    eth.update(
        Map.of(new BigDecimal("1999.5"), BigDecimal.ONE),
        Map.of(new BigDecimal("2000.5"), BigDecimal.TEN));
    List<byte[]> seeds = new ArrayList<>();
    for (String frame :
        new String[] {
          KrakenBench.INSTRUMENTS,
          KrakenBench.OFFICIAL,
          eth.snapshot(),
          eth.snapshot(),
          eth.update(Map.of(new BigDecimal("1999.4"), BigDecimal.ONE), Map.of()),
          eth.update(Map.of(), Map.of(new BigDecimal("2000.6"), BigDecimal.ONE)),
          "{\"channel\":\"heartbeat\"}",
          "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\"}]}",
          "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
              + "\"price\":105944.20,\"qty\":0.00027625,\"trade_id\":10218208,"
              + "\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}",
          "{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\",\"depth\":10,\"symbol\":\"ETH/USD\"},"
              + "\"success\":true}"
        }) {
      seeds.add(frame.getBytes(UTF_8));
    }
    Path real =
        Path.of(System.getProperty("crossbook.recordings", "../shared"))
            .resolve("venues/fixtures/kraken/recordings/derived_ws_v2_book1000_BTC_CHF.jsonl");
    if (Files.exists(real)) {
      Files.readAllLines(real).stream()
          .skip(1)
          .limit(20)
          .forEach(l -> seeds.add(l.getBytes(UTF_8)));
    }
    KrakenPublicProtocol protocol = new KrakenPublicProtocol(VenueSettings.replay(10, 10));
    CollectedOutput out = new CollectedOutput();
    protocol.start(0, out);
    protocol.onOpen("public", 0, out);
    feed(protocol, KrakenBench.INSTRUMENTS, out);
    ProtocolFuzz.run(protocol, "public", seeds, false, 42);
  }
}
