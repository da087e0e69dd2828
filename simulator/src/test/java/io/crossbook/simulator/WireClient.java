package io.crossbook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A raw client on the JDK's own WebSocket: nothing of the venues' side is shared with it. */
public final class WireClient implements WebSocket.Listener, AutoCloseable {
  /** Reads numbers exactly. */
  public static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 60;

  /** What RFC 6455, 7.1.5 calls an end without a close frame. */
  private static final int ABNORMAL = 1006;

  private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private WebSocket socket;

  private WireClient() {}

  public static WireClient connect(Simulation simulation, String path) {
    WireClient client = new WireClient();
    client.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + simulation.port() + path), client)
            .join();
    return client;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      inbox.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      inbox.add(binary.toByteArray());
      binary.reset();
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    inbox.add(new Ping());
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    // Breaking the protocol is no way to end a connection.
    boolean cut = error instanceof IOException && !(error instanceof ProtocolException);
    closed.complete(cut ? ABNORMAL : -1);
  }

  /** A protocol-level ping arrived. */
  public record Ping() {}

  public void send(String message) {
    socket.sendText(message, true).join();
  }

  /** Sends unless the connection is already gone; false if it is. */
  public boolean trySend(String message) {
    return socket.sendText(message, true).handle((done, error) -> error == null).join();
  }

  /** The next message of any kind. */
  public Object next() {
    try {
      Object message = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String nextText() {
    Object message = next();
    while (message instanceof Ping) {
      message = next();
    }
    return (String) message;
  }

  public JsonNode nextJson() {
    return json(nextText());
  }

  /** All messages up to and without the first text that satisfies the predicate. */
  public List<Object> until(Predicate<String> fence) {
    List<Object> messages = new ArrayList<>();
    while (true) {
      Object message = next();
      if (message instanceof String text && fence.test(text)) {
        return messages;
      }
      messages.add(message);
    }
  }

  /** Sends a request whose answer ends what was sent before it, and returns what came before. */
  public List<JsonNode> fence(String request, String answerContains) {
    send(request);
    return until(message -> message.contains(answerContains)).stream()
        .filter(String.class::isInstance)
        .map(message -> json((String) message))
        .toList();
  }

  /** The close code; 1006 without a close frame, -1 if the other side broke the protocol. */
  public int closeCode() {
    for (int second = 0; second < PATIENCE_SECONDS; second++) {
      try {
        return closed.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // On a busy machine the JDK's client sometimes does not see that the other side is gone
        // (its socket stays in CLOSE_WAIT); writing to it tells.
        CompletableFuture<WebSocket> unused =
            socket
                .sendPing(ByteBuffer.allocate(0))
                .whenComplete(
                    (sent, failure) -> {
                      if (failure != null) {
                        closed.complete(ABNORMAL);
                      }
                    });
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("not closed within " + PATIENCE_SECONDS + " s");
  }

  public boolean inboxIsEmpty() {
    return inbox.isEmpty();
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static HttpResponse<String> get(Simulation simulation, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulation.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build());
  }

  public static JsonNode getJson(Simulation simulation, String path, String... headers) {
    HttpResponse<String> response = get(simulation, path, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  public static HttpResponse<String> post(Simulation simulation, String path, String body) {
    return exchange(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulation.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Any request; a null body is none. */
  public static HttpResponse<String> request(
      Simulation simulation, String method, String path, String body, String... headers) {
    return exchange(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulation.port() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .headers(headers)
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .build());
  }

  private static HttpResponse<String> exchange(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
