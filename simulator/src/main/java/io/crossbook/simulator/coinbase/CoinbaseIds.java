package io.crossbook.simulator.coinbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Numbers of ours as the UUIDs that the venue gives out, which can be read back. Stateless. */
final class CoinbaseIds {
  /** What an id names. */
  enum Of {
    ORDER(0x5d21_9c40_6e07_4a01L),
    TRADE(0x77b0_2e91_11c3_4a02L),
    FILL(0x1f6a_c5d3_90e8_4a03L);

    private final long upper;

    Of(long upper) {
      this.upper = upper;
    }
  }

  /** Marks the variant of RFC 4122. */
  private static final long VARIANT = Long.MIN_VALUE;

  private CoinbaseIds() {}

  static String of(Of kind, long number) {
    return new UUID(kind.upper, VARIANT | number).toString();
  }

  /** The number of an id, or zero if it names nothing of this kind. */
  static long number(Of kind, String id) {
    try {
      UUID uuid = UUID.fromString(id);
      boolean ours = uuid.getMostSignificantBits() == kind.upper;
      return ours ? uuid.getLeastSignificantBits() & ~VARIANT : 0;
    } catch (IllegalArgumentException notOne) {
      // Nothing of ours has such a name.
      return 0;
    }
  }

  /** The id of an account's wallet of one asset. */
  static String wallet(String account, String asset) {
    return UUID.nameUUIDFromBytes(("wallet " + account + ' ' + asset).getBytes(UTF_8)).toString();
  }

  /** The id of an account's portfolio, which stands for its user too. */
  static String portfolio(String account) {
    return UUID.nameUUIDFromBytes(("portfolio " + account).getBytes(UTF_8)).toString();
  }
}
