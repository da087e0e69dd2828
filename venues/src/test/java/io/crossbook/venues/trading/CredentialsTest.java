package io.crossbook.venues.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Credentials.Form;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final byte[] MESSAGE =
      "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

  private static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static String pem(KeyPair pair) {
    return line("BEGIN")
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n"
        + line("END");
  }

  /** In parts, because the whole of it would be taken for a key in a file. */
  private static String line(String which) {
    return "-----" + which + " PRIVATE" + " KEY-----\n";
  }

  @Test
  void hmacIsThatOfRfc4231() {
    Credentials text = Credentials.of("v", "k", "", Form.TEXT, "Jefe");
    Credentials base64 = Credentials.of("v", "k", "", Form.BASE64, "SmVmZQ==");
    for (Credentials each : new Credentials[] {text, base64}) {
      assertThat(HexFormat.of().formatHex(each.hmacSha256(MESSAGE)))
          .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
      assertThat(HexFormat.of().formatHex(each.hmacSha512(MESSAGE)))
          .isEqualTo(
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                  + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    }
  }

  @Test
  void es256IsVerifiedByThePublicKey() throws Exception {
    KeyPair pair = pair("secp256r1");
    byte[] signed = Credentials.of("v", "k", "", Form.EC_PEM, pem(pair)).es256(MESSAGE);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(pair.getPublic());
    signature.update(MESSAGE);
    assertThat(signed).hasSize(64);
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void aSecretWithEscapedLineBreaksIsRead() throws Exception {
    String escaped = pem(pair("secp256r1")).replace("\n", "\\n");
    assertThat(Credentials.of("v", "k", "", Form.EC_PEM, escaped).es256(MESSAGE)).hasSize(64);
  }

  @Test
  void nothingOfTheSecretIsTold() throws Exception {
    String otherCurve = pem(pair("secp384r1"));
    assertThatThrownBy(() -> Credentials.of("coinbase", "k", "", Form.EC_PEM, otherCurve))
        .hasMessage("the secret for coinbase is not a private key on the curve P-256 in PEM")
        .hasNoCause();
    assertThatThrownBy(() -> Credentials.of("kraken", "k", "", Form.BASE64, "not*base64"))
        .hasMessage("the secret for kraken is not base64")
        .hasNoCause();
    Credentials credentials = Credentials.of("kraken", "public", "", Form.TEXT, "hush");
    assertThat(credentials).hasToString("credentials for kraken");
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(credentials))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> credentials.es256(MESSAGE)).hasMessageNotContaining("hush");
    assertThatThrownBy(credentials::bearer).hasMessageNotContaining("hush");
  }

  @Test
  void theEnvironmentNamesWhatIsMissing() {
    assertThatThrownBy(
            () -> Credentials.fromEnvironment(Map.of(), "kraken", "", Form.BASE64, false))
        .hasMessage(
            "there are no credentials for kraken: the environment variable CROSSBOOK_KRAKEN_KEY is"
                + " not set");
    Map<String, String> environment =
        Map.of("CROSSBOOK_KRAKEN_KEY", "k", "CROSSBOOK_KRAKEN_SECRET", "not*base64");
    assertThatThrownBy(
            () -> Credentials.fromEnvironment(environment, "kraken", "", Form.BASE64, false))
        .hasMessage(
            "the secret for kraken is not base64; look at the environment variable"
                + " CROSSBOOK_KRAKEN_SECRET")
        .hasMessageNotContaining("not*base64");
  }

  @Test
  void aSubAccountAndATokenHaveVariablesOfTheirOwn() {
    Map<String, String> environment =
        Map.of(
            "CROSSBOOK_OANDA_FX_DESK_SECRET", "token",
            "CROSSBOOK_OANDA_FX_DESK_ACCOUNT", "101-004-1-001");
    Credentials credentials =
        Credentials.fromEnvironment(environment, "oanda", "fx-desk", Form.TOKEN, true);
    assertThat(credentials.account()).isEqualTo("101-004-1-001");
    assertThat(credentials.bearer()).isEqualTo("Bearer token");
    assertThatThrownBy(() -> credentials.hmacSha256(MESSAGE)).hasMessageNotContaining("token ");
  }

  @Test
  void whoReadsMayHaveAKeyOfItsOwnAndNeedsOneWhereOrderCounts() {
    TradingVenue kraken = TradingCatalog.venue("kraken");
    TradingVenue binance = TradingCatalog.venue("binance");
    Map<String, String> one =
        Map.of(
            "CROSSBOOK_KRAKEN_KEY", "k",
            "CROSSBOOK_KRAKEN_SECRET", "SmVmZQ==",
            "CROSSBOOK_BINANCE_SUB_1_KEY", "b",
            "CROSSBOOK_BINANCE_SUB_1_SECRET", "s");
    assertThat(binance.readCredentials(one, "sub-1").key()).isEqualTo("b");
    assertThatThrownBy(() -> kraken.readCredentials(one, ""))
        .hasMessage(
            "reading executions at kraken needs a key of its own, because requests of one key must"
                + " arrive in the order in which they were signed: set the environment variables"
                + " CROSSBOOK_KRAKEN_READ_KEY and CROSSBOOK_KRAKEN_READ_SECRET");
    Map<String, String> two = new HashMap<>(one);
    two.put("CROSSBOOK_KRAKEN_READ_KEY", "r");
    assertThatThrownBy(() -> kraken.readCredentials(two, ""))
        .hasMessageContaining("CROSSBOOK_KRAKEN_READ_SECRET is not set");
    two.put("CROSSBOOK_KRAKEN_READ_SECRET", "not*base64");
    assertThatThrownBy(() -> kraken.readCredentials(two, ""))
        .hasMessageEndingWith("look at the environment variable CROSSBOOK_KRAKEN_READ_SECRET");
    two.put("CROSSBOOK_KRAKEN_READ_SECRET", "SmVmZQ==");
    assertThat(kraken.readCredentials(two, "").key()).isEqualTo("r");
    assertThat(kraken.credentials(two, "").key()).isEqualTo("k");
  }
}
