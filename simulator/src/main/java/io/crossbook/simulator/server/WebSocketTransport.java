package io.crossbook.simulator.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Consumer;

/** A WebSocket. */
final class WebSocketTransport implements Transport {
  private static final int OUTGOING_QUEUE_BYTES = 16 * 1024 * 1024;

  private final ServerWebSocket socket;
  private final Consumer<Throwable> onError;
  private final Runnable abort;

  WebSocketTransport(ServerWebSocket socket, Consumer<Throwable> onError, Runnable abort) {
    this.socket = socket;
    this.onError = onError;
    this.abort = abort;
    socket.setWriteQueueMaxSize(OUTGOING_QUEUE_BYTES);
  }

  @Override
  public void write(Frame frame) {
    if (frame instanceof Frame.Text message) {
      socket.writeTextMessage(message.text()).onFailure(onError::accept);
    } else {
      byte[] bytes = ((Frame.Binary) frame).bytes();
      socket.writeBinaryMessage(Buffer.buffer(bytes)).onFailure(onError::accept);
    }
  }

  @Override
  public void ping(byte[] payload) {
    socket.writePing(Buffer.buffer(payload)).onFailure(onError::accept);
  }

  @Override
  public boolean congested() {
    return socket.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    socket.close((short) code, reason).onFailure(onError::accept);
  }

  @Override
  public void abort() {
    abort.run();
  }

  @Override
  public void reading(boolean on) {
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }
}
