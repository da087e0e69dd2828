package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.TradingFaults;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The channels of orders, trades and balances. Every request about them is signed by itself; there
 * is no snapshot.
 */
final class GatePrivateChannels implements ExchangeListener {
  static final String ALL = "!all";

  private static final Set<String> CHANNELS =
      Set.of("orders", "orders_v2", "usertrades", "usertrades_v2", "balances");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long FIRST_USER = 13_439_717;

  /** What a connection hears of one channel; balances have no symbols. */
  private record Hearing(Account account, Set<String> symbols) {}

  private final Map<Connection, Map<String, Hearing>> hearings = new LinkedHashMap<>();
  private final Map<Account, Map<String, Balance>> told = new HashMap<>();
  private final List<Account> users;
  private final GateOrderForm form;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final BiConsumer<Connection, Update> send;

  /**
   * A message of a channel.
   *
   * @param channel without the product
   * @param result the rows
   */
  record Update(String channel, JsonNode result) {}

  /**
   * @param users the accounts in the order of their user ids
   * @param send sends an update on a connection
   */
  GatePrivateChannels(
      List<Account> users,
      GateOrderForm form,
      TradingFaults faults,
      VenueClock clock,
      BiConsumer<Connection, Update> send) {
    this.users = List.copyOf(users);
    this.form = form;
    this.faults = faults;
    this.clock = clock;
    this.send = send;
    users.forEach(account -> told.put(account, new HashMap<>(account.balances())));
  }

  static boolean has(String channel) {
    return CHANNELS.contains(channel);
  }

  /** The id under which an account is known in messages. */
  long user(Account account) {
    return FIRST_USER + users.indexOf(account);
  }

  void begin(Connection connection, String channel, Account account, List<String> symbols) {
    Map<String, Hearing> own = hearings.computeIfAbsent(connection, c -> new LinkedHashMap<>());
    Set<String> all = new LinkedHashSet<>(symbols);
    Hearing former = own.get(channel);
    if (former != null && former.account() == account) {
      all.addAll(former.symbols());
    }
    own.put(channel, new Hearing(account, all));
  }

  void end(Connection connection, String channel, List<String> symbols) {
    Map<String, Hearing> own = hearings.getOrDefault(connection, new HashMap<>());
    Hearing former = own.get(channel);
    if (former != null) {
      former.symbols().removeAll(symbols);
      if (former.symbols().isEmpty()) {
        own.remove(channel);
      }
    }
  }

  void closed(Connection connection) {
    hearings.remove(connection);
  }

  private void tell(String channel, Account account, Predicate<Set<String>> wants, JsonNode row) {
    ArrayNode rows = JSON.arrayNode().add(row);
    hearings.forEach(
        (connection, own) -> {
          Hearing hearing = own.get(channel);
          if (hearing != null && hearing.account() == account && wants.test(hearing.symbols())) {
            send.accept(connection, new Update(channel, rows));
          }
        });
  }

  private void tell(String channel, Order order, JsonNode row) {
    String symbol = order.spec().symbol();
    tell(channel, order.account(), s -> s.contains(ALL) || s.contains(symbol), row);
  }

  private record OrderRows(JsonNode full, JsonNode lite) {}

  private OrderRows rows(Order order, String event) {
    long user = user(order.account());
    return new OrderRows(form.row(order, user, event, false), form.row(order, user, event, true));
  }

  private void tell(Order order, OrderRows rows) {
    tell("orders", order, rows.full());
    tell("orders_v2", order, rows.lite());
  }

  @Override
  public void accepted(Order order) {
    tell(order, rows(order, "put"));
  }

  @Override
  public void filled(Order order, Fill fill) {
    // The order as it is now, however late it is told.
    OrderRows rows = rows(order, order.status().finished() ? "finish" : "update");
    Execution execution = new Execution(order, fill);
    ObjectNode trade = form.trade(execution, user(order.account()), false);
    ObjectNode lite = form.trade(execution, user(order.account()), true);
    faults.tellFill(
        () -> {
          tell("usertrades", order, trade);
          tell("usertrades_v2", order, lite);
          tell(order, rows);
        });
  }

  @Override
  public void ended(Order order) {
    tell(order, rows(order, "finish"));
  }

  @Override
  public void moved(Account account, Set<String> assets) {
    Map<String, Balance> former = told.computeIfAbsent(account, a -> new HashMap<>());
    for (String asset : assets) {
      Balance now = account.balance(asset);
      Balance before = former.getOrDefault(asset, Balance.ZERO);
      former.put(asset, now);
      BigDecimal change = now.total().subtract(before.total());
      BigDecimal frozen = now.held().subtract(before.held());
      ObjectNode row =
          JSON.objectNode()
              .put("timestamp", Long.toString(clock.seconds()))
              .put("timestamp_ms", Long.toString(clock.millis()))
              .put("user", Long.toString(user(account)))
              .put("currency", asset)
              .put("change", GateOrderForm.text(change))
              .put("total", GateOrderForm.text(now.total()))
              .put("available", GateOrderForm.text(now.free()))
              .put("freeze", GateOrderForm.text(now.held()))
              .put("freeze_change", GateOrderForm.text(frozen))
              .put("change_type", why(change, frozen));
      tell("balances", account, symbols -> true, row);
    }
  }

  private static String why(BigDecimal change, BigDecimal frozen) {
    if (change.signum() != 0) {
      return "order-match";
    }
    return frozen.signum() > 0 ? "order-create" : "order-cancel";
  }
}
