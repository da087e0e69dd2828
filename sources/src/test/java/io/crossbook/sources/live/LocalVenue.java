package io.crossbook.sources.live;

import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A server on a free local port that does what a test tells it to. */
final class LocalVenue implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  LocalVenue(Handler<ServerWebSocket> sockets, Handler<HttpServerRequest> requests)
      throws Exception {
    server =
        vertx
            .createHttpServer()
            .webSocketHandler(sockets)
            .requestHandler(requests)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  LaneVenue venue(PublicProtocol protocol, Map<String, String> headers) {
    return venue(protocol, headers, new VenueDefinition.RateLimit(1000, 1000), 1000);
  }

  LaneVenue venue(
      PublicProtocol protocol,
      Map<String, String> headers,
      VenueDefinition.RateLimit limit,
      int connectsPerMinute) {
    String address = "127.0.0.1:" + server.actualPort();
    return new LaneVenue(
        new VenueDefinition(
            protocol.venue(),
            protocol.venue(),
            "",
            "",
            limit,
            connectsPerMinute,
            10,
            settings -> protocol),
        new VenueSettings(
            protocol.venue().equals("lines") ? "http://" + address : "ws://" + address,
            "http://" + address,
            Set.of(),
            10,
            10,
            ""),
        () -> headers);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
