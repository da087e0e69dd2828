package io.crossbook.simulator.mexc;

import io.crossbook.simulator.access.ListenKeys;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.TradingFaults;
import io.crossbook.simulator.server.VenueClock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The channels of orders, deals and balances on connections that were opened with a listen key. */
final class MexcPrivateChannels implements ExchangeListener {
  private static final String ORDERS = "spot@private.orders.v3.api.pb";
  private static final String DEALS = "spot@private.deals.v3.api.pb";
  private static final String BALANCES = "spot@private.account.v3.api.pb";
  private static final int ORDERS_BODY = 304;
  private static final int DEALS_BODY = 306;
  private static final int BALANCES_BODY = 307;
  private static final int MOST_CONNECTIONS = 5;

  private static final class Session {
    final String listenKey;
    final Set<String> channels = new LinkedHashSet<>();

    Session(String listenKey) {
      this.listenKey = listenKey;
    }
  }

  private final Map<Connection, Session> sessions = new LinkedHashMap<>();
  private final Map<Account, Map<String, Balance>> told = new HashMap<>();
  private final ListenKeys listenKeys;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final BiConsumer<Connection, Frame> send;

  /**
   * @param accounts all of the venue
   * @param send sends a frame on a connection
   */
  MexcPrivateChannels(
      List<Account> accounts,
      ListenKeys listenKeys,
      TradingFaults faults,
      VenueClock clock,
      BiConsumer<Connection, Frame> send) {
    this.listenKeys = listenKeys;
    this.faults = faults;
    this.clock = clock;
    this.send = send;
    accounts.forEach(account -> told.put(account, new HashMap<>(account.balances())));
  }

  static boolean has(String channel) {
    return Set.of(ORDERS, DEALS, BALANCES).contains(channel);
  }

  /** Takes a new connection in; false if its listen key is not valid or has too many. */
  boolean opened(Connection connection, String listenKey) {
    long same = sessions.values().stream().filter(s -> s.listenKey.equals(listenKey)).count();
    if (listenKeys.account(listenKey).isEmpty() || same >= MOST_CONNECTIONS) {
      return false;
    }
    sessions.put(connection, new Session(listenKey));
    return true;
  }

  void closed(Connection connection) {
    sessions.remove(connection);
  }

  /** How many channels a connection has. */
  int count(Connection connection) {
    return Optional.ofNullable(sessions.get(connection)).map(s -> s.channels.size()).orElse(0);
  }

  boolean hears(Connection connection, String channel) {
    Session session = sessions.get(connection);
    return session != null && session.channels.contains(channel);
  }

  /** Begins a channel; false on a connection without a listen key. */
  boolean begin(Connection connection, String channel) {
    Session session = sessions.get(connection);
    if (session == null) {
      return false;
    }
    connection.markSubscribed();
    session.channels.add(channel);
    return true;
  }

  void end(Connection connection, String channel) {
    Optional.ofNullable(sessions.get(connection)).ifPresent(s -> s.channels.remove(channel));
  }

  /** Connections whose listen key was not renewed in time. */
  List<Connection> expired() {
    return sessions.entrySet().stream()
        .filter(entry -> listenKeys.account(entry.getValue().listenKey).isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private void tell(Account account, String channel, String symbol, int field, PushData body) {
    Frame frame = Frame.of(PushData.wrap(channel, symbol, clock.millis(), field, body));
    sessions.forEach(
        (connection, session) -> {
          if (session.channels.contains(channel)
              && listenKeys.account(session.listenKey).filter(a -> a == account).isPresent()) {
            send.accept(connection, frame);
          }
        });
  }

  private void tell(Order order, PushData body) {
    tell(order.account(), ORDERS, order.spec().symbol(), ORDERS_BODY, body);
  }

  @Override
  public void accepted(Order order) {
    tell(order, MexcOrderForm.order(order));
  }

  @Override
  public void filled(Order order, Fill fill) {
    // The order as it is now, however late it is told.
    PushData state = MexcOrderForm.order(order);
    PushData deal = MexcOrderForm.deal(order, fill);
    faults.tellFill(
        () -> {
          tell(order.account(), DEALS, order.spec().symbol(), DEALS_BODY, deal);
          tell(order, state);
        });
  }

  @Override
  public void ended(Order order) {
    tell(order, MexcOrderForm.order(order));
  }

  @Override
  public void moved(Account account, Set<String> assets) {
    Map<String, Balance> former = told.computeIfAbsent(account, a -> new HashMap<>());
    for (String asset : assets) {
      Balance now = account.balance(asset);
      Balance before = former.getOrDefault(asset, Balance.ZERO);
      former.put(asset, now);
      PushData body = MexcOrderForm.balance(asset, before, now, why(before, now), clock.millis());
      tell(account, BALANCES, "", BALANCES_BODY, body);
    }
  }

  private static String why(Balance before, Balance now) {
    if (now.total().compareTo(before.total()) != 0) {
      return "ENTRUST";
    }
    return now.held().compareTo(before.held()) > 0 ? "ENTRUST_PLACE" : "ENTRUST_CANCEL";
  }
}
