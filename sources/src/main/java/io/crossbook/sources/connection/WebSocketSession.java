package io.crossbook.sources.connection;

import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.lane.LaneRecord;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A session over a WebSocket. Parts are put together; the JDK answers pings. The next part is asked
 * for only when the one before has been taken, so that a full queue reaches the venue's socket.
 */
final class WebSocketSession extends Session implements WebSocket.Listener {
  // Owned by the thread that the client calls the listener on, one at a time.
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

  private volatile WebSocket socket;
  private volatile CompletableFuture<WebSocket> opening;

  WebSocketSession(Door door, ConnectionPlan plan, Ending ending) {
    super(door, plan, ending);
  }

  @Override
  void start() {
    WebSocket.Builder builder =
        door.client().newWebSocketBuilder().connectTimeout(settings.connectTimeout());
    door.headers().get().forEach(builder::header);
    opening = builder.buildAsync(URI.create(address), this);
    CompletableFuture<WebSocket> unused =
        opening.whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                fail(failure);
              } else if (hasEnded()) {
                opened.abort();
              }
            });
  }

  @Override
  void drop() {
    WebSocket current = socket;
    if (current != null) {
      current.abort();
    } else if (opening != null) {
      opening.cancel(true);
    }
  }

  @Override
  void readOn() {
    WebSocket current = socket;
    if (current != null) {
      current.request(1);
    }
  }

  @Override
  void transmit(String message, Runnable done) {
    CompletableFuture<WebSocket> unused =
        socket
            .sendText(message, true)
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    fail(failure);
                  } else {
                    done.run();
                  }
                });
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    if (hasEnded()) {
      opened.abort();
      return;
    }
    opened();
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    heard();
    if (part.length() > settings.mostMessageBytes() - text.length()) {
      tooLong();
      return null;
    }
    if (!last) {
      text.append(part);
      from.request(1);
      return null;
    }
    byte[] message;
    if (text.length() == 0) {
      message = part.toString().getBytes(StandardCharsets.UTF_8);
    } else {
      message = text.append(part).toString().getBytes(StandardCharsets.UTF_8);
      text.setLength(0);
      text.trimToSize();
    }
    if (message.length > settings.mostMessageBytes()) {
      tooLong();
    } else if (received(LaneRecord.Kind.TEXT, message)) {
      from.request(1);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    heard();
    if (part.remaining() > settings.mostMessageBytes() - binary.size()) {
      tooLong();
      return null;
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    if (!last) {
      binary.writeBytes(bytes);
      from.request(1);
      return null;
    }
    if (binary.size() > 0) {
      binary.writeBytes(bytes);
      bytes = binary.toByteArray();
      binary.reset();
    }
    if (received(LaneRecord.Kind.BINARY, bytes)) {
      from.request(1);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    heard();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    heard();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    end("closed by the venue with " + status + (reason.isEmpty() ? "" : ": " + reason), 0);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    fail(failure);
  }

  private void tooLong() {
    end("a message is longer than " + settings.mostMessageBytes() + " bytes", 0);
  }
}
