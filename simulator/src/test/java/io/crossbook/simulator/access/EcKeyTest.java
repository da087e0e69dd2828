package io.crossbook.simulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EcKeyTest {
  private static byte[] seed(int n) {
    return new byte[] {1, 2, 3, (byte) n};
  }

  @Test
  void aSeedAlwaysGivesTheSameKeyAndAnotherSeedAnother() {
    assertThat(EcKey.fromSeed(seed(1))).isEqualTo(EcKey.fromSeed(seed(1)));
    assertThat(EcKey.fromSeed(seed(1))).isNotEqualTo(EcKey.fromSeed(seed(2)));
  }

  @Test
  void itIsPemOfSec1WithItsPublicPoint() {
    for (int i = 0; i < 50; i++) {
      String pem = EcKey.fromSeed(seed(i));
      assertThat(pem.lines()).hasSize(5);
      assertThat(pem.lines().toList().get(0)).isEqualTo("-----BEGIN " + "EC PRIVATE KEY-----");
      assertThat(EcKey.publicKey(pem).getAlgorithm()).isEqualTo("EC");
    }
  }
}
