package io.crossbook.sources.live;

import io.crossbook.sources.connection.IoLoop;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.transport.BoundedBody;
import io.crossbook.transport.RetryAfter;
import io.crossbook.transport.TokenBucket;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.lane.LaneRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one venue's requests within its limit. Every answer goes into the queue, "too many
 * requests" too: the protocol decides whether to ask again, and is held here until the venue wants
 * to hear from us. A request that already waits is not added twice. Belongs to the I/O thread.
 */
final class RestClient {
  private static final Logger LOG = LoggerFactory.getLogger(RestClient.class);
  private static final int MOST_AT_ONCE = 4;
  private static final byte[] NOTHING = {};

  private final LaneVenue venue;
  private final LaneSettings settings;
  private final HttpClient client;
  private final LaneQueue queue;
  private final LaneCounters counters;
  private final LaneClock clock;
  private final IoLoop io;
  private final TokenBucket limit;
  private final List<RestRequest> waiting = new ArrayList<>();
  private final Map<Long, CompletableFuture<?>> inFlight = new HashMap<>();
  private long sent;
  private long pausedUntil = System.nanoTime();
  private Future<?> nextTurn;
  private boolean closed;

  RestClient(
      LaneVenue venue,
      LaneSettings settings,
      HttpClient client,
      LaneQueue queue,
      LaneCounters counters,
      LaneClock clock,
      IoLoop io) {
    this.venue = venue;
    this.settings = settings;
    this.client = client;
    this.queue = queue;
    this.counters = counters;
    this.clock = clock;
    this.io = io;
    this.limit = new TokenBucket(venue.definition().restLimit(), System.nanoTime());
  }

  void request(RestRequest request) {
    for (RestRequest other : waiting) {
      if (other.target().equals(request.target())) {
        return;
      }
    }
    waiting.add(request);
    turn();
  }

  private void turn() {
    if (nextTurn != null) {
      nextTurn.cancel(false);
      nextTurn = null;
    }
    while (!closed && !waiting.isEmpty() && inFlight.size() < MOST_AT_ONCE) {
      long now = System.nanoTime();
      RestRequest next = earliest();
      long wait = Math.max(pausedUntil - now, next.notBefore() - clock.now());
      if (wait <= 0) {
        wait = limit.waitNanos(next.weight(), now);
      }
      if (wait > 0) {
        nextTurn = io.after(wait, this::turn);
        return;
      }
      waiting.remove(next);
      limit.take(next.weight(), now);
      send(next);
    }
  }

  /** The request that may be sent first; of several the one that was asked for first. */
  private RestRequest earliest() {
    long now = clock.now();
    RestRequest first = null;
    for (RestRequest each : waiting) {
      if (each.notBefore() <= now) {
        return each;
      }
      if (first == null || each.notBefore() < first.notBefore()) {
        first = each;
      }
    }
    return first;
  }

  private void send(RestRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(venue.settings().restBase() + request.target()))
            .timeout(settings.requestTimeout())
            .GET();
    venue.requestHeaders().forEach(builder::header);
    counters.restCalls.increment();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(builder.build(), info -> new BoundedBody(settings.mostMessageBytes()));
    long number = sent++;
    inFlight.put(number, exchange);
    // The client's own time-out ends with the headers; a body that stalls needs this one.
    Future<?> deadline = io.after(settings.requestTimeout().toNanos(), () -> exchange.cancel(true));
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (response, failure) ->
                io.execute(
                    () -> {
                      deadline.cancel(false);
                      answered(request, number, response, failure);
                    }));
  }

  private void answered(
      RestRequest request, long number, HttpResponse<byte[]> response, Throwable failure) {
    if (inFlight.remove(number) == null || closed) {
      return;
    }
    String id = venue.definition().id();
    if (failure != null) {
      LOG.warn("{} gave no answer to {}: {}", id, request.target(), failure.toString());
      put(request, 0, NOTHING);
    } else {
      int status = response.statusCode();
      long wait = RetryAfter.nanos(status, response.headers(), Instant.now());
      if (RetryAfter.limited(status)) {
        counters.restLimited.increment();
        LOG.warn("{} answered {} with {}", id, request.target(), status);
      }
      pausedUntil = Math.max(pausedUntil, System.nanoTime() + wait);
      counters.answerBytes.add(response.body().length);
      put(request, status, response.body());
    }
    turn();
  }

  private void put(RestRequest request, int status, byte[] body) {
    queue.put(
        LaneRecord.Kind.RESPONSE,
        venue.definition().id(),
        request.target(),
        status,
        body,
        null,
        null);
  }

  void close() {
    closed = true;
    waiting.clear();
    List.copyOf(inFlight.values()).forEach(exchange -> exchange.cancel(true));
    inFlight.clear();
  }
}
