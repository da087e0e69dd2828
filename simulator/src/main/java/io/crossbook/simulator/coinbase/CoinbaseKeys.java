package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.access.EcKey;
import io.crossbook.simulator.access.EdKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Checks who asks: a JWT that the account's key signed with ES256 or EdDSA, whichever it is for,
 * for this request and for now, used once.
 */
final class CoinbaseKeys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEARER = "Bearer ";
  private static final String HOST = "api.coinbase.com";

  /** The venue's name of its issuer, and the former one with which clients still sign. */
  private static final Set<String> ISSUERS = Set.of("cdp", "coinbase-cloud");

  private static final int SIGNATURE_BYTES = 64;

  private record Known(Account account, PublicKey key) {
    boolean edwards() {
      return key.getAlgorithm().equals("EdDSA");
    }

    String algorithm() {
      return edwards() ? "EdDSA" : "ES256";
    }
  }

  private final Map<String, Known> byName = new HashMap<>();

  /** Tokens that were used, with the second in which they expire anyway. */
  private final Map<String, Long> used = new HashMap<>();

  private final VenueClock clock;
  private final BooleanSupplier revoked;

  /**
   * @param revoked while true no key is known
   */
  CoinbaseKeys(List<ApiKey> keys, VenueClock clock, BooleanSupplier revoked) {
    this.revoked = revoked;
    this.clock = clock;
    keys.forEach(key -> byName.put(key.key(), new Known(key.account(), publicKey(key.secret()))));
  }

  private static PublicKey publicKey(String secret) {
    return secret.startsWith("-----") ? EcKey.publicKey(secret) : EdKey.publicKey(secret);
  }

  /** Whose REST request it is. */
  Account check(RestRequest request) throws CoinbaseRefusal {
    String authorization = request.header("Authorization").orElse("");
    if (!authorization.startsWith(BEARER)) {
      throw CoinbaseRefusal.unauthorized();
    }
    String uri = request.method() + ' ' + HOST + request.path();
    return check(authorization.substring(BEARER.length()), uri);
  }

  /** Whose message of a stream it is: its token is for no address. */
  Account check(String token) throws CoinbaseRefusal {
    return check(token, "");
  }

  private Account check(String token, String uri) throws CoinbaseRefusal {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw CoinbaseRefusal.unauthorized();
    }
    JsonNode header = json(parts[0]);
    JsonNode claims = json(parts[1]);
    Known known = byName.get(header.path("kid").asText());
    if (known == null
        || revoked.getAsBoolean()
        || !header.path("alg").asText().equals(known.algorithm())
        || header.path("nonce").asText().isEmpty()
        || !claims.path("sub").asText().equals(header.path("kid").asText())
        || !ISSUERS.contains(claims.path("iss").asText())
        || !claims.path("uri").asText("").equals(uri)
        || !signed(known, parts)) {
      throw CoinbaseRefusal.unauthorized();
    }
    long now = clock.seconds();
    long expires = claims.path("exp").asLong(0);
    used.values().removeIf(expired -> expired <= now);
    if (!claims.path("nbf").isIntegralNumber()
        || claims.path("nbf").longValue() > now
        || expires <= now
        || used.putIfAbsent(parts[0] + '.' + parts[1], expires) != null) {
      throw CoinbaseRefusal.unauthorized();
    }
    return known.account();
  }

  private static JsonNode json(String part) throws CoinbaseRefusal {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(part));
    } catch (IOException | IllegalArgumentException e) {
      throw CoinbaseRefusal.unauthorized();
    }
  }

  private static boolean signed(Known known, String[] parts) throws CoinbaseRefusal {
    try {
      byte[] given = Base64.getUrlDecoder().decode(parts[2]);
      if (given.length != SIGNATURE_BYTES) {
        return false;
      }
      Signature signature =
          Signature.getInstance(known.edwards() ? "Ed25519" : "SHA256withECDSAinP1363Format");
      signature.initVerify(known.key());
      signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(given);
    } catch (SignatureException | IllegalArgumentException e) {
      throw CoinbaseRefusal.unauthorized();
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("A key of ours does not verify", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has both algorithms", e);
    }
  }
}
