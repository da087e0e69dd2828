package io.crossbook.launcher;

import picocli.CommandLine.Option;

/** Who tells a desk something, and why. Filled by picocli. */
final class OperatorOptions {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says so (${DEFAULT-VALUE}); it is kept.")
  private String by;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it is kept.")
  private String reason;

  /** For picocli. */
  OperatorOptions() {}

  /**
   * Who says so.
   *
   * @throws Failure if nobody does
   */
  String by() throws Failure {
    if (by.isBlank()) {
      throw new Failure("Somebody has to say so: --by NAME.");
    }
    return by;
  }

  /** Why, in words; these if there are none. */
  String reasonOr(String otherwise) {
    return reason.isBlank() ? otherwise : reason;
  }
}
