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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    byte[] signed = Credentials.of("v", "k", "", Form.PRIVATE_KEY, pem(pair)).signToken(MESSAGE);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(pair.getPublic());
    signature.update(MESSAGE);
    assertThat(signed).hasSize(64);
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void aSecretWithEscapedLineBreaksIsRead() throws Exception {
    String escaped = pem(pair("secp256r1")).replace("\n", "\\n");
    assertThat(Credentials.of("v", "k", "", Form.PRIVATE_KEY, escaped).signToken(MESSAGE))
        .hasSize(64);
  }

  /** RFC 8032, section 7.1: secret key, public key, message and signature. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        + "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
        + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void ed25519IsThatOfRfc8032(String seed, String publicKey, String message, String signature) {
    HexFormat hex = HexFormat.of();
    byte[] pkcs8 = hex.parseHex("302e020100300506032b657004220420" + seed);
    String pem = line("BEGIN") + Base64.getMimeEncoder().encodeToString(pkcs8) + "\n" + line("END");
    for (String secret : List.of(base64(seed), base64(seed + publicKey), pem)) {
      Credentials credentials = Credentials.of("v", "k", "", Form.PRIVATE_KEY, secret);
      assertThat(credentials.tokenAlgorithm()).isEqualTo("EdDSA");
      assertThat(hex.formatHex(credentials.signToken(hex.parseHex(message)))).isEqualTo(signature);
    }
    String other = (seed.startsWith("9") ? "8" : "9") + seed.substring(1);
    assertThatThrownBy(
            () -> Credentials.of("v", "k", "", Form.PRIVATE_KEY, base64(other + publicKey)))
        .hasMessageContaining("is not a private key")
        .hasNoCause();
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  @Test
  void nothingOfTheSecretIsTold() throws Exception {
    String otherCurve = pem(pair("secp384r1"));
    assertThatThrownBy(() -> Credentials.of("coinbase", "k", "", Form.PRIVATE_KEY, otherCurve))
        .hasMessage(
            "the secret for coinbase is not a private key on the curve P-256 in PEM or an Ed25519"
                + " key")
        .hasNoCause();
    assertThatThrownBy(() -> Credentials.of("kraken", "k", "", Form.BASE64, "not*base64"))
        .hasMessage("the secret for kraken is not base64")
        .hasNoCause();
    Credentials credentials = Credentials.of("kraken", "public", "", Form.TEXT, "hush");
    assertThat(credentials).hasToString("credentials for kraken");
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(credentials))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> credentials.signToken(MESSAGE)).hasMessageNotContaining("hush");
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

  /** An HTTP client that refuses a header quotes it. */
  @Test
  void whatAHeaderCannotCarryIsRefusedWithoutQuotingIt() {
    for (String token : List.of("hush\nhush", "hush hush", "hush\u00e9")) {
      assertThatThrownBy(() -> Credentials.of("oanda", "", "", Form.TOKEN, token))
          .hasMessage("the token for oanda holds a space, a line break or what is not ASCII")
          .hasNoCause();
      Map<String, String> environment =
          Map.of("CROSSBOOK_KRAKEN_KEY", token, "CROSSBOOK_KRAKEN_SECRET", "SmVmZQ==");
      assertThatThrownBy(
              () -> Credentials.fromEnvironment(environment, "kraken", "", Form.BASE64, false))
          .hasMessage(
              "the credentials for kraken cannot be used: the environment variable"
                  + " CROSSBOOK_KRAKEN_KEY holds a space, a line break or what is not ASCII");
    }
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
