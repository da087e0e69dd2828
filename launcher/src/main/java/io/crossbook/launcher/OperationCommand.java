package io.crossbook.launcher;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.directives.Standing;
import io.crossbook.launcher.terminal.Screen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook operation}: decides on an operation that a desk gave up. */
@Command(
    name = "operation",
    header = "Decides on an operation that a desk gave up.",
    description = {
      "",
      "A desk gives an operation up when what is left exposed cannot be put right within its limits,"
          + " and waits for a person: crossbook stops shows which.",
      ""
    },
    subcommands = {OperationCommand.RetryCommand.class, OperationCommand.WriteOffCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  crossbook operation retry 17 --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook operation write-off 17 --by anna --database jdbc:postgresql://localhost/crossbook"
    })
final class OperationCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  /** Which operation, and who decides. Filled by picocli. */
  static final class Subject {
    @Parameters(paramLabel = "N", description = "Number of the operation in its desk.")
    private long operation;

    @Option(
        names = "--desk",
        paramLabel = "N",
        defaultValue = "0",
        description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
    private int desk;

    @Mixin private OperatorOptions operator;

    @Mixin private DatabaseOptions database;

    /** For picocli. */
    Subject() {}

    private int decide(Instruction.Kind kind, String done, CommandSpec spec) throws Failure {
      String by = operator.by();
      DatabaseSettings settings = database.settings();
      try (Connection connection = settings.open();
          DirectiveLog log = new DirectiveLog(settings.open())) {
        if (!new Standing(connection).isGivenUp(desk, operation)) {
          throw new Failure(
              "Operation "
                  + operation
                  + " of desk "
                  + desk
                  + " was not given up, so there is nothing to decide.");
        }
        String subject = Long.toString(operation);
        long position = log.instruct(desk, kind, subject, operator.reasonOr("decided by hand"), by);
        Screen.plain(spec.commandLine().getOut())
            .line("Directive " + position + ": operation " + operation + " " + done + ".");
        return 0;
      } catch (SQLException refused) {
        throw new Failure(Sentence.of(refused.getMessage()), refused);
      }
    }
  }

  /** {@code crossbook operation retry}. */
  @Command(
      name = "retry",
      header = "The desk tries once more to put it right.",
      footer = {
        "",
        "Examples:",
        "  crossbook operation retry 17 --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class RetryCommand implements Callable<Integer> {
    @Mixin private Subject subject;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      return subject.decide(Instruction.Kind.RETRY, "is put right once more", spec);
    }
  }

  /** {@code crossbook operation write-off}. */
  @Command(
      name = "write-off",
      header = "It is over: what it left stays in the books.",
      footer = {
        "",
        "Examples:",
        "  crossbook operation write-off 17 --reason 'sold by hand' \\",
        "      --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class WriteOffCommand implements Callable<Integer> {
    @Mixin private Subject subject;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      return subject.decide(Instruction.Kind.WRITE_OFF, "is written off", spec);
    }
  }
}
