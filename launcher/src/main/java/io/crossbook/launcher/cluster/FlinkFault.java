package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Sentence;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one sentence for a person of a stack trace of Flink's. Stateless. */
final class FlinkFault {
  /** What a program says for the person who started it. */
  private static final Pattern PROGRAM =
      Pattern.compile("ProgramParametrizationException: ([^\\n]+)");

  private static final Pattern NO_SAVEPOINT =
      Pattern.compile(
          "Cannot find (?:meta data file '[^']*' in directory|checkpoint or savepoint"
              + " file/directory) '([^']+)'");

  private static final Pattern NO_OPERATOR =
      Pattern.compile("Cannot map checkpoint/savepoint state for operator (\\w+)");

  private static final String NOT_RUNNING = "is not being executed at the moment";

  private static final Pattern CAUSE =
      Pattern.compile(
          "(?m)^(?:Caused by: )?([\\w.$]+(?:Exception|Error|Throwable))(?:: ([^\\n]*))?");

  /** What says that state cannot be read, whatever is tried again. */
  private static final List<String> NO_FIT =
      List.of(
          "StateMigrationException",
          "must not be incompatible with",
          "Failed to rollback to checkpoint/savepoint",
          "Cannot find checkpoint or savepoint",
          "Cannot find meta data file");

  private FlinkFault() {}

  /** True if a savepoint is missing or cannot be read by the job: trying again does not help. */
  static boolean savepoint(String trace) {
    return NO_FIT.stream().anyMatch(trace::contains);
  }

  /** What it comes down to. */
  static String sentence(String trace) {
    Matcher program = PROGRAM.matcher(trace);
    if (program.find()) {
      return Sentence.of(program.group(1));
    }
    Matcher savepoint = NO_SAVEPOINT.matcher(trace);
    if (savepoint.find()) {
      return "There is no savepoint at " + savepoint.group(1) + " that the job manager can read.";
    }
    Matcher operator = NO_OPERATOR.matcher(trace);
    if (operator.find()) {
      return "The savepoint has state of the operator "
          + operator.group(1)
          + ", which the job does not have; --allow-non-restored-state would lose it.";
    }
    if (trace.contains(NOT_RUNNING)) {
      return "Not all tasks of the job run at the moment, so it makes no savepoint: wait until they"
          + " do, or end it with crossbook job cancel and go on from its last checkpoint.";
    }
    String last = "";
    Matcher cause = CAUSE.matcher(trace);
    while (cause.find()) {
      String name = cause.group(1).substring(cause.group(1).lastIndexOf('.') + 1);
      last = cause.group(2) == null ? name : cause.group(2) + " (" + name + ")";
    }
    return Sentence.of(last.isEmpty() ? trace : last);
  }
}
