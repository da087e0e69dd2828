package io.crossbook.launcher;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.desk.DriftCause;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.launcher.terminal.Screen;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
      "",
      "--as says what a balance's difference was, so that the books say it too: a deposit or a"
          + " withdrawal (from outside or another desk), sent (to another venue of the desk, with"
          + " --fee if the venue charged one), arrived (from there), or interest. Without it the"
          + " difference is an adjustment.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook accept balance/kraken//USD --as deposit --reason 'of 20 November' \\",
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

  @Option(
      names = "--as",
      paramLabel = "CAUSE",
      converter = CauseText.class,
      description =
          "What a balance's difference was: deposit, withdrawal, sent, arrived or interest.")
  private DriftCause.Kind cause;

  @Option(
      names = "--fee",
      paramLabel = "AMOUNT",
      description = "What the venue charged for what was sent, in the same asset.")
  private BigDecimal fee;

  @Mixin private OperatorOptions operator;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  /** For picocli. */
  AcceptCommand() {}

  /** Reads a cause. */
  static final class CauseText implements ITypeConverter<DriftCause.Kind> {
    @Override
    public DriftCause.Kind convert(String value) {
      for (DriftCause.Kind each : DriftCause.Kind.values()) {
        if (each.text().equals(value)) {
          return each;
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is no cause; there are deposit, withdrawal, sent, arrived and interest");
    }
  }

  /** What the directive is about. */
  private String said() {
    if (fee != null && (cause != DriftCause.Kind.SENT || fee.signum() < 0)) {
      throw new ParameterException(
          spec.commandLine(), "--fee is 0 or more, and only of what was --as sent");
    }
    if (cause == null) {
      return subject;
    }
    if (!subject.startsWith("balance/")) {
      throw new ParameterException(spec.commandLine(), "--as is for balances only");
    }
    return subject + "/" + new DriftCause(cause, fee == null ? BigDecimal.ZERO : fee);
  }

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
    String said = said();
    String by = operator.by();
    DatabaseSettings settings = database.settings();
    try (Connection connection = settings.open();
        DirectiveLog log = new DirectiveLog(settings.open())) {
      if (!has(connection, parts.group(2))) {
        throw new Failure("Desk " + desk + " never had an account at " + parts.group(2) + ".");
      }
      long position =
          log.instruct(
              desk, Instruction.Kind.ACCEPT_DRIFT, said, operator.reasonOr("looked at"), by);
      Screen.plain(spec.commandLine().getOut())
          .line("Directive " + position + ": desk " + desk + " takes the venue's " + said + ".");
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
