package io.crossbook.sinks.gateway;

import io.crossbook.core.order.RejectReason;
import io.crossbook.transport.AccountCounters;
import io.crossbook.transport.FakeExchange;
import io.crossbook.transport.FakeProtocol;
import io.crossbook.transport.Permission;
import io.crossbook.transport.Priority;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** An account whose requests and answers fly, get lost or hang in the air as a test wants. */
final class AirAccount implements VenueAccount {
  private final FakeExchange exchange;
  private final FakeProtocol protocol;
  private final LongSupplier clock;
  private final List<Runnable> air;
  private final AccountCounters counters = new AccountCounters();
  private final List<Runnable> turns = new ArrayList<>();
  private boolean dead;

  /** Completed by a test, as an account does that a defect has ended. */
  final CompletableFuture<Throwable> defect = new CompletableFuture<>();

  /** What happens to a request; unset means that all goes well. */
  Function<SignedRequest, Fate> fate = request -> Fate.ANSWERED;

  /** What an order is answered instead of being delivered; null if it is delivered. */
  HttpAnswer instead;

  /** While it is, orders wait for their turn. */
  boolean busy;

  /** What is done when a request has left and its answer has not come. */
  Runnable afterRequest = () -> {};

  /** Every request that was made. */
  final List<String> made = new ArrayList<>();

  enum Fate {
    ANSWERED,
    REQUEST_LOST,
    ANSWER_LOST,
    HANGS
  }

  /**
   * @param air what hangs in the air; survives the account, as requests survive a killed process
   */
  AirAccount(FakeExchange exchange, FakeProtocol protocol, LongSupplier clock, List<Runnable> air) {
    this.exchange = exchange;
    this.protocol = protocol;
    this.clock = clock;
    this.air = air;
  }

  @Override
  public PrivateProtocol protocol() {
    return protocol;
  }

  @Override
  public AccountCounters counters() {
    return counters;
  }

  @Override
  public long byVenueClock(long time) {
    return time;
  }

  @Override
  public <T> CompletableFuture<Answer<T>> order(
      String symbol, long notAfter, Permission permission, LongFunction<Call<T>> make) {
    if (!busy) {
      return fly(notAfter, make);
    }
    CompletableFuture<Void> turn = new CompletableFuture<>();
    turns.add(() -> turn.complete(null));
    return turn.thenCompose(
            now -> permission.stands() ? CompletableFuture.completedFuture("") : permission.renew())
        .thenCompose(
            why ->
                why.isEmpty()
                    ? fly(notAfter, make)
                    : CompletableFuture.completedFuture(
                        new Answer.Rejected<>(RejectReason.OTHER, "not sent: " + why)));
  }

  /** The turn of every order that waited has come. */
  void free() {
    busy = false;
    turns.forEach(Runnable::run);
    turns.clear();
  }

  @Override
  public <T> CompletableFuture<Answer<T>> ask(
      Priority priority, long notAfter, LongFunction<Call<T>> make) {
    return fly(notAfter, make);
  }

  @Override
  public CompletableFuture<Throwable> defect() {
    return defect;
  }

  private synchronized <T> CompletableFuture<Answer<T>> fly(
      long notAfter, LongFunction<Call<T>> make) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    long now = clock.getAsLong();
    if (dead || now > notAfter) {
      answer.complete(new Answer.Rejected<>(RejectReason.TOO_LATE, "not sent: too late"));
      return answer;
    }
    Call<T> call;
    try {
      call = make.apply(now);
    } catch (RuntimeException refused) {
      answer.completeExceptionally(refused);
      return answer;
    }
    made.add(call.request().method() + " " + call.request().target());
    if (instead != null && call.request().method().equals("POST")) {
      HttpAnswer said = HttpAnswer.of(instead.status(), instead.headers(), instead.body(), now);
      answer.complete(call.read(said));
      return answer;
    }
    switch (fate.apply(call.request())) {
      case ANSWERED -> {
        HttpAnswer said = exchange.answer(call.request(), now);
        afterRequest.run();
        answer.complete(call.read(said));
      }
      case REQUEST_LOST -> {
        afterRequest.run();
        answer.complete(lost(call));
      }
      case ANSWER_LOST -> {
        exchange.answer(call.request(), now);
        afterRequest.run();
        answer.complete(lost(call));
      }
      case HANGS -> {
        air.add(() -> land(call, answer));
        afterRequest.run();
      }
    }
    return answer;
  }

  private <T> Answer<T> lost(Call<T> call) {
    return call.read(HttpAnswer.none("nothing came", clock.getAsLong()));
  }

  private <T> void land(Call<T> call, CompletableFuture<Answer<T>> answer) {
    HttpAnswer said = exchange.answer(call.request(), clock.getAsLong());
    if (!dead) {
      answer.complete(call.read(said));
    }
  }

  /** Its process is dead: nobody hears an answer any more. */
  @Override
  public synchronized void close() {
    dead = true;
  }
}
