package io.crossbook.simulator.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes under which requests are signed. Stateless. */
public final class Hmac {
  private Hmac() {}

  /** HMAC-SHA256 of a text under the bytes of a secret text. */
  public static byte[] sha256(String secret, String text) {
    return of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), text);
  }

  /** HMAC-SHA512 of a text under the bytes of a secret text. */
  public static byte[] sha512(String secret, String text) {
    return of("HmacSHA512", secret.getBytes(StandardCharsets.UTF_8), text);
  }

  private static byte[] of(String algorithm, byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + algorithm, e);
    }
  }

  /** Whether hexadecimal text of either case is this hash; anything else is not. */
  public static boolean hexMatches(byte[] expected, String given) {
    try {
      return MessageDigest.isEqual(
          expected, HexFormat.of().parseHex(given.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException notHex) {
      // No signature at all: it equals none.
      return false;
    }
  }
}
