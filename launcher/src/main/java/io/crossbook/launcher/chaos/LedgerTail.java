package io.crossbook.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the simulator's ledger while it grows and notes when orders are accepted, by this
 * process's clock: a few milliseconds late, never early. Any thread.
 */
final class LedgerTail implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_NANOS = 2_000_000;
  private static final String ACCEPTED = "\"order_accepted\"";

  /**
   * An order that a venue accepted.
   *
   * @param nanos by {@link System#nanoTime}
   * @param clientId empty if it has none
   */
  record Acceptance(long nanos, String venue, String clientId) {}

  private final List<Acceptance> acceptances = new ArrayList<>();
  private final Path file;
  private final Thread reader;
  private volatile boolean closed;
  private volatile IOException failure;

  LedgerTail(Path file) {
    this.file = file;
    reader = new Thread(this::follow, "ledger-tail");
    reader.setDaemon(true);
    reader.start();
  }

  private void follow() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (!closed) {
        buffer.clear();
        if (channel.read(buffer) <= 0) {
          LockSupport.parkNanos(LOOK_NANOS);
          continue;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          byte next = buffer.get();
          if (next == '\n') {
            take(line.toString(StandardCharsets.UTF_8));
            line.reset();
          } else {
            line.write(next);
          }
        }
      }
    } catch (IOException broken) {
      failure = broken;
    }
  }

  private void take(String line) throws IOException {
    if (!line.contains(ACCEPTED)) {
      return;
    }
    long now = System.nanoTime();
    JsonNode order = JSON.readTree(line);
    JsonNode id = order.path("client_id");
    synchronized (acceptances) {
      acceptances.add(
          new Acceptance(now, order.path("venue").asText(), id.isTextual() ? id.textValue() : ""));
    }
  }

  /** All that were accepted so far, oldest first. */
  List<Acceptance> acceptances() {
    if (failure != null) {
      throw new UncheckedIOException("The simulator's ledger cannot be followed", failure);
    }
    synchronized (acceptances) {
      return List.copyOf(acceptances);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
