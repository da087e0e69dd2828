package io.crossbook.launcher;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.OrderRequest;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.directives.GivenOrders;
import io.crossbook.launcher.terminal.Screen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook order}: a person orders something of a desk, or takes an order back. */
@Command(
    name = "order",
    header = "Orders something of a desk, or takes an order back.",
    description = {
      "",
      "An order is written down, and the running job of the desk takes it: by the same rules, limits,"
          + " breakers and kill switch as everything that it trades, over at most three venues. It is not"
          + " begun if no job takes it within five minutes. crossbook orders shows what becomes of it.",
      ""
    },
    subcommands = {
      OrderCommand.BuyCommand.class,
      OrderCommand.SellCommand.class,
      OrderCommand.CancelCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  crossbook order buy 0.5 BTC-USD --limit 60000 --because 'agreed on Monday' \\",
      "      --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook order sell 20 ETH-USDT --twap 10m --participation 10%% --not mexc --by anna \\",
      "      --because 'less ether' --database jdbc:postgresql://localhost:5432/crossbook",
      "  crossbook order cancel 17 --because 'a mistake' \\",
      "      --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class OrderCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  /** Of which desk, who says so and why. Filled by picocli. */
  static final class Person {
    @Option(
        names = "--desk",
        paramLabel = "N",
        defaultValue = "0",
        description = "Number of the desk (${DEFAULT-VALUE}), as trading.desk says.")
    private int desk;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who says so (${DEFAULT-VALUE}); it is kept.")
    private String by;

    @Option(
        names = "--because",
        paramLabel = "TEXT",
        required = true,
        description = "Why; it is kept.")
    private String because;

    @Mixin private DatabaseOptions database;

    /** For picocli. */
    Person() {}

    private void check() throws Failure {
      if (by.isBlank()) {
        throw new Failure("Somebody has to say so: --by NAME.");
      }
      if (because.isBlank()) {
        throw new Failure("An order has a reason: --because TEXT.");
      }
    }
  }

  private static int place(Side side, OrderOptions options, Person person, CommandSpec spec)
      throws Failure {
    OrderRequest request;
    try {
      request = options.request(side);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), Sentence.of(wrong.getMessage()), wrong);
    }
    person.check();
    DatabaseSettings settings = person.database.settings();
    try (Connection connection = settings.open();
        DirectiveLog log = new DirectiveLog(settings.open())) {
      possible(new GivenOrders(connection), person.desk, request);
      long number = log.order(person.desk, request, person.because, person.by);
      Screen.plain(spec.commandLine().getOut())
          .line("Order " + number + " of desk " + person.desk + ": " + request.text() + ".");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  /** What can be known before it is written down; the desk asks again. */
  private static void possible(GivenOrders given, int desk, OrderRequest request)
      throws SQLException, Failure {
    List<String> venues = given.venues(desk);
    if (venues.isEmpty()) {
      throw new Failure(
          "Desk "
              + desk
              + " has never said what it holds; start a job that trades with it, or name another"
              + " with --desk.");
    }
    for (String venue : request.only()) {
      if (!venues.contains(venue)) {
        throw new Failure(
            "Desk " + desk + " never had an account at " + venue + "; it has at " + venues + ".");
      }
    }
    List<String> trading = new ArrayList<>(given.venues(desk, request.instrument()));
    trading.removeAll(request.without());
    if (!request.only().isEmpty()) {
      trading.retainAll(request.only());
    }
    if (trading.isEmpty()) {
      throw new Failure(
          "None of the venues at which it may go lists "
              + request.instrument()
              + "; desk "
              + desk
              + " has accounts at "
              + venues
              + ".");
    }
  }

  /** {@code crossbook order buy}. */
  @Command(
      name = "buy",
      header = "Buys.",
      footer = {
        "",
        "Examples:",
        "  crossbook order buy 0.5 BTC-USD --because 'agreed' --stop-loss 2%% --trailing 2%%/3%% \\",
        "      --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class BuyCommand implements Callable<Integer> {
    @Mixin private OrderOptions order;

    @Mixin private Person person;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      return place(Side.BUY, order, person, spec);
    }
  }

  /** {@code crossbook order sell}. */
  @Command(
      name = "sell",
      header = "Sells.",
      footer = {
        "",
        "Examples:",
        "  crossbook order sell 0.5 BTC-USD --because 'agreed' --iceberg 0.05 --venue kraken \\",
        "      --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class SellCommand implements Callable<Integer> {
    @Mixin private OrderOptions order;

    @Mixin private Person person;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      return place(Side.SELL, order, person, spec);
    }
  }

  /** {@code crossbook order cancel}. */
  @Command(
      name = "cancel",
      header = "Takes an order back, or the stop of one that was filled.",
      description = {
        "",
        "Nothing more of the order is sent; what was filled stays, under its stop if it has one. Of an"
            + " order whose position stands under its stop this takes the stop off.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  crossbook order cancel 17 --because 'a mistake' \\",
        "      --database jdbc:postgresql://localhost:5432/crossbook"
      })
  static final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "N", description = "Number of the order.")
    private long number;

    @Mixin private Person person;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Failure {
      person.check();
      DatabaseSettings settings = person.database.settings();
      try (Connection connection = settings.open();
          DirectiveLog log = new DirectiveLog(settings.open())) {
        String over = new GivenOrders(connection).over(person.desk, number);
        if (over != null) {
          throw new Failure(
              "Order "
                  + number
                  + " of desk "
                  + person.desk
                  + " cannot be taken back: "
                  + over
                  + ".");
        }
        long position = log.cancelOrder(person.desk, number, person.because, person.by);
        Screen.plain(spec.commandLine().getOut())
            .line("Directive " + position + ": order " + number + " is taken back.");
        return 0;
      } catch (SQLException refused) {
        throw new Failure(Sentence.of(refused.getMessage()), refused);
      }
    }
  }
}
