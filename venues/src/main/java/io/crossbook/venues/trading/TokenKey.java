package io.crossbook.venues.trading;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A private key that signs tokens. What it is for follows from its form: PEM (RFC 5958 or, on P-256
 * only, RFC 5915) says so itself, and base64 of 32 bytes is the seed of an Ed25519 key (RFC 8032),
 * of 64 bytes the seed and the public half. Nothing of the key comes out again, in messages
 * neither. Immutable; may be shared among threads.
 */
final class TokenKey {
  /** {@code SEQUENCE { INTEGER 0, SEQUENCE { ecPublicKey, prime256v1 }, OCTET STRING ... }}. */
  private static final byte[] EC_P256 =
      HexFormat.of().parseHex("020100301306072a8648ce3d020106082a8648ce3d030107");

  /** {@code SEQUENCE { INTEGER 0, SEQUENCE { id-Ed25519 }, OCTET STRING ... }} (RFC 8410). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("020100300506032b6570");

  /** What tells RFC 5915 from RFC 5208 in the first line. */
  private static final String SEC1_LABEL = "BEGIN EC ";

  private static final int P256_BITS = 256;
  private static final int SEED_BYTES = 32;

  /** Behind the tag and the length of the outer sequence, where that is short. */
  private static final int SHORT_HEADER_BYTES = 2;

  private static final byte[] CHECK =
      "do the halves of this key fit?".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey key;
  private final boolean edwards;

  private TokenKey(PrivateKey key, boolean edwards) {
    this.key = key;
    this.edwards = edwards;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none of these, or its halves do not fit
   * @throws GeneralSecurityException likewise
   */
  static TokenKey read(String text) throws GeneralSecurityException {
    // Line breaks seldom survive in an environment variable.
    String lines = text.replace("\\n", "\n");
    boolean sec1 = lines.contains(SEC1_LABEL);
    String base64 = lines.replaceAll("-----[A-Z0-9 ]+-----", "").replaceAll("\\s", "");
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (bytes.length == SEED_BYTES || bytes.length == 2 * SEED_BYTES) {
      return new TokenKey(edwards(bytes), true);
    }
    boolean edwards =
        bytes.length > SHORT_HEADER_BYTES + ED25519.length
            && Arrays.equals(
                ED25519,
                Arrays.copyOfRange(bytes, SHORT_HEADER_BYTES, SHORT_HEADER_BYTES + ED25519.length));
    PrivateKey read =
        KeyFactory.getInstance(edwards ? "Ed25519" : "EC")
            .generatePrivate(new PKCS8EncodedKeySpec(sec1 ? pkcs8(bytes) : bytes));
    if (!edwards
        && (!(read instanceof ECPrivateKey curve)
            || curve.getParams().getCurve().getField().getFieldSize() != P256_BITS)) {
      throw new InvalidKeyException("another curve");
    }
    return new TokenKey(read, edwards);
  }

  private static PrivateKey edwards(byte[] bytes) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    PrivateKey key =
        factory.generatePrivate(
            new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, SEED_BYTES)));
    if (bytes.length > SEED_BYTES) {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          factory.generatePublic(
              new EdECPublicKeySpec(
                  NamedParameterSpec.ED25519,
                  point(Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length)))));
      check.update(CHECK);
      if (!check.verify(new TokenKey(key, true).sign(CHECK))) {
        throw new InvalidKeyException("the public half belongs to another key");
      }
    }
    return key;
  }

  /** RFC 8032, section 5.1.2: y in little-endian order, the highest bit is the lowest of x. */
  private static EdECPoint point(byte[] encoded) {
    byte[] y = new byte[encoded.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = encoded[encoded.length - 1 - i];
    }
    boolean oddX = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return new EdECPoint(oddX, new BigInteger(1, y));
  }

  /** How JSON Web Signatures call what {@link #sign} does (RFC 7518, RFC 8037). */
  String algorithm() {
    return edwards ? "EdDSA" : "ES256";
  }

  /** Signs; 64 bytes. */
  byte[] sign(byte[] message) {
    try {
      Signature signature =
          Signature.getInstance(edwards ? "Ed25519" : "SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java cannot sign with " + algorithm(), missing);
    }
  }

  /** Wraps RFC 5915 into RFC 5208. */
  private static byte[] pkcs8(byte[] sec1) {
    byte[] octets = der(0x04, sec1);
    return der(
        0x30, ByteBuffer.allocate(EC_P256.length + octets.length).put(EC_P256).put(octets).array());
  }

  private static byte[] der(int tag, byte[] content) {
    int lengthBytes = content.length < 0x80 ? 1 : content.length < 0x100 ? 2 : 3;
    ByteBuffer out = ByteBuffer.allocate(1 + lengthBytes + content.length);
    out.put((byte) tag);
    switch (lengthBytes) {
      case 1 -> out.put((byte) content.length);
      case 2 -> out.put((byte) 0x81).put((byte) content.length);
      default -> out.put((byte) 0x82).putShort((short) content.length);
    }
    return out.put(content).array();
  }
}
