package io.crossbook.transport;

import io.crossbook.core.order.RejectReason;
import io.crossbook.transport.PendingRequest.Kind;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.SignedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account's protocol on HTTP/1.1 connections that are kept open. One thread owns the protocol:
 * there each request is made, so that its time or nonce is that of its sending, and there answers
 * are read. Requests are sent once: this client never repeats one, and the JDK's client repeats
 * those only that were not sent or that only read.
 *
 * <p>Nothing is sent before the venue has told its time. No query, header or body is ever logged.
 * After a defect nothing is sent any more, and what was sent is unknown; it is for the owner to
 * begin anew.
 */
public final class AccountClient implements VenueAccount {
  private static final Logger LOG = LoggerFactory.getLogger(AccountClient.class);
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_PARTS = 1_000;

  /** With it the JDK's client would send an order twice. */
  private static final String RETRY_PROPERTY = "jdk.httpclient.enableAllMethodRetry";

  private final PrivateProtocol protocol;
  private final AccountSettings settings;
  private final LongSupplier clock;
  private final HttpClient http;
  private final ScheduledThreadPoolExecutor thread;
  private final AccountCounters counters = new AccountCounters();
  private final ClockOffset offset = new ClockOffset();
  private final ConcurrentLinkedQueue<PendingRequest<?>> arrivals = new ConcurrentLinkedQueue<>();

  /** Everything whose answer somebody waits for. */
  private final Set<PendingRequest<?>> open = ConcurrentHashMap.newKeySet();

  private final CompletableFuture<Throwable> defect = new CompletableFuture<>();
  private final RequestQueue waiting;
  private final Set<PendingRequest<?>> inFlight = new HashSet<>();
  private final int mostAtOnce;

  /** Reads that hang leave room for orders and cancels. */
  private final int mostReads;

  private int reads;

  private PendingRequest<Long> clockRequest;
  private Future<?> nextTurn;
  private boolean clockTrouble;
  private Future<?> nextAsking;
  private long timeAskedAt;

  /** The difference of clocks that somebody was told of. */
  private long toldOffset;

  /**
   * Opens the account; the venue's time is asked for at once.
   *
   * @param protocol belongs to the client from now on
   * @param clock nanoseconds since the epoch
   * @throws IllegalStateException if this Java was told to repeat requests by itself
   */
  public AccountClient(PrivateProtocol protocol, AccountSettings settings, LongSupplier clock) {
    if (System.getProperty(RETRY_PROPERTY) != null) {
      throw new IllegalStateException(
          "the system property "
              + RETRY_PROPERTY
              + " makes Java send orders again by itself; it must not be set");
    }
    this.protocol = protocol;
    this.settings = settings;
    this.clock = clock;
    waiting = new RequestQueue(protocol.traits(), System.nanoTime());
    mostAtOnce = protocol.traits().serialSends() ? 1 : settings.mostAtOnce();
    mostReads = Math.max(1, mostAtOnce / 2);
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "account-" + protocol.venue());
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    execute(this::askTime);
  }

  /** Wall-clock nanoseconds since the epoch. */
  public static long wallClock() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }

  @Override
  public PrivateProtocol protocol() {
    return protocol;
  }

  @Override
  public long byVenueClock(long time) {
    return time + offset.nanos();
  }

  @Override
  public AccountCounters counters() {
    return counters;
  }

  @Override
  public <T> CompletableFuture<Answer<T>> ask(
      Priority priority, long notAfter, LongFunction<Call<T>> make) {
    return ask(PendingRequest.of(priority, notAfter, make));
  }

  @Override
  public <T> CompletableFuture<Answer<T>> order(
      String symbol, long notAfter, Permission permission, LongFunction<Call<T>> make) {
    return ask(PendingRequest.order(symbol, notAfter, permission, make));
  }

  @Override
  public CompletableFuture<Throwable> defect() {
    return defect.copy();
  }

  private <T> CompletableFuture<Answer<T>> ask(PendingRequest<T> pending) {
    open.add(pending);
    CompletableFuture<?> unused =
        pending.answer.whenComplete((answer, thrown) -> open.remove(pending));
    arrivals.add(pending);
    if (!execute(this::turn) && arrivals.remove(pending)) {
      pending.notSent(RejectReason.OTHER, "the connection to the account is closed");
    }
    return pending.answer;
  }

  private boolean execute(Runnable task) {
    try {
      thread.execute(guarded(task));
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  private Future<?> after(long nanos, Runnable task) {
    try {
      return thread.schedule(guarded(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      if (defect.isDone()) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException | Error thrown) {
        LOG.error("The connection to an account at {} ends.", protocol.venue(), thrown);
        thread.shutdown();
        end();
        defect.complete(thrown);
      }
    };
  }

  private void askTime() {
    timeAskedAt = clock.getAsLong();
    if (nextAsking != null) {
      nextAsking.cancel(false);
      nextAsking = null;
    }
    clockRequest = PendingRequest.time(protocol::venueTime);
    turn();
  }

  private void turn() {
    if (nextTurn != null) {
      nextTurn.cancel(false);
      nextTurn = null;
    }
    for (PendingRequest<?> each = arrivals.poll(); each != null; each = arrivals.poll()) {
      waiting.add(each);
    }
    long wait = sendWhatMay();
    long expires = waiting.expire(clock.getAsLong(), this::tooLate);
    if (Math.min(wait, expires) < Long.MAX_VALUE) {
      nextTurn = after(Math.min(wait, expires), this::turn);
    }
  }

  /** Sends until nothing more may be sent; gives the nanoseconds until something may. */
  private long sendWhatMay() {
    while (true) {
      long now = System.nanoTime();
      long paused = waiting.pausedNanos(now);
      if (paused > 0) {
        return paused;
      }
      if (clockRequest != null) {
        long wait = waiting.countedNanos(clockRequest.weight, now);
        if (wait > 0) {
          return wait;
        }
        PendingRequest<Long> next = clockRequest;
        clockRequest = null;
        if (!send(next, false)) {
          clockRequest = next;
        }
        continue;
      }
      // Requests for the time carry no nonce, so they may overtake.
      if (!offset.known() || inFlight.size() >= mostAtOnce) {
        return Long.MAX_VALUE;
      }
      RequestQueue.Turn turn = waiting.next(reads < mostReads, now);
      if (turn.request() == null) {
        return turn.waitNanos();
      }
      if (turn.request().mustAsk()) {
        waiting.addFirst(turn.request());
        renew(turn.request());
      } else if (!send(turn.request(), turn.limited())) {
        waiting.addFirst(turn.request());
      }
    }
  }

  /** Asks whether an order may still be sent; it keeps its place meanwhile. */
  private void renew(PendingRequest<?> order) {
    order.renewing = true;
    CompletableFuture<?> unused =
        order
            .permission
            .renew()
            .whenComplete((why, thrown) -> execute(() -> renewed(order, why, thrown)));
  }

  private void renewed(PendingRequest<?> order, String why, Throwable thrown) {
    order.renewing = false;
    boolean refused = thrown != null || !why.isEmpty();
    // It may have become too late meanwhile, which was answered.
    if (refused && waiting.remove(order)) {
      if (thrown == null) {
        order.notSent(RejectReason.OTHER, why);
      } else {
        order.answer.completeExceptionally(thrown);
      }
    }
    turn();
  }

  private void tooLate(PendingRequest<?> pending) {
    counters.late.increment();
    pending.notSent(
        RejectReason.TOO_LATE,
        offset.known()
            ? "its time was up before its turn came"
            : protocol.venue() + " has not told its time");
  }

  /**
   * Sends a request.
   *
   * @param limited what counts towards the limit has to wait, because another one does
   * @return false if it is heavier than it was taken for and has to wait
   */
  private <T> boolean send(PendingRequest<T> pending, boolean limited) {
    long now = clock.getAsLong();
    if (now > pending.notAfter) {
      tooLate(pending);
      return true;
    }
    Call<T> call;
    HttpRequest request;
    try {
      call = pending.make.apply(now + offset.nanos());
      request = request(call.request());
    } catch (RuntimeException refused) {
      pending.answer.completeExceptionally(refused);
      return true;
    }
    long mono = System.nanoTime();
    if ((limited && call.weight() > 0) || waiting.countedNanos(call.weight(), mono) > 0) {
      pending.weight = call.weight();
      return false;
    }
    waiting.sent(pending, call.weight(), mono);
    if (pending.kind != Kind.TIME) {
      inFlight.add(pending);
      reads += pending.kind == Kind.READ ? 1 : 0;
    }
    counters.sent.increment();
    pending.sent = true;
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, info -> new BoundedBody(settings.mostAnswerBytes()));
    pending.exchange = exchange;
    // The client's own time-out ends with the headers; a body that stalls needs this one.
    Future<?> deadline = after(settings.timeout().toNanos(), () -> exchange.cancel(true));
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (response, failure) -> {
              // Not taken any more once the client is closed, which has answered then.
              execute(
                  () -> {
                    deadline.cancel(false);
                    answered(pending, call, now, response, failure);
                  });
            });
    return true;
  }

  private HttpRequest request(SignedRequest signed) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(settings.restBase() + signed.target()))
            .timeout(settings.timeout())
            .method(
                signed.method(),
                signed.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(signed.bodyBytes()));
    settings.headers().forEach(builder::setHeader);
    signed.headers().forEach(builder::setHeader);
    return builder.build();
  }

  private <T> void answered(
      PendingRequest<T> pending,
      Call<T> call,
      long sent,
      HttpResponse<byte[]> response,
      Throwable failure) {
    if (inFlight.remove(pending) && pending.kind == Kind.READ) {
      reads--;
    }
    long now = clock.getAsLong();
    Answer<T> answer;
    if (failure != null) {
      String words = words(failure);
      counters.unanswered.increment();
      LOG.warn("{} gave no answer to {}: {}.", protocol.venue(), call, words);
      answer = call.read(HttpAnswer.none("no answer to " + call + ": " + words, byVenueClock(now)));
    } else {
      int status = response.statusCode();
      Instant at = Instant.ofEpochSecond(now / SECOND, now % SECOND);
      long wait = RetryAfter.nanos(status, response.headers(), at);
      answer =
          call.read(HttpAnswer.of(status, headers(response), response.body(), byVenueClock(now)));
      boolean counted = false;
      if (answer instanceof Answer.RateLimited<T> limited) {
        counted = wait <= 0 && call.weight() > 0;
        wait = Math.max(wait, limited.notBefore() - offset.nanos() - now);
      }
      if (wait > 0) {
        pause(call, wait, counted);
      }
    }
    boolean late =
        answer instanceof Answer.Rejected<T> refused && refused.reason() == RejectReason.TOO_LATE;
    if (late && pending.kind != Kind.TIME && Math.abs(sent - timeAskedAt) >= SECOND) {
      // One of the two clocks may have been set since.
      askTime();
    }
    if (pending.kind == Kind.TIME) {
      timeTold(answer, sent, now);
    } else if (answer instanceof Answer.More<T> more) {
      goOn(pending, more);
    } else {
      pending.answer.complete(byOurClock(answer));
    }
    turn();
  }

  /**
   * Sends nothing for a while.
   *
   * @param counted if that is true of requests only that count towards the limit of requests
   */
  private void pause(Call<?> call, long wait, boolean counted) {
    counters.limited.increment();
    LOG.warn("{} wants no request for {} ms after {}.", protocol.venue(), wait / 1_000_000, call);
    waiting.pause(System.nanoTime() + wait, counted);
  }

  private <T> void goOn(PendingRequest<T> pending, Answer.More<T> more) {
    pending.parts++;
    if (pending.parts == MOST_PARTS) {
      pending.unknown("the answer had no end after " + MOST_PARTS + " parts");
      return;
    }
    pending.make = more.next();
    pending.weight = 0;
    waiting.addFirst(pending);
  }

  private void timeTold(Answer<?> answer, long sent, long received) {
    if (answer instanceof Answer.Done<?> done) {
      offset.told((Long) done.value(), sent, received);
      if (Math.abs(offset.nanos() - toldOffset) >= SECOND) {
        toldOffset = offset.nanos();
        tellOffset();
      }
      clockTrouble = false;
    } else if (!clockTrouble) {
      clockTrouble = true;
      LOG.warn(
          "{} does not tell its time{}: {}.",
          protocol.venue(),
          offset.known() ? "" : ", so nothing is sent to it",
          answer);
    }
    nextAsking = after(offset.known() ? settings.clockEvery().toNanos() : SECOND, this::askTime);
  }

  private void tellOffset() {
    if (Math.abs(toldOffset) < SECOND) {
      LOG.info("The clock of {} agrees with ours again.", protocol.venue());
      return;
    }
    LOG.warn(
        "The clock of {} is {} ours by {} ms, and requests are signed by the venue's; where other"
            + " venues say the same, set the clock of this machine.",
        protocol.venue(),
        toldOffset > 0 ? "ahead of" : "behind",
        Math.abs(toldOffset) / 1_000_000);
  }

  private <T> Answer<T> byOurClock(Answer<T> answer) {
    if (answer instanceof Answer.RetryAfter<T> retry) {
      return new Answer.RetryAfter<>(retry.notBefore() - offset.nanos(), retry.text());
    }
    if (answer instanceof Answer.RateLimited<T> limited) {
      return new Answer.RateLimited<>(limited.notBefore() - offset.nanos(), limited.text());
    }
    return answer;
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), values.get(values.size() - 1)));
    return headers;
  }

  /** What went wrong, without an address, which may hold a secret. */
  private String words(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpTimeoutException || cause instanceof CancellationException) {
      return "nothing came within " + settings.timeout().toMillis() + " ms";
    }
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null || message.contains("/") ? kind : kind + ": " + message;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.error("The thread of the account at {} does not end.", protocol.venue());
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  private void end() {
    for (PendingRequest<?> each : open) {
      if (!each.sent) {
        each.notSent(RejectReason.OTHER, "the connection to the account is closed");
        continue;
      }
      if (each.exchange != null) {
        each.exchange.cancel(true);
      }
      each.unknown("the connection to the account was closed before the answer came");
    }
  }
}
