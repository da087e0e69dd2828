package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.execution.AccountLane;
import io.crossbook.sources.execution.ExecutionAccount;
import io.crossbook.sources.execution.ExecutionSplit;
import io.crossbook.sources.execution.FillCursor;
import io.crossbook.sources.execution.LaneTimes;
import io.crossbook.sources.handover.Handed;
import io.crossbook.transport.AccountClient;
import io.crossbook.transport.AccountSettings;
import io.crossbook.transport.Permission;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An account at a simulated venue, followed through outages, late and repeated messages and
 * restarts. The simulator's ledger is the judge: each of its fills arrives.
 */
@Timeout(90)
class ExecutionOverSimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECOND = 1_000_000_000L;
  private static final BigDecimal QUANTITY = new BigDecimal("0.02");

  /** Far above what the simulated market ever quotes. */
  private static final BigDecimal HIGH = new BigDecimal("400000");

  @TempDir Path folder;
  private final LaneClock clock = new LaneClock();
  private int operation;

  /** An account as it is followed, with what came and what a restart takes back. */
  private final class Followed implements AutoCloseable {
    private final TradingVenue venue;
    private final Credentials key;
    private final ExecutionAccount account;
    private final LaneTimes times;
    private final Map<String, Fill> fills = new HashMap<>();
    private final List<OrderName> names = new ArrayList<>();
    private ExecutionSplit split;
    private boolean live;
    private AccountLane lane;

    Followed(Simulation simulation, ApiKey apiKey, String symbol, Duration fillsEvery) {
      venue = TradingCatalog.venue(apiKey.venue());
      key = Credentials.of(venue.id(), apiKey.key(), "", venue.form(), apiKey.secret());
      String place = "127.0.0.1:" + simulation.port() + "/" + venue.id();
      long since = AccountClient.wallClock() - 60 * SECOND;
      account =
          new ExecutionAccount(
              venue.id(), "", List.of(symbol), since, "http://" + place, "ws://" + place);
      times =
          new LaneTimes(
              fillsEvery,
              Duration.ofMinutes(10),
              Duration.ofSeconds(2),
              Duration.ofMillis(20),
              Duration.ofMillis(200),
              Duration.ofSeconds(5),
              Duration.ofMillis(20));
      split =
          new ExecutionSplit(
              venue.id(),
              "",
              Map.of(venue.traits().fillsPerSymbol() ? symbol : "", FillCursor.begin(since)));
      start();
    }

    AccountClient client(PrivateProtocol protocol) {
      return new AccountClient(protocol, AccountSettings.of(account.restBase()), clock::now);
    }

    PrivateProtocol protocol() {
      return venue.protocol().apply(key);
    }

    private void start() {
      live = false;
      lane = new AccountLane(account, split, times, client(protocol()), protocol(), 1_000, clock);
      lane.start();
    }

    /** Ends it as a crash does and goes on from a checkpoint. */
    void restart(ExecutionSplit from, Map<String, Fill> known) {
      lane.close();
      split = from;
      fills.clear();
      fills.putAll(known);
      start();
    }

    void until(BooleanSupplier holds) throws Exception {
      while (!holds.getAsBoolean()) {
        Handed<ExecutionSplit> step = lane.handover().poll();
        if (step == null) {
          lane.handover().available().get(30, TimeUnit.SECONDS);
          continue;
        }
        if (step.progress() != null) {
          split = step.progress();
        }
        if (step.input() instanceof DeskInput.FillReport report) {
          fills.put(report.fill().tradeId(), report.fill());
        } else if (step.input() instanceof DeskInput.OrderReport report && report.name() != null) {
          names.add(report.name());
        } else if (step.input() instanceof DeskInput.AccountStatus status) {
          live = status.live();
        }
      }
    }

    @Override
    public void close() {
      lane.close();
    }
  }

  private OrderIntent intent(String venue, String symbol) {
    return new OrderIntent(
        new OrderName(7, operation++, 0, 0),
        venue,
        "",
        symbol,
        Side.BUY,
        OrderKind.IOC,
        QUANTITY,
        HIGH,
        false,
        clock.now() + 20 * SECOND);
  }

  /** Places an order; what the venue did not execute, as for a nonce out of turn, is sent again. */
  private OrderName buy(AccountClient orders, String venue, String symbol) throws Exception {
    OrderIntent intent = intent(venue, symbol);
    while (true) {
      Answer<OrderState> answer =
          orders
              .order(
                  symbol,
                  intent.validUntil(),
                  Permission.LASTING,
                  now -> orders.protocol().place(intent, now))
              .get(20, TimeUnit.SECONDS);
      if (!(answer instanceof Answer.RetryAfter<OrderState>)) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return intent.name();
      }
    }
  }

  /** Price and quantity of each fill in the simulator's ledger, in order. */
  private static List<String> truth(Path ledger, String account) throws IOException {
    List<String> fills = new ArrayList<>();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode each = JSON.readTree(line);
      if (each.path("type").asText().equals("fill")
          && each.path("account").asText().equals(account)) {
        fills.add(
            words(
                new BigDecimal(each.path("price").asText()),
                new BigDecimal(each.path("quantity").asText())));
      }
    }
    fills.sort(null);
    return fills;
  }

  private static String words(BigDecimal price, BigDecimal quantity) {
    return price.stripTrailingZeros().toPlainString()
        + " x "
        + quantity.stripTrailingZeros().toPlainString();
  }

  private static List<String> told(Map<String, Fill> fills) {
    return fills.values().stream()
        .map(each -> words(each.price(), each.quantity()))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"binance, BTCUSDT, 500", "kraken, BTC/USD, 2000"})
  void everyFillOfTheVenuesLedgerArrives(String venue, String symbol, long fillsEveryMillis)
      throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    try (Simulation simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withVenues(Set.of(venue))
                .withAssets(Set.of("BTC"))
                .withIntensity(0)
                .withLedgerFile(ledger))) {
      ApiKey key = simulation.accounts().get(0);
      String account = key.account().name();
      try (Followed followed =
              new Followed(simulation, key, symbol, Duration.ofMillis(fillsEveryMillis));
          AccountClient orders = followed.client(followed.protocol())) {
        followed.until(() -> followed.live);

        OrderName first = buy(orders, venue, symbol);
        int one = truth(ledger, account).size();
        assertThat(one).isPositive();
        followed.until(() -> followed.fills.size() >= one && followed.names.contains(first));
        final ExecutionSplit checkpoint = followed.split;
        final Map<String, Fill> known = Map.copyOf(followed.fills);

        simulation.command(FaultCommand.of(venue, FaultKind.DUPLICATE_FILLS).with("count", 2));
        simulation.command(
            FaultCommand.of(venue, FaultKind.LATE_FILLS).with("delay_ms", 200).withDuration(400));
        buy(orders, venue, symbol);
        buy(orders, venue, symbol);
        int three = truth(ledger, account).size();
        followed.until(() -> followed.fills.size() >= three);

        simulation.command(
            FaultCommand.of(venue, FaultKind.DISCONNECT).with("abrupt", true).withDuration(300));
        buy(orders, venue, symbol);
        simulation.command(FaultCommand.of(venue, FaultKind.HTTP_5XX).withDuration(300));
        int four = truth(ledger, account).size();
        followed.until(() -> followed.fills.size() >= four);
        assertThat(told(followed.fills)).isEqualTo(truth(ledger, account));

        buy(orders, venue, symbol);
        followed.restart(checkpoint, known);
        buy(orders, venue, symbol);
        followed.until(() -> followed.live);
        int all = truth(ledger, account).size();
        followed.until(() -> followed.fills.size() >= all);
        assertThat(told(followed.fills)).isEqualTo(truth(ledger, account));
      }
    }
  }
}
