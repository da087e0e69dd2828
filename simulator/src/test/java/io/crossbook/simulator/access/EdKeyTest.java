package io.crossbook.simulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EdKeyTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  @Test
  void theHalvesOfEveryKeyFit() throws GeneralSecurityException {
    for (byte i = 0; i < 50; i++) {
      String key = EdKey.fromSeed(new byte[] {1, 2, i});
      assertThat(key).isEqualTo(EdKey.fromSeed(new byte[] {1, 2, i}));
      byte[] bytes = Base64.getDecoder().decode(key);
      assertThat(bytes).hasSize(64);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, 32))));
      signature.update(MESSAGE);
      byte[] signed = signature.sign();
      signature.initVerify(EdKey.publicKey(key));
      signature.update(MESSAGE);
      assertThat(signature.verify(signed)).isTrue();
    }
  }

  /** RFC 8032, section 7.1, test 1: the signature of nothing. */
  @Test
  void thePublicHalfIsReadAsTheRfcWritesIt() throws GeneralSecurityException {
    byte[] both =
        HexFormat.of()
            .parseHex(
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
                    + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(EdKey.publicKey(Base64.getEncoder().encodeToString(both)));
    signature.update(new byte[0]);
    assertThat(
            signature.verify(
                HexFormat.of()
                    .parseHex(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                            + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")))
        .isTrue();
  }
}
