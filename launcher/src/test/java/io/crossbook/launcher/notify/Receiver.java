package io.crossbook.launcher.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on this machine that keeps what is posted to it and answers as it is told. */
final class Receiver implements AutoCloseable {
  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Answers answers = exchange -> answer(exchange, 200, "{\"ok\":true}");

  /** What was posted. */
  record Posted(String path, String delivery, String signature, String body) {}

  /** How a request is answered. */
  interface Answers {
    void to(HttpExchange exchange) throws IOException;
  }

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    posted.add(
        new Posted(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Crossbook-Delivery"),
            exchange.getRequestHeaders().getFirst("Crossbook-Signature"),
            body));
    answers.to(exchange);
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  void answers(Answers with) {
    answers = with;
  }

  void answers(int status, String body) {
    answers(exchange -> answer(exchange, status, body));
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** What comes next; null if nothing does for half a minute. */
  Posted next() throws InterruptedException {
    return posted.poll(30, TimeUnit.SECONDS);
  }

  int waiting() {
    return posted.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
