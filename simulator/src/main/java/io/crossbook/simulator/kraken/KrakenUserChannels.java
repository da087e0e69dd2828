package io.crossbook.simulator.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.TradingFaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The private channels {@code executions} and {@code balances}. */
final class KrakenUserChannels implements ExchangeListener {
  static final String EXECUTIONS = "executions";
  static final String BALANCES = "balances";
  static final Set<String> CHANNELS = Set.of(EXECUTIONS, BALANCES);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SNAPSHOT_TRADES = 50;

  /** What a client chose, and the frames that it got. */
  private static final class Subscribed {
    final Account account;
    final String token;
    final JsonNode params;
    long sequence;

    Subscribed(Account account, String token, JsonNode params) {
      this.account = account;
      this.token = token;
      this.params = params;
    }

    boolean chose(String option, boolean otherwise) {
      return params.path(option).asBoolean(otherwise);
    }
  }

  private final Map<String, Map<Connection, Subscribed>> subscribed =
      Map.of(EXECUTIONS, new LinkedHashMap<>(), BALANCES, new LinkedHashMap<>());
  private final Exchange exchange;
  private final TradingFaults faults;
  private final BiConsumer<Connection, String> send;

  /**
   * @param send sends a text on a connection
   */
  KrakenUserChannels(Exchange exchange, TradingFaults faults, BiConsumer<Connection, String> send) {
    this.exchange = exchange;
    this.faults = faults;
    this.send = send;
  }

  /** Whether a subscription that a token opened lives. */
  boolean live(String token) {
    return subscribed.values().stream()
        .flatMap(connections -> connections.values().stream())
        .anyMatch(each -> each.token.equals(token));
  }

  /** Begins a subscription and gives what its acknowledgement says. */
  ObjectNode subscribe(Connection connection, JsonNode params, Account account)
      throws KrakenRefusal {
    String channel = params.path("channel").asText();
    Subscribed now = new Subscribed(account, params.path("token").asText(), params);
    if (subscribed.get(channel).putIfAbsent(connection, now) != null) {
      throw new KrakenRefusal("Already subscribed");
    }
    ObjectNode result = JSON.objectNode().put("channel", channel);
    if (channel.equals(EXECUTIONS)) {
      result.put("maxratecount", 125);
      result.put("snap_orders", now.chose("snap_orders", true));
      result.put("snap_trades", now.chose("snap_trades", false));
      return result.put("order_status", now.chose("order_status", true));
    }
    return result.put("snapshot", now.chose("snapshot", true));
  }

  ObjectNode unsubscribe(Connection connection, String channel) throws KrakenRefusal {
    if (subscribed.get(channel).remove(connection) == null) {
      throw new KrakenRefusal("Subscription Not Found");
    }
    return JSON.objectNode().put("channel", channel);
  }

  void closed(Connection connection) {
    subscribed.values().forEach(connections -> connections.remove(connection));
  }

  /** Tells how things stand, if the client wants to know. */
  void snapshot(Connection connection, String channel) {
    Subscribed to = subscribed.get(channel).get(connection);
    List<ObjectNode> rows = new ArrayList<>();
    if (channel.equals(BALANCES)) {
      if (!to.chose("snapshot", true)) {
        return;
      }
      to.account.balances().keySet().forEach(a -> rows.add(KrakenReports.balance(to.account, a)));
    } else {
      boolean trades = to.chose("snap_trades", false);
      boolean orders = to.chose("snap_orders", true);
      if (!trades && !orders) {
        return;
      }
      if (trades) {
        List<Execution> all = exchange.executions(to.account);
        all.subList(Math.max(0, all.size() - SNAPSHOT_TRADES), all.size())
            .forEach(e -> rows.add(KrakenReports.trade(e.order(), e.fill())));
      }
      if (orders) {
        exchange.open(to.account).forEach(order -> rows.add(KrakenReports.open(order)));
      }
    }
    send.accept(connection, KrakenReports.frame(channel, "snapshot", rows, ++to.sequence));
  }

  private void tell(
      String channel, Account account, List<ObjectNode> rows, Predicate<Subscribed> wanted) {
    // A connection that cannot take the frame leaves while we tell the others.
    for (Map.Entry<Connection, Subscribed> each :
        new ArrayList<>(subscribed.get(channel).entrySet())) {
      Subscribed to = each.getValue();
      if (to.account == account && wanted.test(to)) {
        send.accept(each.getKey(), KrakenReports.frame(channel, "update", rows, ++to.sequence));
      }
    }
  }

  private void report(Order order, ObjectNode row) {
    tell(EXECUTIONS, order.account(), List.of(row), to -> true);
  }

  @Override
  public void accepted(Order order) {
    List<ObjectNode> pending = List.of(KrakenReports.pending(order));
    tell(EXECUTIONS, order.account(), pending, to -> to.chose("order_status", true));
    report(order, KrakenReports.live(order));
  }

  @Override
  public void filled(Order order, Fill fill) {
    ObjectNode trade = KrakenReports.trade(order, fill);
    boolean last = order.remaining() == 0;
    ObjectNode filled = KrakenReports.filled(order);
    faults.tellFill(
        () -> {
          report(order, trade);
          if (last) {
            report(order, filled);
          }
        });
    tell(BALANCES, order.account(), KrakenReports.booked(order, fill), to -> true);
  }

  @Override
  public void ended(Order order) {
    report(order, KrakenReports.ended(order));
  }
}
