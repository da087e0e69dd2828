package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.TradingFaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The {@code user} channel: open orders at subscription, then each order whenever something happens
 * to it. It tells sums of an order and neither single fills nor balances, as at the venue.
 */
final class CoinbaseUserChannel implements ExchangeListener {
  static final String NAME = "user";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ORDERS_PER_FRAME = 50;

  /** Without products the subscription is for all. */
  private record Listening(Account account, Set<String> products) {
    boolean wants(Order order) {
      return order.account() == account
          && (products.isEmpty() || products.contains(order.spec().symbol()));
    }
  }

  private final Map<Connection, Listening> listening = new LinkedHashMap<>();
  private final Exchange exchange;
  private final TradingFaults faults;
  private final BiConsumer<Connection, String> send;

  /**
   * @param send sends the events of one frame on a connection
   */
  CoinbaseUserChannel(
      Exchange exchange, TradingFaults faults, BiConsumer<Connection, String> send) {
    this.exchange = exchange;
    this.faults = faults;
    this.send = send;
  }

  void subscribe(Connection connection, Account account, Set<String> products) {
    listening.put(connection, new Listening(account, products));
  }

  void unsubscribe(Connection connection) {
    listening.remove(connection);
  }

  /** Whom a connection listens for, by the user's id. */
  Optional<String> user(Connection connection) {
    return Optional.ofNullable(listening.get(connection))
        .map(each -> CoinbaseIds.portfolio(each.account().name()));
  }

  /** Tells the open orders, in one frame for every fifty and at least one. */
  void snapshot(Connection connection) {
    Listening wanted = listening.get(connection);
    List<Order> open = exchange.open(wanted.account()).stream().filter(wanted::wants).toList();
    int from = 0;
    do {
      int to = Math.min(open.size(), from + ORDERS_PER_FRAME);
      send.accept(connection, events("snapshot", open.subList(from, to)));
      from = to;
    } while (from < open.size());
  }

  private static String events(String type, List<Order> orders) {
    ArrayNode events = JSON.arrayNode();
    ObjectNode event = events.addObject().put("type", type);
    ArrayNode rows = event.putArray("orders");
    orders.forEach(order -> rows.add(CoinbaseOrderForm.event(order)));
    ObjectNode positions = event.putObject("positions");
    positions.putArray("perpetual_futures_positions");
    positions.putArray("expiring_futures_positions");
    return events.toString();
  }

  private void tell(Order order, String events) {
    // A connection that cannot take the frame leaves while we tell the others.
    for (Map.Entry<Connection, Listening> each : new ArrayList<>(listening.entrySet())) {
      if (each.getValue().wants(order)) {
        send.accept(each.getKey(), events);
      }
    }
  }

  @Override
  public void accepted(Order order) {
    tell(order, events("update", List.of(order)));
  }

  @Override
  public void filled(Order order, Fill fill) {
    String events = events("update", List.of(order));
    faults.tellFill(() -> tell(order, events));
  }

  @Override
  public void ended(Order order) {
    tell(order, events("update", List.of(order)));
  }
}
