package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.KEY;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.claims;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.credentials;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.part;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.pem;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.utf8;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.verifies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Credentials;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoinbaseTokensTest {
  /** RFC 7515, appendix A.3: a published key. */
  private static final String RFC_X = "f83OJ3D2xF1Bg8vub9tL" + "e1gHMzV76e8Tus9uPHvRVEU";

  private static final String RFC_Y = "x_FEzRu9m36HLN_tue65" + "9LNpXW6pCyStikYjKIWI5a0";
  private static final String RFC_D = "jpsQnnGQmL-YBIffH113" + "6cspYG6-0iY7X1fCE9-E9LI";
  private static final String RFC_INPUT =
      "eyJhbGciOiJFUzI1NiJ9"
          + "."
          + "eyJpc3MiOiJqb2UiLA0KICJl"
          + "eHAiOjEzMDA4MTkzODAsDQogImh0dHA6"
          + "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  private static final String RFC_SIGNATURE =
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6"
          + "-Xx-F4GawxaepmXFCgfTjDxw5djx"
          + "La8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

  private static ECParameterSpec p256() throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }

  private static PublicKey publicKey(String x, String y) throws Exception {
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(number(x), number(y)), p256()));
  }

  @Test
  void signsAsTheExampleOfRfc7515() throws Exception {
    PublicKey publicKey = publicKey(RFC_X, RFC_Y);
    assertThat(verifies(RFC_INPUT + '.' + RFC_SIGNATURE, publicKey)).isTrue();
    PrivateKey privateKey =
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number(RFC_D), p256()));
    Credentials credentials =
        Credentials.of("coinbase", KEY, "", Credentials.Form.PRIVATE_KEY, pem(privateKey));
    byte[] signature = credentials.signToken(utf8(RFC_INPUT));
    String token =
        RFC_INPUT + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    assertThat(verifies(token, publicKey)).isTrue();
    assertThat(verifies(token.replace("eyJpc3Mi", "eyJpc3Mj"), publicKey)).isFalse();
  }

  /** RFC 8037, appendix A: a published key and its signature, which is always the same. */
  @Test
  void signsAsTheExampleOfRfc8037() {
    Base64.Decoder url = Base64.getUrlDecoder();
    byte[] seed = url.decode("nWGxne_9WmC6hEr0kuws" + "xERJxWl7MmkZcDusAxyuf2A");
    Credentials credentials =
        Credentials.of(
            "coinbase",
            KEY,
            "",
            Credentials.Form.PRIVATE_KEY,
            Base64.getEncoder().encodeToString(seed));
    byte[] signature =
        credentials.signToken(
            utf8(encoded("{\"alg\":\"EdDSA\"}") + '.' + encoded("Example of Ed25519 signing")));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(signature))
        .isEqualTo(
            "hgyY0il_MGCjP0JzlnLWG1"
                + "PPOt7-09PGcvMg3AIbQR6d"
                + "WbhijcNR4ki4iylGjg5BhV"
                + "sPt9g7sVvpAr_MuM0KAg");
    CoinbaseTokens tokens = new CoinbaseTokens(credentials);
    String[] first = tokens.forSubscription(NOW).split("\\.", -1);
    String[] second = new CoinbaseTokens(credentials).forSubscription(NOW + 1).split("\\.", -1);
    assertThat(decoded(first[0])).startsWith("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",");
    assertThat(second[0]).as("another nonce after a restart").isNotEqualTo(first[0]);
  }

  @Test
  void theSignedTextIsThatOfTheDocumentation() {
    String input =
        CoinbaseTokens.signingInput(
            "ES256",
            KEY,
            "a1b2c3d4e5f60718293a4b5c6d7e8f90",
            1_700_000_000,
            1_700_000_120,
            "GET api.coinbase.com/api/v3/brokerage/accounts");
    String[] parts = input.split("\\.", -1);
    assertThat(decoded(parts[0]))
        .isEqualTo(
            "{\"alg\":\"ES256\",\"typ\":\"JWT\","
                + "\"kid\":\"organizations/test-organization/apiKeys/test-api-key\","
                + "\"nonce\":\"a1b2c3d4e5f60718293a4b5c6d7e8f90\"}");
    assertThat(decoded(parts[1]))
        .isEqualTo(
            "{\"sub\":\"organizations/test-organization/apiKeys/test-api-key\",\"iss\":\"cdp\","
                + "\"nbf\":1700000000,\"exp\":1700000120,"
                + "\"uri\":\"GET api.coinbase.com/api/v3/brokerage/accounts\"}");
    assertThat(input).doesNotContain("=");
    assertThat(CoinbaseTokens.signingInput("EdDSA", KEY, "0", 1, 2, "").split("\\.", -1)[1])
        .isEqualTo(encoded("{\"sub\":\"" + KEY + "\",\"iss\":\"cdp\",\"nbf\":1,\"exp\":2}"));
  }

  private static String decoded(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(text));
  }

  @Test
  void thePublishedVectorsAgree() throws Exception {
    byte[] file = Recordings.fixture("coinbase/signing/es256_vectors.json");
    JsonNode vectors = JsonTree.read(file, 0, file.length);
    JsonNode rfc = vectors.path("rfc7515_a3");
    assertThat(rfc.path("signing_input").asText()).isEqualTo(RFC_INPUT);
    assertThat(rfc.path("signature_base64url").asText()).isEqualTo(RFC_SIGNATURE);
    JsonNode shape = vectors.path("coinbase_shape");
    JsonNode header = shape.path("header");
    JsonNode payload = shape.path("payload");
    String input =
        CoinbaseTokens.signingInput(
            header.path("alg").asText(),
            header.path("kid").asText(),
            header.path("nonce").asText(),
            payload.path("nbf").asLong(),
            payload.path("exp").asLong(),
            payload.path("uri").asText());
    assertThat(input).isEqualTo(shape.path("signing_input").asText());
    String der = shape.path("public_key_pem").asText().replaceAll("-----[A-Z ]+-----|\\s", "");
    PublicKey publicKey =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(der)));
    assertThat(verifies(shape.path("jwt_rfc6979_deterministic").asText(), publicKey)).isTrue();
    for (String form : new String[] {"private_key_sec1_pem", "private_key_pkcs8_pem"}) {
      Credentials credentials =
          Credentials.of(
              "coinbase", KEY, "", Credentials.Form.PRIVATE_KEY, shape.path(form).asText());
      String token = new CoinbaseTokens(credentials).forSubscription(NOW);
      assertThat(verifies(token, publicKey)).isTrue();
    }
  }

  @Test
  void aTokenIsForOneRequestAndTwoMinutes() {
    CoinbaseTokens tokens = new CoinbaseTokens(credentials());
    String path = "/api/v3/brokerage/orders/historical/abc";
    JsonNode claims =
        claims(tokens.forRequest("GET", path, NOW + 999_999_999, CoinbaseTokens.endOf(NOW)));
    assertThat(claims.path("nbf").asLong()).isEqualTo(NOW / SECOND);
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW / SECOND + 120);
    assertThat(claims.path("uri").asText()).isEqualTo("GET api.coinbase.com" + path);
    JsonNode subscription = claims(tokens.forSubscription(NOW));
    assertThat(subscription.has("uri")).isFalse();
    assertThat(subscription.path("exp").asLong()).isEqualTo(NOW / SECOND + 120);
  }

  @Test
  void noNonceComesTwice() {
    Set<String> nonces = new HashSet<>();
    for (int account = 0; account < 5; account++) {
      CoinbaseTokens tokens = new CoinbaseTokens(credentials());
      for (int i = 0; i < 20; i++) {
        nonces.add(part(tokens.forSubscription(NOW), 0).path("nonce").asText());
      }
    }
    assertThat(nonces).hasSize(100);
  }

  @Test
  void anOrdersTokenEndsWithTheOrder() {
    long second = NOW / SECOND;
    assertThat(CoinbaseTokens.endOf(NOW, NOW + 5 * SECOND)).isEqualTo(second + 5);
    assertThat(CoinbaseTokens.endOf(NOW, NOW + 5 * SECOND + 1)).isEqualTo(second + 6);
    assertThat(CoinbaseTokens.endOf(NOW, NOW + 500 * SECOND)).isEqualTo(second + 120);
    assertThat(CoinbaseTokens.endOf(NOW, Long.MAX_VALUE)).isEqualTo(second + 120);
    assertThat(CoinbaseTokens.endOf(NOW, NOW - 5 * SECOND))
        .as("late already")
        .isEqualTo(second - 5);
  }

  @Test
  void theVenueIsRegisteredWithAKeyOnP256() {
    assertThat(TradingCatalog.venue("coinbase")).isSameAs(CoinbaseTrading.VENUE);
    assertThatThrownBy(
            () ->
                CoinbaseTrading.VENUE.credentials(
                    Map.of("CROSSBOOK_COINBASE_KEY", KEY, "CROSSBOOK_COINBASE_SECRET", "hush"), ""))
        .hasMessageStartingWith(
            "the secret for coinbase is not a private key on the curve P-256 in PEM");
    Credentials text = Credentials.of("coinbase", KEY, "", Credentials.Form.TEXT, "not-a-secret");
    assertThatThrownBy(() -> CoinbaseTrading.VENUE.protocol().apply(text))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("coinbase has no private key to sign with");
  }
}
