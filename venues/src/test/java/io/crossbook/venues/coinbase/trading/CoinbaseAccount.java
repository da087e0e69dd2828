package io.crossbook.venues.coinbase.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.SignedRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;

/** An account with a key that was made for the test, its orders, and answers to it. */
final class CoinbaseAccount {
  static final long SECOND = 1_000_000_000L;

  /** 2026-04-07T14:30:00Z. */
  static final long NOW = 1_775_572_200L * SECOND;

  static final String KEY = "organizations/test-organization/apiKeys/test-api-key";
  static final OrderName NAME = new OrderName(7, 42, 3, 0);
  static final String ID = NAME.uuid();
  static final OrderRef REF = new OrderRef(NAME, "BTC-USD", "", NOW);

  private static final KeyPair PAIR = pair();

  private CoinbaseAccount() {}

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  static Credentials credentials() {
    return Credentials.of(
        "coinbase", KEY, "", Credentials.Form.PRIVATE_KEY, pem(PAIR.getPrivate()));
  }

  static String pem(java.security.PrivateKey key) {
    return "-----BEGIN "
        + "PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  static CoinbasePrivateProtocol protocol() {
    return new CoinbasePrivateProtocol(credentials());
  }

  static OrderIntent intent(Side side, OrderKind kind) {
    return intent(side, kind, NOW + 5 * SECOND);
  }

  static OrderIntent intent(Side side, OrderKind kind, long validUntil) {
    return new OrderIntent(
        NAME,
        "coinbase",
        "",
        "BTC-USD",
        side,
        kind,
        new BigDecimal("0.01500000"),
        new BigDecimal("68900.10"),
        false,
        validUntil);
  }

  static HttpAnswer answer(int status, String body) {
    return HttpAnswer.of(status, Map.of(), utf8(body), NOW + SECOND);
  }

  static HttpAnswer answer(int status, Map<String, String> headers, String body) {
    return HttpAnswer.of(status, headers, utf8(body), NOW + SECOND);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode json(String text) {
    byte[] bytes = utf8(text);
    return JsonTree.read(bytes, 0, bytes.length);
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  /** The token of a request. */
  static String token(SignedRequest request) {
    String value = request.headers().get("Authorization");
    assertThat(value).startsWith("Bearer ");
    return value.substring("Bearer ".length());
  }

  /** One part of a token, decoded. */
  static JsonNode part(String token, int number) {
    byte[] bytes = Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]);
    return JsonTree.read(bytes, 0, bytes.length);
  }

  /** The claims of a token whose signature and header were checked. */
  static JsonNode claims(String token) {
    assertThat(verifies(token, PAIR.getPublic())).isTrue();
    JsonNode header = part(token, 0);
    assertThat(header.path("alg").asText()).isEqualTo("ES256");
    assertThat(header.path("typ").asText()).isEqualTo("JWT");
    assertThat(header.path("kid").asText()).isEqualTo(KEY);
    assertThat(header.path("nonce").asText()).matches("[0-9a-f]{32}");
    JsonNode claims = part(token, 1);
    assertThat(claims.path("sub").asText()).isEqualTo(KEY);
    assertThat(claims.path("iss").asText()).isEqualTo("cdp");
    return claims;
  }

  /** Checks a token as RFC 7515 says. */
  static boolean verifies(String token, PublicKey key) {
    int dot = token.lastIndexOf('.');
    byte[] signed = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(key);
      signature.update(utf8(token.substring(0, dot)));
      return signed.length == 64 && signature.verify(signed);
    } catch (GeneralSecurityException broken) {
      return false;
    }
  }
}
