package io.crossbook.venues.mexc.trading;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.ExactDecimal;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;

/**
 * Reads the private bodies of MEXC's binary frames. Field numbers: schema published by MEXC
 * (websocket-proto), 2026-06. What breaks its rules is a {@link JsonException}. Stateless.
 */
final class MexcPrivateFrames {
  static final int CHANNEL = 1;
  static final int SYMBOL = 3;
  static final int CREATE_TIME = 5;
  static final int SEND_TIME = 6;
  static final int ORDER = 304;
  static final int DEAL = 306;
  static final int ACCOUNT = 307;

  private static final int BUY = 1;
  private static final int SELL = 2;

  private MexcPrivateFrames() {}

  /** When the venue sent a frame, nanoseconds since the epoch; 0 if it does not say. */
  static long sentAt(ProtoFields frame) {
    long sent = frame.number(SEND_TIME);
    return Times.millis(sent == 0 ? frame.number(CREATE_TIME) : sent);
  }

  private static String needed(ProtoFields fields, int number, String what) {
    String text = fields.text(number);
    if (text.isEmpty()) {
      throw new JsonException("no " + what, 0);
    }
    return text;
  }

  private static BigDecimal decimal(ProtoFields fields, int number) {
    String text = fields.text(number);
    return text.isEmpty() ? null : JsonTree.plain(ExactDecimal.parse(text));
  }

  private static BigDecimal positive(ProtoFields fields, int number, String what) {
    BigDecimal value = JsonTree.plain(ExactDecimal.parse(needed(fields, number, what)));
    if (value.signum() <= 0) {
      throw new JsonException(what + " is " + value, 0, true);
    }
    return value;
  }

  private static Side side(long tradeType) {
    if (tradeType != BUY && tradeType != SELL) {
      throw new JsonException("trade type " + tradeType, 0, true);
    }
    return tradeType == BUY ? Side.BUY : Side.SELL;
  }

  /** {@code PrivateOrdersV3Api}. */
  static OrderState order(ProtoFields body, String symbol, long sentAt) {
    int state = (int) body.number(15);
    OrderStatus status =
        switch (state) {
          case 1, 3 -> OrderStatus.OPEN;
          case 2 -> OrderStatus.FILLED;
          case 4, 5 -> OrderStatus.CANCELLED;
          default -> throw new JsonException("order status " + state, 0, true);
        };
    BigDecimal quantity = decimal(body, 4);
    BigDecimal filled = decimal(body, 13);
    BigDecimal average = decimal(body, 6);
    if (filled != null && filled.signum() < 0) {
      throw new JsonException("cumulativeQuantity is " + filled, 0, true);
    }
    boolean nothing = filled != null && filled.signum() == 0;
    return new OrderState(
        symbol,
        body.text(2),
        needed(body, 1, "order id"),
        side(body.number(8)),
        status,
        quantity == null || quantity.signum() <= 0 ? null : quantity,
        filled,
        nothing || average == null || average.signum() <= 0 ? null : average,
        state == 4 ? "CANCELED" : state == 5 ? "PARTIALLY_CANCELED" : "",
        sentAt);
  }

  /** {@code PrivateDealsV3Api}. */
  static Fill fill(ProtoFields body, String symbol, long sentAt) {
    BigDecimal fee = decimal(body, 10);
    String feeAsset = body.text(11);
    boolean known = fee != null && !feeAsset.isEmpty();
    long time = Times.millis(body.number(12));
    return new Fill(
        symbol,
        body.text(8),
        needed(body, 9, "order id"),
        needed(body, 7, "trade id"),
        side(body.number(4)),
        positive(body, 1, "price"),
        positive(body, 2, "quantity"),
        null,
        known ? fee : null,
        known ? feeAsset : "",
        body.number(5) != 0,
        time == 0 ? sentAt : time);
  }

  /** {@code PrivateAccountV3Api}: {@code balanceAmount} is what is available. */
  static Balance balance(ProtoFields body) {
    BigDecimal available = JsonTree.plain(ExactDecimal.parse(needed(body, 3, "balanceAmount")));
    BigDecimal frozen = decimal(body, 5);
    return new Balance(
        needed(body, 1, "asset"),
        frozen == null ? available : JsonTree.plain(available.add(frozen)),
        available,
        Times.millis(body.number(8)));
  }
}
