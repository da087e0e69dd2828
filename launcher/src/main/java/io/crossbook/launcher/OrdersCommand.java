package io.crossbook.launcher;

import io.crossbook.database.directives.GivenOrders;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook orders}: what became of the orders that persons gave. */
@Command(
    name = "orders",
    header = "Shows what became of the orders that persons gave.",
    description = {
      "",
      "The newest come first. An order is given until the job of its desk has taken it; its fees"
          + " contain those of closing what it held.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook orders --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook orders --desk 3 --most 5 --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class OrdersCommand implements Callable<Integer> {
  @Option(
      names = "--desk",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
  private int desk;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many are shown (${DEFAULT-VALUE}).")
  private int most;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  /** For picocli. */
  OrdersCommand() {}

  @Override
  public Integer call() throws Failure {
    if (most < 1) {
      throw new Failure("Of " + most + " orders nothing can be shown; allowed is 1 or more.");
    }
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (Connection connection = database.settings().open()) {
      List<GivenOrders.Given> orders = new GivenOrders(connection).newest(desk, most);
      if (orders.isEmpty()) {
        screen.line("Nobody ordered anything of desk " + desk + ".");
        return 0;
      }
      Table table =
          new Table()
              .numbers("order")
              .words("by")
              .words("asked")
              .numbers("filled")
              .numbers("at")
              .words("fees")
              .numbers("result")
              .words("state")
              .words("why");
      for (GivenOrders.Given each : orders) {
        table.row(
            each.number(),
            each.by(),
            each.request(),
            plain(each.filled()),
            plain(each.averagePrice()),
            each.fees() == null ? "" : each.fees(),
            plain(each.result()),
            each.state() == null
                ? "given"
                : each.state().toLowerCase(Locale.ROOT).replace('_', '-'),
            each.why() == null ? "" : each.why());
      }
      table.print(screen);
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  private static String plain(BigDecimal amount) {
    return amount == null ? "" : amount.toPlainString();
  }
}
