package io.crossbook.simulator.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/** A chunked HTTP response that never ends by itself. */
final class StreamTransport implements Transport {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Consumer<Throwable> onError;

  StreamTransport(HttpServerRequest request, Consumer<Throwable> onError) {
    this.request = request;
    this.response = request.response();
    this.onError = onError;
  }

  @Override
  public void write(Frame frame) {
    if (!(frame instanceof Frame.Text line)) {
      throw new IllegalArgumentException("An HTTP stream carries text");
    }
    response.write(line.text()).onFailure(onError::accept);
  }

  @Override
  public void ping(byte[] payload) {
    throw new UnsupportedOperationException("HTTP has no ping");
  }

  @Override
  public boolean congested() {
    return false;
  }

  @Override
  public void close(int code, String reason) {
    response.end().onFailure(onError::accept);
  }

  @Override
  public void abort() {
    request.connection().close().onFailure(onError::accept);
  }

  @Override
  public void reading(boolean on) {
    // The request was read completely before the stream began: there is nothing to hold back.
  }
}
