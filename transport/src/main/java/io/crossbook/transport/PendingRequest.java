package io.crossbook.transport;

import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** A request on its way to an account. Belongs to the account's thread, but for its answer. */
final class PendingRequest<T> {
  /** What it is for, which decides when its turn comes. */
  enum Kind {
    /** The venue's time, which nobody asked us for. */
    TIME,
    CANCEL,
    ORDER,
    READ
  }

  final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
  final Kind kind;
  final long notAfter;

  /** Of an order; empty for everything else. */
  final String symbol;

  /** Of an order; null for everything else. */
  final Permission permission;

  /** True while its permission is asked for anew. */
  boolean renewing;

  LongFunction<Call<T>> make;
  int weight;
  int parts;

  /** True from just before it is sent: from then on nobody knows what became of it. */
  boolean sent;

  /** Null until it is sent. */
  CompletableFuture<?> exchange;

  private PendingRequest(
      Kind kind, String symbol, long notAfter, Permission permission, LongFunction<Call<T>> make) {
    this.permission = permission;
    this.kind = kind;
    this.symbol = symbol;
    this.notAfter = notAfter;
    this.make = make;
  }

  static <T> PendingRequest<T> of(Priority priority, long notAfter, LongFunction<Call<T>> make) {
    Kind kind = priority == Priority.CANCEL ? Kind.CANCEL : Kind.READ;
    return new PendingRequest<>(kind, "", notAfter, null, make);
  }

  static <T> PendingRequest<T> order(
      String symbol, long notAfter, Permission permission, LongFunction<Call<T>> make) {
    return new PendingRequest<>(Kind.ORDER, symbol, notAfter, permission, make);
  }

  static PendingRequest<Long> time(LongFunction<Call<Long>> make) {
    return new PendingRequest<>(Kind.TIME, "", Long.MAX_VALUE, null, make);
  }

  /** True if it must not be sent before it has asked anew. */
  boolean mustAsk() {
    return permission != null && !permission.stands();
  }

  void notSent(RejectReason reason, String why) {
    answer.complete(new Answer.Rejected<>(reason, "not sent: " + why));
  }

  void unknown(String why) {
    answer.complete(new Answer.Unknown<>(why));
  }
}
