package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.transport.AccountClient;
import io.crossbook.transport.AccountSettings;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.CredentialsSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The sink through which orders leave. Commands must come keyed by desk: a writer looks after the
 * desks whose commands it has seen, also for the outcome of what an earlier writer sent. At a
 * checkpoint every order that came before is written down, so the writer has no state.
 *
 * <p>Credentials are read from the environment of the process that opens the sink.
 */
public final class OrderGateway implements Sink<GatewayCommand> {
  private static final long serialVersionUID = 1L;

  private final GatewaySettings settings;
  private final CredentialsSource keys;
  private final SerializableSupplier<Map<String, String>> environment;

  /** A gateway whose credentials come from the environment. */
  public OrderGateway(GatewaySettings settings) {
    this(settings, (venue, account) -> venue.credentials(System.getenv(), account), System::getenv);
  }

  /**
   * A gateway with credentials from elsewhere, for counterparties that are not real.
   *
   * @param environment where a failpoint may be set and safeguards taken away
   */
  public OrderGateway(
      GatewaySettings settings,
      CredentialsSource keys,
      SerializableSupplier<Map<String, String>> environment) {
    this.settings = settings;
    this.keys = keys;
    this.environment = environment;
  }

  /**
   * Opens a gateway, as each writer of the sink does; the caller closes it.
   *
   * @param environment where a failpoint may be set
   * @throws IllegalArgumentException with one sentence if credentials are missing or wrong, or a
   *     failpoint is set where real money is traded
   */
  public static Gateway open(
      GatewaySettings settings, CredentialsSource keys, Map<String, String> environment) {
    if (settings.accounts().stream().anyMatch(GatewayAccount::needsArming)) {
      String refused = Failpoint.refuseWhenLive(environment);
      if (!refused.isEmpty()) {
        throw new IllegalArgumentException(refused);
      }
    }
    Failpoint failpoint = Failpoint.fromEnvironment(environment);
    // All credentials are looked at before anything is connected.
    Map<GatewayAccount, Credentials> credentials = new HashMap<>();
    for (GatewayAccount each : settings.accounts()) {
      credentials.put(each, keys.of(TradingCatalog.venue(each.venue()), each.account()));
    }
    Map<GatewayAccount.Name, VenueAccount> accounts = new HashMap<>();
    credentials.forEach(
        (account, key) ->
            accounts.put(
                account.name(),
                new AccountClient(
                    TradingCatalog.venue(account.venue()).protocol().apply(key),
                    AccountSettings.of(account.restBase()).withHeaders(account.headers()),
                    AccountClient::wallClock)));
    Gateway gateway =
        new Gateway(
            settings,
            accounts,
            settings.database()::open,
            failpoint,
            Gateway.Teeth.fromEnvironment(environment),
            AccountClient::wallClock);
    gateway.start();
    return gateway;
  }

  @Override
  public SinkWriter<GatewayCommand> createWriter(WriterInitContext context) {
    return new GatewayWriter(
        open(settings, keys, environment.get()), settings.accounts(), context.metricGroup());
  }
}
