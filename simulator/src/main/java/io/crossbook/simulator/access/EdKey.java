package io.crossbook.simulator.access;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/**
 * Ed25519 keys (RFC 8032) as text: base64 of the secret's 32 bytes and the 32 of the public half,
 * which is the form in which venues hand them out. Stateless.
 */
public final class EdKey {
  private static final String CURVE = "Ed25519";
  private static final int HALF_BYTES = 32;

  private EdKey() {}

  /** The key that follows from a seed. */
  public static String fromSeed(byte[] seed) {
    try {
      // Seeded before its first use this generator is deterministic, which no other one promises.
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      KeyPairGenerator generator = KeyPairGenerator.getInstance(CURVE);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      EdECPoint point = ((EdECPublicKey) pair.getPublic()).getPoint();
      byte[] both = new byte[2 * HALF_BYTES];
      System.arraycopy(secret, 0, both, 0, HALF_BYTES);
      byte[] y = point.getY().toByteArray();
      for (int i = 0; i < Math.min(y.length, HALF_BYTES); i++) {
        both[HALF_BYTES + i] = y[y.length - 1 - i];
      }
      if (point.isXOdd()) {
        both[both.length - 1] |= (byte) 0x80;
      }
      return Base64.getEncoder().encodeToString(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has Ed25519", e);
    }
  }

  /** The public half of a key that {@link #fromSeed} made. */
  public static PublicKey publicKey(String secret) {
    byte[] both = Base64.getDecoder().decode(secret);
    byte[] y = new byte[HALF_BYTES];
    for (int i = 0; i < HALF_BYTES; i++) {
      y[i] = both[both.length - 1 - i];
    }
    boolean oddX = y[0] < 0;
    y[0] &= 0x7f;
    try {
      return KeyFactory.getInstance(CURVE)
          .generatePublic(
              new EdECPublicKeySpec(
                  NamedParameterSpec.ED25519, new EdECPoint(oddX, new BigInteger(1, y))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has Ed25519", e);
    }
  }
}
