package io.crossbook.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
  private final PrintWriter nowhere = new PrintWriter(new StringWriter());

  private static Table table() {
    return new Table()
        .words("instrument")
        .numbers("net")
        .words("legs")
        .row("BTC-USD", "1.50", "kraken buys, coinbase sells, gateio sells")
        .row("ETH-USD", "-12.25", "none\nat all");
  }

  @Test
  void plainLinesAreAlignedAndWhole() {
    assertThat(table().lines(Screen.plain(nowhere)))
        .containsExactly(
            "instrument     net  legs",
            "----------  ------  -----------------------------------------",
            "BTC-USD       1.50  kraken buys, coinbase sells, gateio sells",
            "ETH-USD     -12.25  none at all");
  }

  @Test
  void aNarrowTerminalCutsWordsAndNeverNumbers() {
    assertThat(table().lines(Screen.terminal(nowhere, 40, false)))
        .containsExactly(
            "instrument     net  legs",
            "----------  ------  --------------------",
            "BTC-USD       1.50  kraken buys, coinba~",
            "ETH-USD     -12.25  none at all");
    assertThat(table().lines(Screen.terminal(nowhere, 1, true)))
        .containsExactly(
            "instrum…     net  legs",
            "-",
            "BTC-USD     1.50  kraken …",
            "ETH-USD   -12.25  none at…");
  }

  @Test
  void aRowHasACellForEveryColumn() {
    assertThatThrownBy(() -> new Table().words("a").row("b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
