package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Counterparty;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The channels of orders, trades and balances. Every request about them is signed by itself; there
 * is no snapshot.
 */
final class GatePrivateChannels implements ExchangeListener {
  private static final Set<String> CHANNELS =
      Set.of("orders", "orders_v2", "usertrades", "usertrades_v2", "balances");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<Account, Map<String, Balance>> told = new HashMap<>();
  private final GateHearings hearings;
  private final GateOrderForm form;
  private final Counterparty counterparty;

  GatePrivateChannels(GateHearings hearings, GateOrderForm form, Counterparty counterparty) {
    this.hearings = hearings;
    this.form = form;
    this.counterparty = counterparty;
    hearings.users().forEach(user -> told.put(user, new HashMap<>(user.balances())));
  }

  static boolean has(String channel) {
    return CHANNELS.contains(channel);
  }

  private void tell(String channel, Order order, JsonNode row) {
    hearings.tell(channel, order.account(), order.spec().symbol(), connection -> row);
  }

  private record OrderRows(JsonNode full, JsonNode lite) {}

  private OrderRows rows(Order order, String event) {
    long user = hearings.user(order.account());
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
    ObjectNode trade = form.trade(execution, hearings.user(order.account()), false);
    ObjectNode lite = form.trade(execution, hearings.user(order.account()), true);
    counterparty
        .faults()
        .tellFill(
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
              .put("timestamp", Long.toString(counterparty.clock().seconds()))
              .put("timestamp_ms", Long.toString(counterparty.clock().millis()))
              .put("user", Long.toString(hearings.user(account)))
              .put("currency", asset)
              .put("change", GateOrderForm.text(change))
              .put("total", GateOrderForm.text(now.total()))
              .put("available", GateOrderForm.text(now.free()))
              .put("freeze", GateOrderForm.text(now.held()))
              .put("freeze_change", GateOrderForm.text(frozen))
              .put("change_type", why(change, frozen));
      hearings.tell("balances", account, GateHearings.ALL, connection -> row);
    }
  }

  private static String why(BigDecimal change, BigDecimal frozen) {
    if (change.signum() != 0) {
      return "order-match";
    }
    return frozen.signum() > 0 ? "order-create" : "order-cancel";
  }
}
