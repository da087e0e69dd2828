package io.crossbook.core.order;

import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The name of one order, derived from the decision alone: no clock, no attempt of a job, no place
 * where it runs enters it, so that a restart gives the same order the same name. 128 bits that can
 * be read back: 16 desk, 48 operation, 24 order, 8 attempt, and 32 of a check over the others, by
 * which our orders are told from those of other programs on the same account. Immutable.
 *
 * @param desk number of the desk, 0 to 65535
 * @param operation number of the operation in its desk, from 0, without gaps; below 2^48
 * @param order number of the order in its operation, from 0; below 2^24
 * @param attempt 0 for the first sending, below 256; a resend is a new name
 */
public record OrderName(int desk, long operation, int order, int attempt)
    implements Comparable<OrderName> {
  /** Characters of {@link #base32()}: no capitals, and none that look alike. */
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  /** Length of {@link #base32()}. */
  public static final int BASE32_LENGTH = 26;

  private static final int BITS_OF_CHARACTER = 5;
  private static final int HEX_LENGTH = 32;
  private static final byte[] CHECKED_WITH = {'c', 'r', 'o', 's', 's', 'b', 'o', 'o', 'k'};

  /**
   * @throws IllegalArgumentException if a number does not fit
   */
  public OrderName {
    check("desk", desk, 16);
    check("operation", operation, 48);
    check("order", order, 24);
    check("attempt", attempt, 8);
  }

  private static void check(String what, long number, int bits) {
    if (number < 0 || number >> bits != 0) {
      throw new IllegalArgumentException(
          what + " " + number + " does not fit into " + bits + " bits of an order's name");
    }
  }

  /** The same order, sent once more. */
  public OrderName nextAttempt() {
    return new OrderName(desk, operation, order, attempt + 1);
  }

  private long high() {
    return (long) desk << 48 | operation;
  }

  private int lowWithoutCheck() {
    return order << 8 | attempt;
  }

  private long low() {
    return (long) lowWithoutCheck() << 32 | checkOf(high(), lowWithoutCheck());
  }

  private static long checkOf(long high, int low) {
    CRC32 crc = new CRC32();
    crc.update(CHECKED_WITH);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update((int) (high >>> shift));
    }
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update(low >>> shift);
    }
    return crc.getValue();
  }

  /** Thirty-two hexadecimal digits, lower case. */
  public String hex() {
    return String.format("%016x%016x", high(), low());
  }

  /** The form of a UUID; its version and variant bits are part of the name. */
  public String uuid() {
    String hex = hex();
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  /** Twenty-six digits and lower-case letters, for venues that take no more than 28 characters. */
  public String base32() {
    char[] text = new char[BASE32_LENGTH];
    long high = high();
    long low = low();
    for (int i = BASE32_LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> BITS_OF_CHARACTER) | (high << (Long.SIZE - BITS_OF_CHARACTER));
      high >>>= BITS_OF_CHARACTER;
    }
    return new String(text);
  }

  /**
   * Reads any of the three forms.
   *
   * @return empty if it is none, or its check is wrong: not our order
   */
  public static Optional<OrderName> read(String text) {
    return switch (text.length()) {
      case HEX_LENGTH -> readHex(text);
      case HEX_LENGTH + 4 -> isUuid(text) ? readHex(text.replace("-", "")) : Optional.empty();
      case BASE32_LENGTH -> readBase32(text);
      default -> Optional.empty();
    };
  }

  private static boolean isUuid(String text) {
    return text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-';
  }

  private static Optional<OrderName> readHex(String text) {
    long[] halves = new long[2];
    if (text.length() != HEX_LENGTH) {
      return Optional.empty();
    }
    for (int i = 0; i < HEX_LENGTH; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        return Optional.empty();
      }
      halves[i / 16] = halves[i / 16] << 4 | digit;
    }
    return of(halves[0], halves[1]);
  }

  private static Optional<OrderName> readBase32(String text) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < BASE32_LENGTH; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0 || (i == 0 && digit > 7)) {
        return Optional.empty();
      }
      high = (high << BITS_OF_CHARACTER) | (low >>> (Long.SIZE - BITS_OF_CHARACTER));
      low = low << BITS_OF_CHARACTER | digit;
    }
    return of(high, low);
  }

  private static Optional<OrderName> of(long high, long low) {
    int withoutCheck = (int) (low >>> 32);
    if (checkOf(high, withoutCheck) != (low & 0xffffffffL)) {
      return Optional.empty();
    }
    return Optional.of(
        new OrderName(
            (int) (high >>> 48), high & 0xffff_ffff_ffffL, withoutCheck >>> 8, withoutCheck & 255));
  }

  @Override
  public int compareTo(OrderName other) {
    int byHigh = Long.compareUnsigned(high(), other.high());
    return byHigh != 0
        ? byHigh
        : Integer.compareUnsigned(lowWithoutCheck(), other.lowWithoutCheck());
  }

  /** {@code desk/operation/order/attempt}. */
  @Override
  public String toString() {
    return desk + "/" + operation + "/" + order + "/" + attempt;
  }
}
