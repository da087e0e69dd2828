package io.crossbook.launcher;

import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.directives.Standing;
import io.crossbook.launcher.terminal.Screen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook resume}: ends what a breaker stopped. */
@Command(
    name = "resume",
    header = "Ends what a breaker stopped, before its time is over.",
    description = {
      "",
      "Tells a desk that a person looked at why the breaker tripped and lets it trade again. Who said"
          + " so is kept. What the kill switch stopped is released with crossbook stop --release.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook resume consecutive-losses --database jdbc:postgresql://localhost/crossbook",
      "  crossbook resume error-rate/venue:kraken --by anna --reason 'kraken is well again' \\",
      "      --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class ResumeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "BREAKER[/SCOPE]",
      description = "Which, as crossbook stops shows it; without a scope, the one for everything.")
  private String breaker;

  @Option(
      names = "--desk",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
  private int desk;

  @Mixin private OperatorOptions operator;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    String subject = breaker.contains("/") ? breaker : breaker + "/" + Breakers.ALL;
    String by = operator.by();
    DatabaseSettings settings = database.settings();
    try (Connection connection = settings.open();
        DirectiveLog log = new DirectiveLog(settings.open())) {
      List<String> standing =
          new Standing(connection)
              .breakers().stream()
                  .filter(each -> each.desk() == desk)
                  .map(Standing.Breaker::subject)
                  .toList();
      if (!standing.contains(subject)) {
        throw new Failure(
            "No breaker "
                + subject
                + " of desk "
                + desk
                + " has tripped; "
                + (standing.isEmpty() ? "none has" : "those that have: " + standing)
                + ".");
      }
      long position =
          log.instruct(
              desk, Instruction.Kind.RESUME, subject, operator.reasonOr("resumed by hand"), by);
      Screen.plain(spec.commandLine().getOut())
          .line("Directive " + position + ": desk " + desk + " resumes " + subject + ".");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
