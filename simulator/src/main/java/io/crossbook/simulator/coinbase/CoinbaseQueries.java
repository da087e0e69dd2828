package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.RestRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What an account may ask about itself. The account is known. */
final class CoinbaseQueries {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ONE_ORDER = "/orders/historical/";
  private static final String ONE_WALLET = "/accounts/";
  private static final int MOST_ROWS = 1_000;
  private static final int MOST_WALLETS = 250;
  private static final Set<String> STATUSES =
      Set.of(
          "PENDING",
          "OPEN",
          "FILLED",
          "CANCELLED",
          "EXPIRED",
          "FAILED",
          "QUEUED",
          "CANCEL_QUEUED",
          "EDIT_QUEUED",
          "UNKNOWN_ORDER_STATUS");

  private final Exchange exchange;
  private final CoinbaseOrders orders;

  CoinbaseQueries(Exchange exchange, CoinbaseOrders orders) {
    this.exchange = exchange;
    this.orders = orders;
  }

  private ObjectNode form(Order order) {
    return CoinbaseOrderForm.order(order, orders.configuration(order));
  }

  private JsonNode order(String id, Account account) throws CoinbaseRefusal {
    Order order =
        orders
            .find(id, account)
            .orElseThrow(() -> CoinbaseRefusal.notFound("order with this orderID was not found"));
    return JSON.objectNode().set("order", form(order));
  }

  /** Newest first. */
  private JsonNode orders(RestRequest request, Account account) throws CoinbaseRefusal {
    List<String> ids = request.parameters("order_ids");
    List<String> statuses = request.parameters("order_status");
    if (!STATUSES.containsAll(statuses)) {
      throw CoinbaseRefusal.invalid("unknown order_status in " + statuses);
    }
    List<String> products = products(request);
    long start = time(request, "start_date", Long.MIN_VALUE);
    long end = time(request, "end_date", Long.MAX_VALUE);
    List<Order> wanted = new ArrayList<>();
    for (Order order : exchange.orders(account, order -> true)) {
      if (among(ids, CoinbaseOrderForm.orderId(order))
          && among(statuses, CoinbaseOrderForm.status(order))
          && among(products, order.spec().symbol())
          && order.createdNanos() >= start
          && order.createdNanos() < end) {
        wanted.add(order);
      }
    }
    Collections.reverse(wanted);
    CoinbasePage<Order> page = CoinbasePage.of(wanted, Order::id, request, MOST_ROWS);
    ObjectNode answer = JSON.objectNode();
    ArrayNode rows = answer.putArray("orders");
    page.rows().forEach(order -> rows.add(form(order)));
    page.close(answer.put("sequence", "0"));
    return answer;
  }

  /** Newest first. */
  private JsonNode fills(RestRequest request, Account account) throws CoinbaseRefusal {
    List<String> ids = new ArrayList<>(request.parameters("order_ids"));
    ids.addAll(request.parameters("order_id"));
    List<String> trades = request.parameters("trade_ids");
    List<String> products = products(request);
    long start = time(request, "start_sequence_timestamp", Long.MIN_VALUE);
    long end = time(request, "end_sequence_timestamp", Long.MAX_VALUE);
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      long at = execution.fill().epochNanos();
      if (among(ids, CoinbaseOrderForm.orderId(execution.order()))
          && among(trades, CoinbaseIds.of(CoinbaseIds.Of.TRADE, execution.fill().execution()))
          && among(products, execution.order().spec().symbol())
          && at >= start
          && at < end) {
        wanted.add(execution);
      }
    }
    Collections.reverse(wanted);
    CoinbasePage<Execution> page =
        CoinbasePage.of(wanted, e -> e.fill().execution(), request, MOST_ROWS);
    ObjectNode answer = JSON.objectNode();
    ArrayNode rows = answer.putArray("fills");
    page.rows().forEach(execution -> rows.add(CoinbaseOrderForm.fill(execution)));
    return answer.put("cursor", page.cursor());
  }

  /** Clients use both spellings. */
  private static List<String> products(RestRequest request) {
    List<String> products = new ArrayList<>(request.parameters("product_ids"));
    products.addAll(request.parameters("product_id"));
    return products;
  }

  private static boolean among(List<String> wanted, String one) {
    return wanted.isEmpty() || wanted.contains(one);
  }

  private static long time(RestRequest request, String name, long otherwise)
      throws CoinbaseRefusal {
    String text = request.parameter(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Instant time = Instant.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw CoinbaseRefusal.invalid(name + " is not a time of RFC 3339");
    }
  }

  private JsonNode wallets(RestRequest request, Account account) throws CoinbaseRefusal {
    List<String> assets = List.copyOf(account.balances().keySet());
    CoinbasePage<String> page =
        CoinbasePage.of(assets, asset -> -assets.indexOf(asset), request, MOST_WALLETS);
    ObjectNode answer = JSON.objectNode();
    ArrayNode rows = answer.putArray("accounts");
    page.rows().forEach(asset -> rows.add(wallet(account, asset)));
    page.close(answer);
    return answer.put("size", page.rows().size());
  }

  private JsonNode wallet(String id, Account account) throws CoinbaseRefusal {
    for (String asset : account.balances().keySet()) {
      if (CoinbaseIds.wallet(account.name(), asset).equals(id)) {
        return JSON.objectNode().set("account", wallet(account, asset));
      }
    }
    throw CoinbaseRefusal.notFound("account not found");
  }

  private static ObjectNode wallet(Account account, String asset) {
    Balance balance = account.balance(asset);
    ObjectNode row = JSON.objectNode();
    row.put("uuid", CoinbaseIds.wallet(account.name(), asset)).put("name", asset + " Wallet");
    row.put("currency", asset);
    row.putObject("available_balance")
        .put("value", CoinbaseOrderForm.text(balance.free()))
        .put("currency", asset);
    row.put("default", true).put("active", true);
    row.put("type", asset.equals("USD") ? "ACCOUNT_TYPE_FIAT" : "ACCOUNT_TYPE_CRYPTO");
    row.put("ready", true);
    row.putObject("hold")
        .put("value", CoinbaseOrderForm.text(balance.held()))
        .put("currency", asset);
    row.put("retail_portfolio_id", CoinbaseIds.portfolio(account.name()));
    return row.put("platform", "ACCOUNT_PLATFORM_CONSUMER");
  }

  private static JsonNode summary(Account account) {
    ObjectNode answer = JSON.objectNode();
    answer.put("total_volume", 0).put("total_fees", 0);
    ObjectNode tier = answer.putObject("fee_tier").put("pricing_tier", "Advanced 1");
    tier.put("usd_from", "0").put("usd_to", "10000");
    tier.put("taker_fee_rate", account.fees().taker().toPlainString());
    tier.put("maker_fee_rate", account.fees().maker().toPlainString());
    tier.put("aop_from", "").put("aop_to", "");
    answer.putNull("margin_rate").putNull("goods_and_services_tax");
    answer.put("advanced_trade_only_volume", 0).put("advanced_trade_only_fees", 0);
    return answer.put("coinbase_pro_volume", 0).put("coinbase_pro_fees", 0);
  }

  private static JsonNode permissions(Account account) {
    return JSON.objectNode()
        .put("can_view", true)
        .put("can_trade", true)
        .put("can_transfer", false)
        .put("portfolio_uuid", CoinbaseIds.portfolio(account.name()))
        .put("portfolio_type", "DEFAULT");
  }

  /** The answer to a request about an account, by its path behind the prefix. */
  JsonNode answer(String path, RestRequest request, Account account) throws CoinbaseRefusal {
    switch (path) {
      case "/orders/historical/batch":
        return orders(request, account);
      case "/orders/historical/fills":
        return fills(request, account);
      case "/accounts":
        return wallets(request, account);
      case "/transaction_summary":
        return summary(account);
      case "/key_permissions":
        return permissions(account);
      default:
        break;
    }
    if (path.startsWith(ONE_ORDER)) {
      return order(path.substring(ONE_ORDER.length()), account);
    }
    if (path.startsWith(ONE_WALLET)) {
      return wallet(path.substring(ONE_WALLET.length()), account);
    }
    throw CoinbaseRefusal.notFound("unknown path " + path);
  }
}
