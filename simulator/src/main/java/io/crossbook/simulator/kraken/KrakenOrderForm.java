package io.crossbook.simulator.kraken;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Orders and trades in the JSON of the private REST API. */
final class KrakenOrderForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 17;

  private KrakenOrderForm() {}

  /** An id in the venue's form, such as {@code OAAAAA-AAAAA-AAAAAB}, that can be read back. */
  static String id(char kind, long number) {
    StringBuilder out = new StringBuilder();
    long rest = number;
    for (int i = 1; i < ID_LENGTH; i++) {
      out.insert(0, DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    out.insert(0, kind);
    return out.insert(6, '-').insert(12, '-').toString();
  }

  /** The number of an order's id, or zero if it is none. */
  static long number(String id) {
    String plain = id.replace("-", "");
    if (plain.length() != ID_LENGTH || plain.charAt(0) != 'O') {
      return 0;
    }
    long number = 0;
    for (int i = 1; i < ID_LENGTH; i++) {
      int digit = DIGITS.indexOf(plain.charAt(i));
      if (digit < 0 || number > Long.MAX_VALUE / DIGITS.length()) {
        return 0;
      }
      number = number * DIGITS.length() + digit;
    }
    return number;
  }

  static String orderId(Order order) {
    return id('O', order.id());
  }

  static String status(Order order) {
    switch (order.status()) {
      case OPEN:
        return "open";
      case FILLED:
        return "closed";
      case CANCELLED:
      case EXPIRED:
      case PREVENTED:
        // What an immediate order could not fill is cancelled here, not expired.
        return "canceled";
    }
    throw new IllegalStateException("Unknown status " + order.status());
  }

  static String side(Order order) {
    return order.side() == Side.BUY ? "buy" : "sell";
  }

  static String type(Order order) {
    return order.request().market() ? "market" : "limit";
  }

  static double seconds(long nanos) {
    long micros = nanos / 1_000;
    return micros / 1e6;
  }

  static String text(BigDecimal value) {
    return value.toPlainString();
  }

  private static BigDecimal limit(Order order) {
    return order.request().market() ? BigDecimal.ZERO : order.spec().price(order.request().price());
  }

  static BigDecimal average(Order order) {
    return order.filled() == 0
        ? BigDecimal.ZERO
        : order
            .cost()
            .divide(
                order.spec().quantity(order.filled()),
                order.spec().priceDecimals() + 4,
                RoundingMode.HALF_UP);
  }

  static String describe(Order order) {
    String price = order.request().market() ? "market" : "limit " + text(limit(order));
    return side(order)
        + ' '
        + text(order.spec().quantity(order.request().quantity()))
        + ' '
        + KrakenRest.altname(order.spec())
        + " @ "
        + price;
  }

  static ObjectNode order(Order order, boolean trades) {
    ObjectNode json = JSON.objectNode();
    json.putNull("refid").putNull("userref");
    json.put("cl_ord_id", order.clientId().orElse(null));
    json.put("status", status(order)).put("opentm", seconds(order.createdNanos()));
    json.put("starttm", 0).put("expiretm", 0);
    if (order.status().finished()) {
      json.put("closetm", seconds(order.updatedNanos()));
      json.put("reason", status(order).equals("canceled") ? reason(order) : null);
    }
    ObjectNode described = json.putObject("descr");
    described.put("pair", KrakenRest.altname(order.spec())).put("type", side(order));
    described.put("ordertype", type(order)).put("price", text(limit(order)));
    described.put("price2", "0").put("leverage", "none").put("order", describe(order));
    described.put("close", "");
    json.put("vol", text(order.spec().quantity(order.request().quantity())));
    json.put("vol_exec", text(order.spec().quantity(order.filled())));
    json.put("cost", text(order.cost())).put("fee", text(order.fee()));
    json.put("price", text(average(order))).put("stopprice", "0").put("limitprice", "0");
    json.put("misc", "").put("oflags", order.request().postOnly() ? "fciq,post" : "fciq");
    json.put("timeinforce", order.request().timeInForce().name());
    if (trades) {
      ArrayNode ids = json.putArray("trades");
      order.fills().forEach(fill -> ids.add(id('T', fill.execution())));
    }
    return json;
  }

  /** Why an order ended that was not filled. */
  static String reason(Order order) {
    switch (order.status()) {
      case EXPIRED:
        return order.request().timeInForce().name() + " order could not be filled";
      case PREVENTED:
        return "Self trade prevented";
      default:
        return "User requested";
    }
  }

  static ObjectNode trade(Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    ObjectNode json = JSON.objectNode().put("ordertxid", orderId(order)).put("postxid", "");
    json.put("pair", KrakenRest.pairId(order.spec()));
    json.put("cl_ord_id", order.clientId().orElse(null));
    json.put("time", seconds(fill.epochNanos())).put("type", side(order));
    json.put("ordertype", type(order).toLowerCase(Locale.ROOT));
    json.put("price", text(order.spec().price(fill.price()))).put("cost", text(fill.cost()));
    json.put("fee", text(fill.fee())).put("vol", text(order.spec().quantity(fill.quantity())));
    json.put("margin", "0.00000").put("leverage", "0").put("misc", "");
    json.put("trade_id", fill.tradeId()).put("maker", fill.maker());
    return json;
  }
}
