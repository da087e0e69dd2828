package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret is in a file of the project. */
class SecretScanTest {
  /** Passwords that tests made up to see that they are not repeated; each is named here. */
  private static final List<String> MADE_UP = List.of("open-sesame-4711");

  /** Keys that a venue's documentation publishes with its signatures; they belong to nobody. */
  private static final List<String> PUBLISHED =
      List.of(
          "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
          "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A");

  @Test
  void noFileHoldsASecret() throws Exception {
    List<String> findings = new ArrayList<>();
    int scanned = 0;
    for (Path file : ProjectFiles.all()) {
      String text;
      try {
        text = Files.readString(file);
      } catch (CharacterCodingException binary) {
        continue;
      }
      scanned++;
      for (String word : MADE_UP) {
        text = text.replace(word, "made up");
      }
      for (String key : PUBLISHED) {
        text = text.replace(key, "published");
      }
      for (String finding : SecretScan.findings(text)) {
        findings.add(ProjectFiles.root().relativize(file) + ", " + finding);
      }
    }
    assertThat(scanned).isGreaterThan(50);
    assertThat(findings).isEmpty();
  }

  @Test
  void findsKeysOfEveryForm() {
    // Made here, so that this file holds none.
    Random random = new Random(42);
    byte[] bytes = new byte[64];
    for (int i = 0; i < 200; i++) {
      random.nextBytes(bytes);
      String base64 = Base64.getEncoder().encodeToString(bytes);
      String hex = HexFormat.of().formatHex(bytes, 0, 32);
      assertThat(SecretScan.findings("key: " + base64)).hasSize(1);
      assertThat(SecretScan.findings("apiSecret = \"" + hex + "\";")).hasSize(1);
      assertThat(SecretScan.findings("\"token\": \"" + hex.substring(0, 24) + "\"")).hasSize(1);
      assertThat(SecretScan.findings(hex.substring(0, 32) + "-" + hex.substring(32))).hasSize(1);
    }
    assertThat(SecretScan.findings("-----BEGIN " + "EC PRIVATE KEY-----"))
        .containsExactly("line 1: a private key");
    assertThat(SecretScan.findings("a\nAKIA" + "ABCDEFGHIJ234567"))
        .containsExactly("line 2: a provider's key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token: ${OANDA_TOKEN}",
        "password = config.databasePassword().orElseThrow().reveal()",
        "aSecretOutsideTheEnvironmentIsRefusedAndNotRepeated(String set, String sentence)",
        "CROSSBOOK_DATABASE_PASSWORD=hunter2",
        "\"sha256\": \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        "io.crossbook.sources.importing.RawRecordingImporterOfTwoThousandAndTwentySix"
      })
  void leavesOrdinaryWordsAlone(String line) {
    assertThat(SecretScan.findings(line)).isEmpty();
  }
}
