package io.crossbook.sources.execution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossbook.transport.AccountClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A venue on a free local port that speaks {@link LineProtocol}: it keeps a history of trades, and
 * tells of them on streams of lines, or not.
 */
final class LineVenue implements AutoCloseable {
  volatile boolean streamRefused;
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final Queue<String> streamKeys = new ConcurrentLinkedQueue<>();
  final AtomicInteger failing = new AtomicInteger();
  volatile String orders = "";
  volatile String refusal = "";

  /** What breaks whoever reads it; empty for nothing. */
  volatile String nonsense = "";

  volatile String greeting = "ready";
  volatile CountDownLatch held = new CountDownLatch(0);

  /** Most trades in an answer. */
  volatile int page = 3;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  // Guarded by this.
  private final List<String> settled = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final List<HttpExchange> streams = new ArrayList<>();

  LineVenue() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * A trade of ours.
   *
   * @param clientOrderId of its order
   * @param told true if the streams that are open tell of it
   * @return its id
   */
  synchronized String trade(String clientOrderId, boolean told) {
    String id = "T" + history.size();
    history.add(id + " " + clientOrderId);
    if (told) {
      say("fill " + id + " " + clientOrderId);
    }
    return id;
  }

  /**
   * Funding of ours is settled; nothing tells of it.
   *
   * @return its id
   */
  synchronized String settle() {
    String id = "F" + settled.size();
    settled.add(id);
    return id;
  }

  synchronized List<String> settled() {
    return List.copyOf(settled);
  }

  synchronized List<String> trades() {
    return history.stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  /** Says a line on every stream that is open. */
  synchronized void say(String line) {
    for (HttpExchange stream : List.copyOf(streams)) {
      try {
        OutputStream out = stream.getResponseBody();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException gone) {
        streams.remove(stream);
      }
    }
  }

  /** Ends every stream. */
  synchronized void cut() {
    streams.forEach(HttpExchange::close);
    streams.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString();
    if (target.startsWith("/stream")) {
      streamKeys.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
      if (streamRefused) {
        reply(exchange, 503, "no stream");
      } else {
        open(exchange);
      }
      return;
    }
    requests.add(target);
    if (target.startsWith("/time")) {
      reply(exchange, 200, Long.toString(AccountClient.wallClock()));
      return;
    }
    try {
      held.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    if (!nonsense.isEmpty()) {
      reply(exchange, 418, nonsense);
    } else if (!refusal.isEmpty()) {
      reply(exchange, 401, refusal);
    } else if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      reply(exchange, 500, "out of order");
    } else if (target.startsWith("/fills/")) {
      rows(exchange, target, history);
    } else if (target.startsWith("/funding/")) {
      rows(exchange, target, settled);
    } else if (target.startsWith("/orders")) {
      reply(exchange, 200, orders);
    } else if (target.startsWith("/balances")) {
      reply(exchange, 200, "BTC");
    } else {
      reply(exchange, 200, "renewed");
    }
  }

  private void rows(HttpExchange exchange, String target, List<String> all) throws IOException {
    int from = Integer.parseInt(target.substring(target.lastIndexOf('/') + 1));
    StringBuilder rows = new StringBuilder();
    synchronized (this) {
      int to = Math.min(all.size(), from + page);
      rows.append(to).append(' ').append(to < all.size()).append('\n');
      all.subList(from, to).forEach(row -> rows.append(row).append('\n'));
    }
    reply(exchange, 200, rows.toString());
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Says that it is ready before anything that happens later. */
  private synchronized void open(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write((greeting + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    streams.add(exchange);
  }

  @Override
  public void close() {
    held.countDown();
    cut();
    server.stop(0);
    threads.shutdownNow();
  }
}
