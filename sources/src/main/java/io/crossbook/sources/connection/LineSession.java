package io.crossbook.sources.connection;

import io.crossbook.transport.RetryAfter;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.lane.LaneRecord;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A session over an HTTP answer that never ends, a message per line. Lines end with LF or CR LF; an
 * empty line only shows that the connection lives.
 */
final class LineSession extends Session implements BodySubscriber<Void> {
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Object turn = new Object();
  private volatile CompletableFuture<HttpResponse<Void>> exchange;
  private volatile Flow.Subscription subscription;

  // Guarded by turn. One part holds many lines, each of which may find the queue full: the next
  // part is asked for once, when all of them may go on.
  private boolean inPart;
  private int held;

  LineSession(Door door, ConnectionPlan plan, Ending ending) {
    super(door, plan, ending);
  }

  @Override
  void start() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address)).timeout(settings.connectTimeout());
    door.headers().get().forEach(request::header);
    exchange = door.client().sendAsync(request.build(), this::answered);
    CompletableFuture<HttpResponse<Void>> unused =
        exchange.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                fail(failure);
              } else {
                end("the venue ended the stream", 0);
              }
            });
  }

  private BodySubscriber<Void> answered(HttpResponse.ResponseInfo info) {
    int status = info.statusCode();
    if (status == 200) {
      opened();
      return this;
    }
    end(
        "the venue answered with status " + status,
        RetryAfter.nanos(status, info.headers(), Instant.now()));
    return HttpResponse.BodySubscribers.discarding();
  }

  @Override
  void drop() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    body.complete(null);
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  @Override
  void readOn() {
    boolean next;
    synchronized (turn) {
      held--;
      next = held == 0 && !inPart;
    }
    if (next) {
      subscription.request(1);
    }
  }

  @Override
  void transmit(String text, Runnable done) {
    throw new IllegalStateException(
        "connection " + plan.name() + " is a stream of lines, on which nothing can be sent");
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (hasEnded()) {
      newSubscription.cancel();
    } else {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    heard();
    synchronized (turn) {
      inPart = true;
    }
    for (ByteBuffer part : parts) {
      int from = part.position();
      for (int at = from; at < part.limit(); at++) {
        if (part.get(at) == '\n') {
          if (!append(part, from, at)) {
            return;
          }
          take();
          from = at + 1;
        }
      }
      if (!append(part, from, part.limit())) {
        return;
      }
    }
    boolean next;
    synchronized (turn) {
      inPart = false;
      next = held == 0;
    }
    if (next) {
      subscription.request(1);
    }
  }

  /** Ends a line. */
  private void take() {
    byte[] bytes = line.toByteArray();
    line.reset();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    if (length == 0) {
      return;
    }
    byte[] message = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    if (!received(LaneRecord.Kind.TEXT, message)) {
      synchronized (turn) {
        held++;
      }
    }
  }

  private boolean append(ByteBuffer part, int from, int to) {
    if (to - from > settings.mostMessageBytes() - line.size()) {
      end("a line is longer than " + settings.mostMessageBytes() + " bytes", 0);
      return false;
    }
    byte[] bytes = new byte[to - from];
    part.get(from, bytes);
    line.writeBytes(bytes);
    return true;
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }
}
