package io.crossbook.jobs.trade;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseFaults;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.DeskAccounts;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.TradingConfig;
import io.crossbook.jobs.config.TradingMode;
import io.crossbook.jobs.config.VenueConfig;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.OperatorUids;
import io.crossbook.sinks.gateway.GatewayAccount;
import io.crossbook.sinks.gateway.GatewaySettings;
import io.crossbook.sinks.gateway.OrderGateway;
import io.crossbook.sources.execution.ExecutionAccount;
import io.crossbook.sources.execution.ExecutionSource;
import io.crossbook.sources.execution.LaneTimes;
import io.crossbook.sources.ledger.LedgerSource;
import io.crossbook.sources.ledger.LedgerSplit;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.TradingVenue;
import io.crossbook.wire.Cases;
import io.crossbook.wire.LaneEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Wires a desk whose orders leave: its ledger and its accounts tell it what became of them, and the
 * gateway brings them to the venues. Stateless.
 */
public final class LiveTrading {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private LiveTrading() {}

  /**
   * Wires it.
   *
   * @param instruments for each venue id, canonical names of the instruments that are watched
   * @param database where the ledger is; its schema is laid already
   * @param since executions from then on are read by a job that starts anew, nanoseconds since the
   *     epoch
   * @throws IllegalArgumentException with one sentence if orders may not go where they would go
   */
  public static TradePipeline.Results build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments,
      DataStream<LaneEvent> lanes,
      DataStream<Decision> decisions,
      DatabaseSettings database,
      long since,
      AfterRestore afterRestore) {
    DeskConfig desk = config.deskConfig(venues(config, instruments.keySet())).withDirectives();
    List<GatewayAccount> gateways = new ArrayList<>();
    List<ExecutionAccount> executions = new ArrayList<>();
    for (DeskConfig.DeskAccount each : desk.accounts()) {
      VenueDefinition definition = VenueCatalog.venue(each.venue());
      VenueConfig venue = config.venue(each.venue());
      TradingVenue trading = TradingCatalog.venue(each.venue());
      String rest = venue.restBase().isEmpty() ? definition.restBase() : venue.restBase();
      String stream =
          venue.privateStreamBase().isEmpty() ? trading.streamBase() : venue.privateStreamBase();
      boolean real = config.trading().mode() == TradingMode.LIVE;
      if (!real) {
        requireThisMachine(each.venue(), rest);
        requireThisMachine(each.venue(), stream);
      }
      gateways.add(
          new GatewayAccount(each.venue(), each.account(), rest, definition.headers(), real));
      executions.add(
          new ExecutionAccount(
              each.venue(),
              each.account(),
              symbols(trading, instruments.get(each.venue())),
              since,
              rest,
              stream));
    }
    DataStream<DeskInput> ledger =
        source(
            environment,
            new LedgerSource(
                database,
                List.of(LedgerSplit.begin(desk.number(), desk.name())),
                LedgerSource.DEFAULT_POLL,
                Cases.deskInput(),
                Keyring::variables),
            "Ledger",
            "ledger");
    DataStream<DeskInput> accounts =
        source(
            environment,
            new ExecutionSource(
                executions,
                (venue, account) -> venue.readCredentials(Keyring.variables(), account),
                LaneTimes.standard(),
                Cases.deskInput()),
            "Accounts",
            "accounts");
    TradePipeline.Results traded =
        TradePipeline.build(
            lanes,
            decisions,
            desk,
            null,
            List.of(Directed.directives(environment, desk, database), ledger, accounts),
            config.trading().risk(),
            afterRestore);
    traded
        .commands()
        .sinkTo(
            new OrderGateway(
                GatewaySettings.of(
                    database,
                    gateways,
                    new HashSet<>(config.trading().tradable(instruments.keySet()))),
                (venue, account) -> venue.credentials(Keyring.variables(), account),
                Keyring::variables))
        .setParallelism(1)
        .name("Order gateway")
        .uid(OperatorUids.sink("order-gateway"));
    return traded;
  }

  /**
   * Looks whether this process has the credentials of every account that would be traded with.
   *
   * @param watched venue ids
   * @throws IllegalArgumentException with one sentence about what is missing or wrong
   */
  public static void requireCredentials(CrossbookConfig config, Collection<String> watched) {
    if (!config.trading().mode().sends()) {
      return;
    }
    DeskConfig desk = config.deskConfig(venues(config, watched));
    for (DeskConfig.DeskAccount each : desk.accounts()) {
      TradingVenue venue = TradingCatalog.venue(each.venue());
      Credentials trading = venue.credentials(Keyring.variables(), each.account());
      Credentials reading = venue.readCredentials(Keyring.variables(), each.account());
      if (venue.traits().serialSends() && trading.key().equals(reading.key())) {
        throw new IllegalArgumentException(
            "the key for reading at "
                + each.venue()
                + " is the one for trading; requests of one key must arrive in the order in which"
                + " they were signed, so make a second one");
      }
    }
  }

  /**
   * Looks whether the desk could ever be held, since the job would go on asking otherwise and never
   * trade, and claims the accounts that it trades and its part of the limits of all desks.
   *
   * @param watched venues
   * @param database with today's schema
   * @throws IllegalArgumentException with one sentence about what forbids it
   */
  public static void requireDesk(
      CrossbookConfig config, Collection<String> watched, DatabaseSettings database) {
    if (!config.trading().mode().sends()) {
      return;
    }
    int desk = config.trading().desk();
    String name = config.trading().deskName();
    try (OrderLedger ledger = new OrderLedger(Schema.connect(database));
        DeskAccounts accounts = new DeskAccounts(Schema.connect(database))) {
      ledger.requireDesk(desk, name);
      ledger.register(desk, name);
      accounts.claim(
          desk,
          config.deskConfig(venues(config, watched)).accounts().stream()
              .map(each -> new DeskAccounts.Account(each.venue(), each.account()))
              .toList(),
          budgets(config.trading()));
    } catch (SQLException fault) {
      throw new DatabaseException(DatabaseFaults.sentence(database, fault), fault);
    }
  }

  private static List<DeskAccounts.Budget> budgets(TradingConfig trading) {
    Map<String, BigDecimal> ofAll = trading.limits().shared();
    List<DeskAccounts.Budget> budgets = new ArrayList<>();
    trading
        .limits()
        .budget(trading.share())
        .shared()
        .forEach(
            (limit, amount) ->
                budgets.add(new DeskAccounts.Budget(limit, amount, ofAll.get(limit))));
    return budgets;
  }

  private static DataStream<DeskInput> source(
      StreamExecutionEnvironment environment,
      Source<DeskInput, ?, ?> source,
      String name,
      String uid) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), name, Cases.deskInput())
        .setParallelism(1)
        .uid(OperatorUids.source(uid));
  }

  /** Those of the watched venues at which orders may be placed and can be. */
  private static List<String> venues(CrossbookConfig config, Collection<String> watched) {
    Set<String> known = new HashSet<>();
    TradingCatalog.venues().forEach(venue -> known.add(venue.id()));
    List<String> venues = new ArrayList<>();
    for (String venue : config.trading().tradable(watched)) {
      if (known.contains(venue)) {
        venues.add(venue);
      } else if (config.trading().venues().contains(venue)) {
        // Says which ones there are.
        throw new IllegalArgumentException(
            "trading.venues names " + venue + ", but orders cannot be placed there");
      }
    }
    return venues;
  }

  /** Simulated orders must not reach anybody. */
  private static void requireThisMachine(String venue, String address) {
    String host = URI.create(address).getHost();
    if (host == null || !THIS_MACHINE.contains(host)) {
      throw new IllegalArgumentException(
          "trading.mode is simulated, but "
              + venue
              + " would be asked at "
              + address
              + ", which is not on this machine");
    }
  }

  /** The symbols under which a venue is asked for executions, where it wants one at a time. */
  private static List<String> symbols(TradingVenue venue, Collection<String> instruments) {
    List<String> symbols = new ArrayList<>();
    if (venue.traits().fillsPerSymbol()) {
      for (String name : instruments) {
        symbols.add(venue.symbol(Instrument.parse(name)));
      }
    }
    return symbols;
  }
}
