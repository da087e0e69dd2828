package io.crossbook.sinks.gateway;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import java.math.BigDecimal;

/** What answers of venues mean for the ledger. Stateless. */
final class Outcome {
  private Outcome() {}

  /**
   * What became of an order, and whether it has to be looked up at once.
   *
   * @param news for the ledger
   * @param look true if the answer left something open
   */
  record Told(OrderNews news, boolean look) {}

  /** What the answer to placing an order means; null if it may be sent again. */
  static Told placed(OrderIntent order, Answer<OrderState> answer, long now) {
    if (answer instanceof Answer.Done<OrderState> done) {
      return of(order, done.value(), now);
    }
    if (answer instanceof Answer.Rejected<OrderState> rejected) {
      String words = rejected.reason().with(rejected.text());
      // What the id names is not known: an order of ours, most likely.
      boolean look =
          rejected.reason() == RejectReason.DUPLICATE_ID
              || rejected.reason() == RejectReason.UNKNOWN_ORDER;
      return look ? unknown(order, words, now) : rejected(order, words, now);
    }
    if (answer instanceof Answer.RetryAfter || answer instanceof Answer.RateLimited) {
      return null;
    }
    if (answer instanceof Answer.Unknown<OrderState> unknown) {
      return unknown(order, unknown.text(), now);
    }
    return unknown(order, "a part of an answer came", now);
  }

  /** Nobody knows. */
  static Told unknown(OrderIntent order, String why, long now) {
    return new Told(
        new OrderNews(order.name(), LedgerState.UNKNOWN, "", BigDecimal.ZERO, why, now), true);
  }

  /** It was not executed and never will be. */
  static Told rejected(OrderIntent order, String why, long now) {
    return new Told(
        new OrderNews(order.name(), LedgerState.REJECTED, "", BigDecimal.ZERO, why, now), false);
  }

  /** What a venue's word of an order means. */
  static Told of(OrderIntent order, OrderState state, long now) {
    LedgerState ledger =
        switch (state.status()) {
          case PENDING, OPEN -> LedgerState.ACCEPTED;
          case FILLED -> LedgerState.FILLED;
          case CANCELLED -> LedgerState.CANCELLED;
          case EXPIRED -> LedgerState.EXPIRED;
          case REJECTED -> LedgerState.REJECTED;
        };
    BigDecimal filled = state.filled();
    boolean look = false;
    if (filled == null && state.status() == OrderStatus.FILLED) {
      filled = order.quantity();
    } else if (filled == null) {
      filled = BigDecimal.ZERO;
      // An end without what was filled until then is not the whole story.
      look = ledger == LedgerState.CANCELLED || ledger == LedgerState.EXPIRED;
    }
    return new Told(
        new OrderNews(
            order.name(),
            look ? LedgerState.ACCEPTED : ledger,
            state.venueOrderId(),
            filled,
            state.reason(),
            now),
        look);
  }
}
