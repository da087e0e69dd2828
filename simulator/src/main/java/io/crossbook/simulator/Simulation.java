package io.crossbook.simulator;

import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultRefusedException;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.server.DirectConnection;
import io.crossbook.simulator.server.FrameListener;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.SimulationServer;
import io.crossbook.simulator.truth.TruthListener;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated venues answering on one loopback port.
 *
 * <p>The market, the venues and the server live on one event loop, which alone touches them. The
 * methods here may be called from any thread but that one; they hand over to it and wait.
 */
public final class Simulation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final long STARTING_SECONDS = 30;
  private static final int STEPS_PER_TURN = 25;

  /** Longest time between two looks at the clock. */
  private static final long TICK_MILLIS = 5;

  private final SimulationConfig config;
  private final Vertx vertx;
  private final Context loop;
  private final Floor floor;
  private final int port;
  private final long startedNanos = System.nanoTime();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Simulation(SimulationConfig config, Vertx vertx, Context loop, Floor floor, int port) {
    this.config = config;
    this.vertx = vertx;
    this.loop = loop;
    this.floor = floor;
    this.port = port;
  }

  /**
   * Starts the venues; they answer when this returns.
   *
   * @throws IllegalArgumentException if the configuration makes no sense
   * @throws FaultRefusedException if a scripted fault cannot be expressed by its venue
   * @throws IOException if the port is taken, the truth file cannot be written, or the file of the
   *     ledger cannot or has something in it
   */
  public static Simulation start(SimulationConfig config) throws IOException {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    Floor floor = null;
    try {
      Context loop = vertx.getOrCreateContext();
      floor = new Floor(config, vertx);
      SimulationServer server = floor.server();
      CompletableFuture<Integer> listening = new CompletableFuture<>();
      loop.runOnContext(
          ignored ->
              server
                  .listen(config.port())
                  .onSuccess(listening::complete)
                  .onFailure(listening::completeExceptionally));
      Simulation simulation =
          new Simulation(config, vertx, loop, floor, await(listening, STARTING_SECONDS));
      if (config.pacing() == Pacing.REALTIME) {
        loop.runOnContext(ignored -> simulation.pace());
      }
      return simulation;
    } catch (IOException | RuntimeException e) {
      try {
        if (floor != null) {
          floor.discard();
        }
      } finally {
        await(vertx.close().toCompletionStage().toCompletableFuture(), STARTING_SECONDS);
      }
      throw e;
    }
  }

  /** Often enough that each step comes at its time, and not several at once. */
  private long tickMillis() {
    return Math.max(
        1, Math.min(TICK_MILLIS, (long) (MarketModel.STEP_MILLIS / config.speed() / 2)));
  }

  private void pace() {
    long timer =
        vertx.setPeriodic(
            tickMillis(),
            id -> {
              try {
                double millis = (System.nanoTime() - startedNanos) / 1e6 * config.speed();
                floor.advanceTo((long) millis, STEPS_PER_TURN);
              } catch (RuntimeException e) {
                // A market that went wrong must not go on looking right.
                LOG.error("The simulation stopped", e);
                vertx.cancelTimer(id);
                floor.fail(e);
              }
            });
    LOG.debug("Paced by timer {}", timer);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** What it was started with. */
  public SimulationConfig config() {
    return config;
  }

  /**
   * Advances the virtual clock and returns when the frames of all steps are handed to the sockets.
   *
   * @throws IllegalStateException unless pacing is {@link Pacing#MANUAL}
   */
  public void step(int steps) {
    if (config.pacing() != Pacing.MANUAL) {
      throw new IllegalStateException("The wall clock moves this simulation");
    }
    int left = steps;
    while (left > 0) {
      int turn = Math.min(left, STEPS_PER_TURN);
      onLoop(
          () -> {
            for (int i = 0; i < turn; i++) {
              floor.step();
            }
            floor.flush();
            return turn;
          });
      left -= turn;
    }
  }

  /**
   * Injects a fault: at once, or at its {@code at_ms} if that is still to come.
   *
   * @throws FaultRefusedException if the venue's protocol cannot express it
   * @throws IllegalArgumentException if the venue is not simulated
   */
  public void command(FaultCommand command) {
    onLoop(
        () -> {
          floor.command(command);
          return command;
        });
  }

  /** Adds a listener to the real books. It first hears what every book is. */
  public void addTruthListener(TruthListener listener) {
    onLoop(
        () -> {
          floor.truth().add(listener);
          return listener;
        });
  }

  /**
   * Opens a connection to a venue without a socket, for clients that keep the virtual clock.
   *
   * @param target path with the venue's prefix, and query, as behind the port
   * @param headers of the client's request
   * @param listener called on the event loop, from within {@link #step} and {@link #send}
   * @return the connection, or empty if the venue refuses it
   */
  public Optional<DirectConnection> connect(
      String target, Map<String, String> headers, FrameListener listener) {
    return onLoop(() -> floor.server().connect(target, headers, listener));
  }

  /** Says something on a connection without a socket. */
  public void send(DirectConnection connection, String text) {
    onLoop(
        () -> {
          connection.send(text);
          return connection;
        });
  }

  /** Ends a connection without a socket. */
  public void leave(DirectConnection connection) {
    onLoop(
        () -> {
          connection.leave();
          return connection;
        });
  }

  /** Asks a venue something without a socket. */
  public RestReply get(String target, Map<String, String> headers) {
    return onLoop(() -> floor.server().get(target, headers));
  }

  /** The keys of all simulated accounts; they follow from the seed and protect nothing. */
  public List<ApiKey> accounts() {
    return onLoop(floor::keys);
  }

  /** The state as {@code GET /control/state} gives it. */
  public Map<String, Object> state() {
    return onLoop(floor::state);
  }

  /** Closes the port and all connections and finishes the truth file. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    onLoop(
        () -> {
          floor.close();
          return floor;
        });
    try {
      await(vertx.close().toCompletionStage().toCompletableFuture(), STARTING_SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("The simulation's port was not closed", e);
    }
  }

  private <T> T onLoop(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        ignored -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return await(done, STARTING_SECONDS);
    } catch (IOException e) {
      throw new IllegalStateException("The simulation did not answer", e);
    }
  }

  private static <T> T await(CompletableFuture<T> future, long seconds) throws IOException {
    try {
      return future.orTimeout(seconds, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new IOException(
          cause instanceof TimeoutException ? "Timed out after " + seconds + " s" : "Failed",
          cause);
    }
  }
}
