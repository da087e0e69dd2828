package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ListenKeys;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.TradingFaults;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The user data of accounts, on connections that were opened with a listen key. An account has one
 * key at a time. No snapshot is sent, as at the venue.
 */
final class UsdmUserStream implements ExchangeListener {
  static final String PATH = "/fapi/v1/listenKey";

  private static final String ROUTE = "/private";

  private final Map<Connection, String> listening = new LinkedHashMap<>();
  private final Exchange exchange;
  private final ListenKeys keys;
  private final UsdmForm form;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final BiConsumer<Connection, String> send;

  /**
   * @param send sends a text on a connection
   */
  UsdmUserStream(
      Exchange exchange,
      UsdmForm form,
      TradingFaults faults,
      VenueClock clock,
      BiConsumer<Connection, String> send) {
    this.exchange = exchange;
    this.keys = new ListenKeys(clock);
    this.form = form;
    this.faults = faults;
    this.clock = clock;
    this.send = send;
  }

  static boolean routes(String path) {
    return path.equals(ROUTE) || path.startsWith(ROUTE + "/");
  }

  /** Creates, prolongs or ends the account's key. */
  JsonNode change(String method, Account account) throws BinanceRefusal {
    List<String> own = keys.of(account);
    if (method.equals("POST")) {
      String key = own.isEmpty() ? keys.issue(account) : own.get(0);
      keys.renew(account, key);
      return JsonNodeFactory.instance.objectNode().put("listenKey", key);
    }
    if (own.isEmpty()) {
      throw new BinanceRefusal(-1125, "This listenKey does not exist.");
    }
    if (method.equals("PUT")) {
      keys.renew(account, own.get(0));
      return JsonNodeFactory.instance.objectNode().put("listenKey", own.get(0));
    }
    keys.close(account, own.get(0));
    return JsonNodeFactory.instance.objectNode();
  }

  /** Takes a new connection in; the key is in its query or ends its path. */
  void opened(Connection connection) {
    String path = connection.path();
    String key =
        connection.query().getOrDefault("listenKey", path.substring(path.lastIndexOf('/') + 1));
    if (keys.account(key).isEmpty()) {
      connection.close(1008, "Invalid listenKey");
    } else {
      listening.put(connection, key);
    }
  }

  void closed(Connection connection) {
    listening.remove(connection);
  }

  /** Says so on connections whose key was not renewed in time; nothing more comes there. */
  void expire() {
    List<Connection> over =
        listening.entrySet().stream()
            .filter(entry -> keys.account(entry.getValue()).isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    for (Connection connection : over) {
      ObjectNode event = JsonNodeFactory.instance.objectNode().put("e", "listenKeyExpired");
      event.put("E", clock.millis()).put("listenKey", listening.remove(connection));
      send.accept(connection, event.toString());
    }
  }

  private void tell(Account account, ObjectNode event) {
    String text = event.toString();
    listening.forEach(
        (connection, key) -> {
          if (keys.account(key).filter(a -> a == account).isPresent()) {
            send.accept(connection, text);
          }
        });
  }

  @Override
  public void accepted(Order order) {
    tell(order.account(), form.orderUpdate(order, "NEW", null, clock.millis()));
  }

  @Override
  public void filled(Order order, Fill fill) {
    Account account = order.account();
    Position position = exchange.margin().position(account, order.spec());
    tell(account, form.accountUpdate(account, position, "ORDER", BigDecimal.ZERO, clock.millis()));
    ObjectNode event = form.orderUpdate(order, "TRADE", fill, clock.millis());
    faults.tellFill(() -> tell(account, event));
  }

  @Override
  public void ended(Order order) {
    ObjectNode event = form.orderUpdate(order, UsdmForm.ending(order), null, clock.millis());
    tell(order.account(), event);
  }

  @Override
  public void funded(Account account, Position position, BigDecimal amount) {
    tell(account, form.accountUpdate(account, position, "FUNDING_FEE", amount, clock.millis()));
  }
}
