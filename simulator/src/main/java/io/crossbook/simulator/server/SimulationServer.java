package io.crossbook.simulator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultRefusedException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.http.impl.WebSocketInternal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one loopback port: dispatches to venues by path prefix, and to {@code /control}. */
public final class SimulationServer {
  private static final Logger LOG = LoggerFactory.getLogger(SimulationServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAXIMUM_MESSAGE_BYTES = 1024 * 1024;

  private final Map<String, SimulatedVenue> venues;
  private final Consumer<FaultCommand> faults;
  private final Supplier<Map<String, Object>> state;
  private final HttpServer server;
  private long simMillis;
  private long connectionCount;

  /**
   * @param venues by path prefix
   * @param faults checks and accepts a command; throws to refuse it
   * @param state the answer to {@code GET /control/state}
   */
  public SimulationServer(
      Vertx vertx,
      Map<String, SimulatedVenue> venues,
      Consumer<FaultCommand> faults,
      Supplier<Map<String, Object>> state) {
    this.venues = Map.copyOf(venues);
    this.faults = faults;
    this.state = state;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setTcpNoDelay(true)
                .setIdleTimeout(0)
                .setMaxWebSocketMessageSize(MAXIMUM_MESSAGE_BYTES));
    server.webSocketHandshakeHandler(this::onHandshake);
    server.webSocketHandler(this::onWebSocket);
    server.requestHandler(this::onRequest);
  }

  /** Listens on 127.0.0.1; the result is the port. */
  public Future<Integer> listen(int port) {
    return server.listen(port, "127.0.0.1").map(HttpServer::actualPort);
  }

  /** Tells the server the virtual time, which new connections note. */
  public void advance(long millis) {
    simMillis = millis;
  }

  /**
   * Opens a WebSocket or an HTTP stream without a socket. What the venue says of itself on opening
   * is heard before this returns.
   *
   * @param target path with the venue's prefix, and query
   * @param headers of the client's request
   * @return the connection, or empty if the venue refuses it
   */
  public Optional<DirectConnection> connect(
      String target, Map<String, String> headers, FrameListener listener) {
    Target at = Target.of(target);
    SimulatedVenue venue = venues.get(at.venue());
    if (venue == null || venue.refusesConnections()) {
      return Optional.empty();
    }
    if (!venue.acceptsWebSocket(at.path()) && !venue.answer(at.request(headers)).stream()) {
      return Optional.empty();
    }
    DirectConnection direct = new DirectConnection(listener);
    direct.connect(
        venue,
        new Connection(
            ++connectionCount,
            direct,
            at.path(),
            at.query(),
            lowerCase(headers),
            Target.ADDRESS,
            simMillis));
    return Optional.of(direct);
  }

  /** Answers a GET without a socket. */
  public RestReply get(String target, Map<String, String> headers) {
    Target at = Target.of(target);
    SimulatedVenue venue = venues.get(at.venue());
    return venue == null
        ? error(404, "No venue \"" + at.venue() + "\"; here are " + venues.keySet())
        : venue.answer(at.request(headers));
  }

  /** Where a client without a socket wants to go. */
  private record Target(String venue, String path, Map<String, String> query, String rawQuery) {
    static final String ADDRESS = "127.0.0.1";

    static Target of(String target) {
      int mark = target.indexOf('?');
      String[] path = split(mark < 0 ? target : target.substring(0, mark));
      String query = mark < 0 ? "" : target.substring(mark + 1);
      return new Target(path[0], path[1], parameters(query), query);
    }

    RestRequest request(Map<String, String> headers) {
      return new RestRequest("GET", path, query, rawQuery, lowerCase(headers), "", ADDRESS);
    }
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new LinkedHashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  private void onHandshake(ServerWebSocketHandshake handshake) {
    String[] target = split(handshake.path());
    SimulatedVenue venue = venues.get(target[0]);
    Future<?> answered;
    if (venue == null || !venue.acceptsWebSocket(target[1])) {
      answered = handshake.reject(404);
    } else if (venue.refusesConnections()) {
      answered = handshake.reject(503);
    } else {
      answered = handshake.accept();
    }
    answered.onFailure(error -> LOG.debug("A handshake was not finished: {}", error.toString()));
  }

  private void onWebSocket(ServerWebSocket socket) {
    String[] target = split(socket.path());
    SimulatedVenue venue = venues.get(target[0]);
    Consumer<Throwable> onError = error -> lost(venue, error);
    Transport transport = new WebSocketTransport(socket, onError, () -> abort(socket, onError));
    Connection connection =
        new Connection(
            ++connectionCount,
            transport,
            target[1],
            parameters(socket.query()),
            headers(socket.headers()),
            socket.remoteAddress().hostAddress(),
            simMillis);
    socket.textMessageHandler(text -> venue.message(connection, text));
    socket.pongHandler(payload -> connection.ponged(simMillis));
    socket.closeHandler(ignored -> venue.disconnected(connection));
    socket.exceptionHandler(onError::accept);
    venue.connect(connection);
  }

  /** Ends the TCP connection under a WebSocket without a close frame. */
  private static void abort(ServerWebSocket socket, Consumer<Throwable> onError) {
    // Closing the channel itself, because every close of the public interface says goodbye first.
    ((WebSocketInternal) socket)
        .channelHandlerContext()
        .close()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                onError.accept(done.cause());
              }
            });
  }

  private static void lost(SimulatedVenue venue, Throwable error) {
    // The close handler does what there is to do; a client may leave at any time.
    LOG.debug("A connection to {} was lost: {}", venue.name(), error.toString());
  }

  private void onRequest(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> answer(request, body.toString(StandardCharsets.UTF_8)))
        .onFailure(error -> LOG.debug("A request was not read: {}", error.toString()));
  }

  private void answer(HttpServerRequest request, String body) {
    try {
      if (request.path().startsWith("/control/")) {
        write(request, control(request, body));
        return;
      }
      String[] target = split(request.path());
      SimulatedVenue venue = venues.get(target[0]);
      if (venue == null) {
        write(request, error(404, "No venue \"" + target[0] + "\"; here are " + venues.keySet()));
        return;
      }
      RestRequest rest =
          new RestRequest(
              request.method().name(),
              target[1],
              parameters(request.query()),
              request.query() == null ? "" : request.query(),
              headers(request.headers()),
              body,
              request.remoteAddress().hostAddress());
      venue.serve(
          rest,
          reply -> {
            if (reply.stream()) {
              stream(request, venue, rest, reply);
            } else if (reply.isDropped()) {
              request
                  .connection()
                  .close()
                  .onFailure(error -> LOG.debug("Already gone: {}", error.toString()));
            } else {
              write(request, reply);
            }
          });
    } catch (RuntimeException e) {
      LOG.error("The simulator failed on {} {}", request.method(), request.uri(), e);
      write(request, error(500, "The simulator failed: " + e));
    }
  }

  private void stream(
      HttpServerRequest request, SimulatedVenue venue, RestRequest rest, RestReply reply) {
    if (venue.refusesConnections()) {
      write(request, error(503, "refused by a fault"));
      return;
    }
    HttpServerResponse response = request.response().setStatusCode(reply.status()).setChunked(true);
    response.putHeader("Content-Type", "application/octet-stream");
    reply.headers().forEach(response::putHeader);
    Consumer<Throwable> onError = error -> lost(venue, error);
    Connection connection =
        new Connection(
            ++connectionCount,
            new StreamTransport(request, onError),
            rest.path(),
            rest.query(),
            rest.headers(),
            rest.address(),
            simMillis);
    response.closeHandler(ignored -> venue.disconnected(connection));
    response.exceptionHandler(onError::accept);
    // Without this the head would wait for the first line.
    response.writeHead().onFailure(onError::accept);
    venue.connect(connection);
  }

  private RestReply control(HttpServerRequest request, String body) {
    String what = request.method() + " " + request.path();
    if (what.equals("GET /control/state")) {
      try {
        return RestReply.of(200, JSON.writeValueAsString(state.get()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("The state is not JSON", e);
      }
    }
    if (!what.equals("POST /control/faults")) {
      return error(404, "Use POST /control/faults or GET /control/state");
    }
    try {
      List<FaultCommand> commands = FaultCommand.parseLines(body);
      if (commands.isEmpty()) {
        return error(400, "The body holds no fault");
      }
      commands.forEach(faults);
      return RestReply.of(200, "{\"accepted\":" + commands.size() + "}");
    } catch (IllegalArgumentException e) {
      return error(400, e.getMessage());
    } catch (FaultRefusedException e) {
      return error(422, e.getMessage());
    }
  }

  private static RestReply error(int status, String message) {
    return RestReply.of(
        status, JsonNodeFactory.instance.objectNode().put("error", message).toString());
  }

  private static void write(HttpServerRequest request, RestReply reply) {
    HttpServerResponse response = request.response().setStatusCode(reply.status());
    response.putHeader("Content-Type", "application/json");
    reply.headers().forEach(response::putHeader);
    response
        .end(reply.body())
        .onFailure(error -> LOG.debug("A reply was not delivered: {}", error.toString()));
  }

  /** The venue's name and the path behind it. */
  private static String[] split(String path) {
    int slash = path.indexOf('/', 1);
    return slash < 0
        ? new String[] {path.substring(1), ""}
        : new String[] {path.substring(1, slash), path.substring(slash)};
  }

  private static Map<String, String> headers(MultiMap from) {
    Map<String, String> headers = new LinkedHashMap<>();
    from.forEach(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    return headers;
  }

  static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.putIfAbsent(
          URLDecoder.decode(key, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
