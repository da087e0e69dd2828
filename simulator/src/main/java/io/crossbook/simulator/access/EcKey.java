package io.crossbook.simulator.access;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Private keys on the curve P-256 as text: SEC 1 (RFC 5915) in PEM, with the public point, which is
 * the form in which venues hand them out. Stateless.
 */
public final class EcKey {
  private static final String CURVE = "secp256r1";
  private static final String LABEL = "EC PRIVATE KEY";
  private static final int FIELD_BYTES = 32;
  private static final int LINE = 64;

  // SEQUENCE of 119 bytes { INTEGER 1, OCTET STRING of 32 bytes ...
  private static final String BEFORE_SCALAR = "30770201010420";
  // ... [0] { OBJECT IDENTIFIER prime256v1 }, [1] { BIT STRING of 66 bytes, uncompressed point ...
  // }
  private static final String BEFORE_POINT = "a00a06082a8648ce3d030107a14403420004";

  private EcKey() {}

  /** The key that follows from a seed, in PEM. */
  public static String fromSeed(byte[] seed) {
    try {
      // Seeded before its first use this generator is deterministic, which no other one promises.
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return pem(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has P-256", e);
    }
  }

  private static String pem(KeyPair pair) {
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(HexFormat.of().parseHex(BEFORE_SCALAR));
    der.writeBytes(field(((ECPrivateKey) pair.getPrivate()).getS()));
    der.writeBytes(HexFormat.of().parseHex(BEFORE_POINT));
    der.writeBytes(field(point.getAffineX()));
    der.writeBytes(field(point.getAffineY()));
    String body =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der.toByteArray());
    return "-----BEGIN " + LABEL + "-----\n" + body + "\n-----END " + LABEL + "-----\n";
  }

  /** The number in exactly as many bytes as the field has. */
  private static byte[] field(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] field = new byte[FIELD_BYTES];
    int length = Math.min(bytes.length, FIELD_BYTES);
    System.arraycopy(bytes, bytes.length - length, field, FIELD_BYTES - length, length);
    return field;
  }

  /** The public half of a key that {@link #fromSeed} made. */
  public static PublicKey publicKey(String pem) {
    String body = pem.replaceAll("-----[A-Z ]+-----", "");
    byte[] der = Base64.getMimeDecoder().decode(body);
    int y = der.length - FIELD_BYTES;
    int x = y - FIELD_BYTES;
    ECPoint point =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(der, x, y)),
            new BigInteger(1, Arrays.copyOfRange(der, y, der.length)));
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec(CURVE));
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has P-256", e);
    }
  }
}
