package io.crossbook.simulator.mexc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Orders, trades and balances in the venue's JSON and protobuf. Stateless. */
final class MexcOrderForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ORDER_PREFIX = "C02__505979017439";
  private static final String TRADE_PREFIX = "505979017439";
  private static final long FIRST_NUMBER = 2_624_000;
  private static final String NUMBER = "%09d";

  private MexcOrderForm() {}

  static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  static String orderId(Order order) {
    return ORDER_PREFIX + String.format(NUMBER, FIRST_NUMBER + order.id());
  }

  /** The exchange's number of an order id; not positive if it cannot be one. */
  static long number(String orderId) {
    String digits =
        orderId.startsWith(ORDER_PREFIX) ? orderId.substring(ORDER_PREFIX.length()) : "";
    return digits.matches("[0-9]{9,15}") ? Long.parseLong(digits) - FIRST_NUMBER : 0;
  }

  static String tradeId(Fill fill) {
    return TRADE_PREFIX + String.format(NUMBER, FIRST_NUMBER + fill.execution()) + "X1";
  }

  static String type(Order order) {
    if (order.request().market()) {
      return "MARKET";
    }
    switch (order.request().timeInForce()) {
      case IOC:
        return "IMMEDIATE_OR_CANCEL";
      case FOK:
        return "FILL_OR_KILL";
      case GTC:
        return order.request().postOnly() ? "LIMIT_MAKER" : "LIMIT";
    }
    throw new IllegalStateException("Unknown time in force of order " + order.id());
  }

  private static int typeNumber(Order order) {
    switch (type(order)) {
      case "LIMIT":
        return 1;
      case "LIMIT_MAKER":
        return 2;
      case "IMMEDIATE_OR_CANCEL":
        return 3;
      case "FILL_OR_KILL":
        return 4;
      default:
        return 5;
    }
  }

  static String status(Order order) {
    switch (order.status()) {
      case OPEN:
        return order.filled() == 0 ? "NEW" : "PARTIALLY_FILLED";
      case FILLED:
        return "FILLED";
      default:
        return order.filled() == 0 ? "CANCELED" : "PARTIALLY_CANCELED";
    }
  }

  private static int statusNumber(Order order) {
    switch (status(order)) {
      case "NEW":
        return 1;
      case "FILLED":
        return 2;
      case "PARTIALLY_FILLED":
        return 3;
      case "CANCELED":
        return 4;
      default:
        return 5;
    }
  }

  private static int sideNumber(Order order) {
    return order.side() == Side.BUY ? 1 : 2;
  }

  private static String price(Order order) {
    return order.request().market() ? "0" : text(order.spec().price(order.request().price()));
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  /** The answer to a placement, which says neither status nor fills. */
  static ObjectNode placed(Order order) {
    return head(order)
        .put("price", price(order))
        .put("origQty", text(order.spec().quantity(order.request().quantity())))
        .put("type", type(order))
        .put("side", order.side().name())
        .put("stpMode", "")
        .put("transactTime", millis(order.createdNanos()));
  }

  private static ObjectNode head(Order order) {
    return JSON.objectNode()
        .put("symbol", order.spec().symbol())
        .put("orderId", orderId(order))
        .put("orderListId", -1);
  }

  private static void state(ObjectNode json, Order order) {
    ListingSpec spec = order.spec();
    json.put("price", price(order));
    json.put("origQty", text(spec.quantity(order.request().quantity())));
    json.put("executedQty", text(spec.quantity(order.filled())));
    json.put("cummulativeQuoteQty", text(order.cost())).put("status", status(order));
    json.put("stpMode", "").putNull("timeInForce");
    json.put("type", type(order)).put("side", order.side().name());
  }

  /** The answer to a look-up. */
  static ObjectNode found(Order order) {
    ObjectNode json = head(order).put("clientOrderId", order.clientId().orElse(""));
    state(json, order);
    json.putNull("stopPrice").putNull("icebergQty");
    json.put("time", millis(order.createdNanos()));
    json.put("updateTime", millis(order.updatedNanos())).put("isWorking", true);
    return json.put("origQuoteOrderQty", text(order.request().spend().orElse(BigDecimal.ZERO)));
  }

  /** The answer to a cancellation. */
  static ObjectNode cancelled(Order order) {
    ObjectNode json = head(order).put("origClientOrderId", order.clientId().orElse(""));
    json.put("clientOrderId", order.cancelId());
    state(json, order);
    return json;
  }

  /** One of the account's trades. */
  static ObjectNode trade(Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    return JSON.objectNode()
        .put("symbol", order.spec().symbol())
        .put("id", tradeId(fill))
        .put("orderId", orderId(order))
        .put("orderListId", -1)
        .put("price", text(order.spec().price(fill.price())))
        .put("qty", text(order.spec().quantity(fill.quantity())))
        .put("quoteQty", text(fill.cost()))
        .put("commission", text(fill.fee()))
        .put("commissionAsset", fill.feeAsset())
        .put("time", millis(fill.epochNanos()))
        .put("isBuyer", order.side() == Side.BUY)
        .put("isMaker", fill.maker())
        .put("isBestMatch", true)
        .put("isSelfTrade", false)
        .put("clientOrderId", order.clientId().orElse(null));
  }

  static ArrayNode balances(Account account) {
    ArrayNode rows = JSON.arrayNode();
    account
        .balances()
        .forEach(
            (asset, balance) ->
                rows.addObject()
                    .put("asset", asset)
                    .put("free", text(balance.free()))
                    .put("locked", text(balance.held())));
    return rows;
  }

  /** {@code PrivateOrdersV3Api} of an order as it is now. */
  static PushData order(Order order) {
    ListingSpec spec = order.spec();
    BigDecimal filled = spec.quantity(order.filled());
    BigDecimal average =
        order.filled() == 0 ? BigDecimal.ZERO : order.cost().divide(filled, MathContext.DECIMAL64);
    BigDecimal amount =
        order
            .request()
            .spend()
            .orElseGet(
                () ->
                    order.request().market()
                        ? order.cost()
                        : spec.price(order.request().price())
                            .multiply(spec.quantity(order.request().quantity())));
    PushData body =
        new PushData()
            .text(1, orderId(order))
            .text(2, order.clientId().orElse(""))
            .text(3, price(order))
            .text(4, text(spec.quantity(order.request().quantity())))
            .text(5, text(amount))
            .text(6, text(average))
            .number(7, typeNumber(order))
            .number(8, sideNumber(order));
    int fills = order.fills().size();
    if (fills > 0) {
      body.flag(9, order.fills().get(fills - 1).maker());
    }
    body.text(10, text(amount.subtract(order.cost()).max(BigDecimal.ZERO)));
    body.text(11, text(spec.quantity(order.remaining())));
    if (fills > 0) {
      body.text(12, text(spec.quantity(order.fills().get(fills - 1).quantity())));
    }
    return body.text(13, text(filled))
        .text(14, text(order.cost()))
        .number(15, statusNumber(order))
        .number(16, millis(order.createdNanos()));
  }

  /** {@code PrivateDealsV3Api}. */
  static PushData deal(Order order, Fill fill) {
    return new PushData()
        .text(1, text(order.spec().price(fill.price())))
        .text(2, text(order.spec().quantity(fill.quantity())))
        .text(3, text(fill.cost()))
        .number(4, sideNumber(order))
        .flag(5, fill.maker())
        .text(7, tradeId(fill))
        .text(8, order.clientId().orElse(""))
        .text(9, orderId(order))
        .text(10, text(fill.fee()))
        .text(11, fill.feeAsset())
        .number(12, millis(fill.epochNanos()));
  }

  /** {@code PrivateAccountV3Api}; the balance is what is free. */
  static PushData balance(String asset, Balance before, Balance now, String why, long millis) {
    return new PushData()
        .text(1, asset)
        .text(2, asset.toLowerCase(Locale.ROOT))
        .text(3, text(now.free()))
        .text(4, text(now.free().subtract(before.free())))
        .text(5, text(now.held()))
        .text(6, text(now.held().subtract(before.held())))
        .text(7, why)
        .number(8, millis);
  }
}
