package io.crossbook.launcher;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.launcher.terminal.Screen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook accept}: takes a venue's word for what differs from the books. */
@Command(
    name = "accept",
    header = "Takes a venue's word for a balance or a position that differs from the books.",
    description = {
      "",
      "A desk that finds more or less at a venue than in its books says so and changes nothing: a"
          + " person looks at why, as a deposit or an order by hand, and accepts it. The books then"
          + " have what the venue has, with who said so and why. The desk refuses where no"
          + " difference stands that it told of.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook accept balance/kraken//USD --reason 'deposit of 20 November' \\",
      "      --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook accept position/binanceusdm//BTCUSDT --by anna \\",
      "      --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class AcceptCommand implements Callable<Integer> {
  private static final Pattern SUBJECT =
      Pattern.compile("(balance|position)/([^/]+)/([^/]*)/([^/]+)");

  @Parameters(
      paramLabel = "WHAT",
      description =
          "balance/VENUE/ACCOUNT/ASSET or position/VENUE/ACCOUNT/SYMBOL; the main account has an"
              + " empty name.")
  private String subject;

  @Option(
      names = "--desk",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
  private int desk;

  @Mixin private OperatorOptions operator;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  /** For picocli. */
  AcceptCommand() {}

  @Override
  public Integer call() throws Failure {
    var parts = SUBJECT.matcher(subject);
    if (!parts.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + subject
              + "' is neither balance/VENUE/ACCOUNT/ASSET nor position/VENUE/ACCOUNT/SYMBOL");
    }
    String by = operator.by();
    DatabaseSettings settings = database.settings();
    try (Connection connection = settings.open();
        DirectiveLog log = new DirectiveLog(settings.open())) {
      if (!has(connection, parts.group(2))) {
        throw new Failure("Desk " + desk + " never had an account at " + parts.group(2) + ".");
      }
      long position =
          log.instruct(
              desk, Instruction.Kind.ACCEPT_DRIFT, subject, operator.reasonOr("looked at"), by);
      Screen.plain(spec.commandLine().getOut())
          .line("Directive " + position + ": desk " + desk + " takes the venue's " + subject + ".");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  private boolean has(Connection connection, String venue) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT 1 FROM balances WHERE desk = ? AND venue = ?)")) {
      query.setInt(1, desk);
      query.setString(2, venue);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
