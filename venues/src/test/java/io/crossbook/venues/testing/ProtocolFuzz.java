package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.venues.PublicProtocol;
import java.util.List;
import java.util.Random;

/**
 * Feeds a protocol with random and mutated frames and demands what holds for every protocol: no
 * exception, every book that says CURRENT is ordered, positive and not crossed, times never go
 * back.
 */
public final class ProtocolFuzz {
  private ProtocolFuzz() {}

  /**
   * @param protocol started and, where it needs that, opened
   * @param seeds real frames to mutate
   * @param binary true where frames are binary
   */
  public static void run(
      PublicProtocol protocol, String connection, List<byte[]> seeds, boolean binary, long seed) {
    Random random = new Random(seed);
    CollectedOutput out = new CollectedOutput();
    long time = 1_800_000_000_000_000_000L;
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = mutate(seeds.get(random.nextInt(seeds.size())), seeds, random);
      time += 1 + random.nextInt(50_000_000);
      int pad = random.nextInt(3);
      byte[] padded = new byte[frame.length + 2 * pad];
      System.arraycopy(frame, 0, padded, pad, frame.length);
      protocol.onFrame(connection, padded, pad, frame.length, !binary, time, out);
      if (random.nextInt(50) == 0) {
        protocol.onTick(time, out);
      }
      if (random.nextInt(500) == 0) {
        protocol.onClose(connection, "fuzz", time, out);
        protocol.onOpen(connection, time, out);
      }
      for (Fact fact : out.facts) {
        assertThat(fact.time()).isLessThanOrEqualTo(time);
        if (fact instanceof BookView book) {
          check(book);
        }
      }
      out.facts.clear();
      out.deadLetters.clear();
      out.sent.clear();
      out.requests.clear();
      out.reconnects.clear();
    }
  }

  /** Demands that a book is ordered and positive, and not crossed if it says that it is current. */
  public static void check(BookView book) {
    ordered(book.bidPrices(), book.bidSizes(), -1);
    ordered(book.askPrices(), book.askSizes(), 1);
    if (book.integrity() == Integrity.CURRENT && book.twoSided()) {
      assertThat(book.bidPrices()[0]).isLessThanOrEqualTo(book.askPrices()[0]);
    }
  }

  private static void ordered(long[] prices, long[] sizes, int direction) {
    assertThat(prices).hasSameSizeAs(sizes);
    for (int i = 0; i < prices.length; i++) {
      assertThat(prices[i]).isPositive();
      assertThat(sizes[i]).isPositive();
      if (i > 0) {
        assertThat(Long.signum(prices[i] - prices[i - 1])).isEqualTo(direction);
      }
    }
  }

  /** A frame changed at random: cut, noise, mixed with another, or with other digits or bytes. */
  public static byte[] mutate(byte[] frame, List<byte[]> seeds, Random random) {
    byte[] copy = frame.clone();
    switch (random.nextInt(8)) {
      case 0 -> {
        return copy;
      }
      case 1 -> {
        return java.util.Arrays.copyOf(copy, random.nextInt(copy.length + 1));
      }
      case 2 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
      }
      case 3 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int cut = random.nextInt(Math.min(copy.length, other.length) + 1);
        System.arraycopy(other, 0, copy, 0, cut);
        return copy;
      }
      case 4 -> {
        for (int i = 0; i < copy.length; i++) {
          if (copy[i] >= '0' && copy[i] <= '9' && random.nextInt(12) == 0) {
            copy[i] = (byte) ('0' + random.nextInt(10));
          }
        }
        return copy;
      }
      default -> {
        for (int n = 1 + random.nextInt(4); n > 0 && copy.length > 0; n--) {
          copy[random.nextInt(copy.length)] =
              random.nextBoolean()
                  ? (byte) random.nextInt(256)
                  : (byte) "{}[]\",:-.0e9".charAt(random.nextInt(12));
        }
        return copy;
      }
    }
  }
}
