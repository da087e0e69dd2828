package io.crossbook.simulator.kraken;

import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.RestRequest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks who asks: {@code API-Sign} is the HMAC-SHA512, with the decoded secret, of the path and
 * the SHA-256 of nonce and body; the nonce of a key must rise.
 */
final class KrakenKeys {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);

  private final Map<String, ApiKey> byKey = new HashMap<>();
  private final Map<String, BigInteger> nonces = new HashMap<>();
  private final BooleanSupplier revoked;

  /**
   * @param revoked while true no key is known
   */
  KrakenKeys(List<ApiKey> keys, BooleanSupplier revoked) {
    this.revoked = revoked;
    keys.forEach(key -> byKey.put(key.key(), key));
  }

  Account check(RestRequest request, Map<String, String> parameters) throws KrakenRefusal {
    ApiKey key = byKey.get(request.header("API-Key").orElse(""));
    if (key == null || revoked.getAsBoolean()) {
      throw new KrakenRefusal("EAPI:Invalid key");
    }
    String text = parameters.getOrDefault("nonce", "");
    if (!text.matches("[0-9]{1,20}") || new BigInteger(text).compareTo(LIMIT) >= 0) {
      throw new KrakenRefusal("EAPI:Invalid nonce");
    }
    byte[] expected = sign(key.secret(), request.path(), text, request.body());
    byte[] given = request.header("API-Sign").orElse("").getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(Base64.getEncoder().encode(expected), given)) {
      throw new KrakenRefusal("EAPI:Invalid signature");
    }
    BigInteger nonce = new BigInteger(text);
    BigInteger last = nonces.get(key.key());
    if (last != null && nonce.compareTo(last) <= 0) {
      throw new KrakenRefusal("EAPI:Invalid nonce");
    }
    nonces.put(key.key(), nonce);
    return key.account();
  }

  static byte[] sign(String secret, String path, String nonce, String body) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(nonce.getBytes(StandardCharsets.UTF_8));
      byte[] hash = sha.digest(body.getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), mac.getAlgorithm()));
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256 and HMAC-SHA512", e);
    }
  }
}
