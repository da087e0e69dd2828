package io.crossbook.database.orders;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What makes orders exactly once, and can be taken away to show that the judge of {@code crossbook
 * chaos} notices. Never where real money is traded.
 */
public enum Safeguard {
  /** An order is written down before it is sent. */
  LEDGER_INSERT("ledger-insert"),
  /** A restarted desk reads again what became of its orders since its checkpoint. */
  REWIND("rewind"),
  /** Whether an order is absent is asked only after its deadline. */
  DEADLINE("deadline");

  /** Environment variable that takes safeguards away: their names with commas between. */
  public static final String VARIABLE = "CROSSBOOK_WITHOUT";

  private final String text;

  Safeguard(String text) {
    this.text = text;
  }

  /**
   * The safeguards that an environment takes away.
   *
   * @throws IllegalArgumentException with one sentence if it names something else
   */
  public static Set<Safeguard> without(Map<String, String> environment) {
    Set<Safeguard> without = EnumSet.noneOf(Safeguard.class);
    String text = environment.getOrDefault(VARIABLE, "").strip();
    if (text.isEmpty()) {
      return without;
    }
    for (String word : text.split(",", -1)) {
      without.add(
          Arrays.stream(values())
              .filter(each -> each.text.equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          VARIABLE + " is '" + text + "'; it may name " + names() + ".")));
    }
    return without;
  }

  private static String names() {
    return Arrays.stream(values()).map(Safeguard::toString).collect(Collectors.joining(", "));
  }

  /** As in the environment and on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
