package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Signs as a client of the venue does, with nothing of the venue's own code. */
final class TokenSigner {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final String name;
  private final PrivateKey key;
  private final boolean edwards;
  private int nonce;

  TokenSigner(ApiKey key) {
    this(key.key(), key.secret());
  }

  TokenSigner(String name, String secret) {
    this.name = name;
    this.edwards = !secret.startsWith("-----");
    try {
      this.key = edwards ? edwards(secret) : sec1(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey edwards(String secret) throws GeneralSecurityException {
    byte[] seed = Arrays.copyOf(Base64.getDecoder().decode(secret), 32);
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static PrivateKey sec1(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    byte[] sec1 = Base64.getDecoder().decode(body);
    // PKCS#8 around SEC 1: version, algorithm, octet string.
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(
        HexFormat.of().parseHex("308193020100301306072a8648ce3d020106082a8648ce3d030107"));
    der.writeBytes(HexFormat.of().parseHex("0479"));
    der.writeBytes(sec1);
    byte[] pkcs8 = der.toByteArray();
    pkcs8[2] = (byte) (pkcs8.length - 3);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  PrivateKey key() {
    return key;
  }

  /** Claims of a good token; a uri may be added. */
  ObjectNode claims(long now) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sub", name)
        .put("iss", "cdp")
        .put("nbf", now)
        .put("exp", now + 120);
  }

  ObjectNode header() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("alg", edwards ? "EdDSA" : "ES256")
        .put("typ", "JWT")
        .put("kid", name)
        .put("nonce", "n" + ++nonce);
  }

  String token(ObjectNode header, ObjectNode claims, String algorithm) {
    String input = part(header) + '.' + part(claims);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + '.' + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String token(ObjectNode claims) {
    return token(header(), claims, edwards ? "Ed25519" : "SHA256withECDSAinP1363Format");
  }

  private static String part(ObjectNode json) {
    return URL.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
