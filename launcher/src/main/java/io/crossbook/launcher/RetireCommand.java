package io.crossbook.launcher;

import io.crossbook.database.orders.DeskAccounts;
import io.crossbook.launcher.terminal.Screen;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook retire}: takes the accounts of a desk that trades no more from it. */
@Command(
    name = "retire",
    header = "Takes the accounts of a desk that trades no more from it.",
    description = {
      "",
      "An account belongs to one desk; another one's job that names it is refused. Once the desk is"
          + " retired its accounts and its part of the limits are free, and a job that still runs"
          + " under it can send nothing, also after a restart. A job that is submitted under it later"
          + " claims its accounts again. A desk that has orders of which more is to become is not"
          + " retired.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook retire --desk 3 --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class RetireCommand implements Callable<Integer> {
  @Option(
      names = "--desk",
      paramLabel = "N",
      required = true,
      description = "Number of the desk, as trading.desk says.")
  private int desk;

  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    try (DeskAccounts accounts = new DeskAccounts(database.settings().open())) {
      List<String> freed =
          accounts.retire(desk).stream()
              .map(each -> each.venue() + (each.account().isEmpty() ? "" : " " + each.account()))
              .toList();
      Screen.plain(spec.commandLine().getOut())
          .line(
              "Desk "
                  + desk
                  + " is retired; "
                  + (freed.isEmpty()
                      ? "it had no account."
                      : "free: " + String.join(", ", freed) + "."));
      return 0;
    } catch (SQLException | IllegalArgumentException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
