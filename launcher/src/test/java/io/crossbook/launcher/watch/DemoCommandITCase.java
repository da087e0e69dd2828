package io.crossbook.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The demonstration as a person runs it: venues, database, cluster and desk, for half a minute. */
@Timeout(300)
class DemoCommandITCase {
  @Test
  void itTradesAndItsStatementIsTheVenuesOwn() {
    PrintStream screen = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    int code;
    try {
      code =
          new CommandLine(new DemoCommand())
              .execute("--for=30s", "--set=simulator.intensity=6", "--set=web-ui-port=0");
    } finally {
      System.setOut(screen);
    }
    String text = shown.toString(StandardCharsets.UTF_8);
    System.out.println(text);
    assertThat(text)
        .containsPattern("Orders at the venues: [1-9][0-9]*, each written down before it was sent")
        .containsPattern(
            "All [1-9][0-9]* balances are those of the venues' own ledger, to the last decimal\\.")
        .doesNotContain("DIFFERS");
    assertThat(code).isZero();
  }
}
