package io.crossbook.simulator.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.TradingFaults;
import io.crossbook.simulator.server.VenueClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The WebSocket API: signed requests by message, and the user data of accounts that subscribed on
 * the connection. No snapshot is sent, as at the venue.
 */
final class SpotUserApi implements ExchangeListener {
  static final String PATH = "/ws-api/v3";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> METHODS =
      Map.of(
          "order.place", "POST /api/v3/order",
          "order.test", "POST /api/v3/order/test",
          "order.cancel", "DELETE /api/v3/order",
          "order.status", "GET /api/v3/order",
          "openOrders.status", "GET /api/v3/openOrders",
          "openOrders.cancelAll", "DELETE /api/v3/openOrders",
          "allOrders", "GET /api/v3/allOrders",
          "account.status", "GET /api/v3/account",
          "account.commission", "GET /api/v3/account/commission",
          "myTrades", "GET /api/v3/myTrades");

  private record Listening(int id, Account account) {}

  private final Map<Connection, List<Listening>> listening = new LinkedHashMap<>();
  private final Map<Connection, Integer> lastId = new HashMap<>();
  private final BinanceKeys keys;
  private final SpotTrading trading;
  private final SpotOrderForm form;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final BiConsumer<Connection, String> send;
  private long events;

  /**
   * @param send sends a text on a connection
   */
  SpotUserApi(
      BinanceKeys keys,
      SpotTrading trading,
      SpotOrderForm form,
      TradingFaults faults,
      VenueClock clock,
      BiConsumer<Connection, String> send) {
    this.keys = keys;
    this.trading = trading;
    this.form = form;
    this.faults = faults;
    this.clock = clock;
    this.send = send;
  }

  void closed(Connection connection) {
    listening.remove(connection);
    lastId.remove(connection);
  }

  void received(Connection connection, String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      message = JSON.createObjectNode();
    }
    JsonNode request = message;
    String method = request.path("method").asText("");
    Concern concern =
        method.equals("order.place") || method.contains("cancel")
            ? Concern.ORDER
            : method.equals("ping") || method.equals("time") ? Concern.PUBLIC : Concern.ACCOUNT;
    faults.around(
        concern,
        () -> answer(connection, request, method),
        answer -> send.accept(connection, answer.toString()),
        connection::abort);
  }

  private ObjectNode answer(Connection connection, JsonNode request, String method) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("id", request.path("id"));
    try {
      Map<String, String> parameters = new LinkedHashMap<>();
      request
          .path("params")
          .properties()
          .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
      JsonNode result = result(connection, method, parameters);
      answer.put("status", 200).set("result", result);
    } catch (BinanceRefusal refusal) {
      answer.put("status", refusal.status());
      answer.putObject("error").put("code", refusal.code()).put("msg", refusal.getMessage());
    }
    answer.putArray("rateLimits");
    return answer;
  }

  private JsonNode result(Connection connection, String method, Map<String, String> parameters)
      throws BinanceRefusal {
    switch (method) {
      case "ping":
        return JSON.createObjectNode();
      case "time":
        return JSON.createObjectNode().put("serverTime", clock.millis());
      case "userDataStream.subscribe.signature":
        Listening added =
            new Listening(lastId.merge(connection, 0, (a, b) -> a + 1), keys.check(parameters));
        listening.computeIfAbsent(connection, c -> new ArrayList<>()).add(added);
        return JSON.createObjectNode().put("subscriptionId", added.id());
      case "userDataStream.unsubscribe":
        String id = parameters.getOrDefault("subscriptionId", "");
        listening
            .getOrDefault(connection, new ArrayList<>())
            .removeIf(each -> id.isEmpty() || id.equals(Integer.toString(each.id())));
        return JSON.createObjectNode();
      default:
        String same = METHODS.get(method);
        if (same == null) {
          throw new BinanceRefusal(-1000, "Unknown method");
        }
        int space = same.indexOf(' ');
        Account account = keys.check(parameters);
        return trading.answer(
            same.substring(0, space), same.substring(space + 1), parameters, account);
    }
  }

  private void tell(Account account, ObjectNode event) {
    listening.forEach(
        (connection, all) -> {
          for (Listening each : all) {
            if (each.account() == account) {
              ObjectNode frame = JSON.createObjectNode().put("subscriptionId", each.id());
              frame.set("event", event);
              send.accept(connection, frame.toString());
            }
          }
        });
  }

  @Override
  public void accepted(Order order) {
    tell(order.account(), form.report(order, "NEW", null, "NEW", ++events));
  }

  @Override
  public void filled(Order order, Fill fill) {
    String status = order.remaining() == 0 ? "FILLED" : "PARTIALLY_FILLED";
    ObjectNode event = form.report(order, "TRADE", fill, status, ++events);
    faults.tellFill(() -> tell(order.account(), event));
  }

  @Override
  public void ended(Order order) {
    String status = SpotOrderForm.status(order);
    String what = status.equals("EXPIRED_IN_MATCH") ? "TRADE_PREVENTION" : status;
    tell(order.account(), form.report(order, what, null, status, ++events));
  }

  @Override
  public void moved(Account account, Set<String> assets) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("e", "outboundAccountPosition")
            .put("E", clock.millis())
            .put("u", clock.millis());
    event.set("B", form.balances(account, assets, "a", "f", "l"));
    tell(account, event);
  }
}
