package io.crossbook.sinks.gateway;

import io.crossbook.database.orders.Safeguard;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A place at which the process is killed on purpose, to prove that nothing is lost or doubled
 * there: {@code CROSSBOOK_FAILPOINT=name:n} halts it when it passes the place for the n-th time, as
 * {@code kill -9} would. Thread-safe.
 */
public final class Failpoint {
  /** The environment variable. */
  public static final String VARIABLE = "CROSSBOOK_FAILPOINT";

  /** No place at all. */
  public static final Failpoint NONE = new Failpoint(null, 0, () -> {}, Runnable::run);

  private static final int STATUS_OF_A_KILL = 137;
  private static final long ON_THE_WIRE_MILLIS = 2;

  /** Where a process can be killed. */
  public enum Point {
    /** Orders came and are not written down. */
    BEFORE_INSERT,
    /** Orders are written down and not sent. */
    AFTER_INSERT,
    /** A request was given to the socket two milliseconds ago. */
    AFTER_SEND,
    /** An answer came and is not written down. */
    AFTER_ANSWER,
    /** A checkpoint waits for orders to be written down. */
    DURING_CHECKPOINT;

    /** As in the environment variable. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Point point;
  private final AtomicLong passes;
  private final Runnable kill;
  private final Executor soon;

  private Failpoint(Point point, long passes, Runnable kill, Executor soon) {
    this.point = point;
    this.passes = new AtomicLong(passes);
    this.kill = kill;
    this.soon = soon;
  }

  /**
   * Reads the environment variable; nothing is killed if it is not set.
   *
   * @throws IllegalArgumentException with one sentence if it cannot be read
   */
  public static Failpoint fromEnvironment(Map<String, String> environment) {
    return fromEnvironment(environment, () -> Runtime.getRuntime().halt(STATUS_OF_A_KILL));
  }

  static Failpoint fromEnvironment(Map<String, String> environment, Runnable kill) {
    return fromEnvironment(
        environment,
        kill,
        CompletableFuture.delayedExecutor(ON_THE_WIRE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /**
   * @param soon runs what is to be done when a request has been on the wire for a while
   */
  static Failpoint fromEnvironment(Map<String, String> environment, Runnable kill, Executor soon) {
    String text = environment.getOrDefault(VARIABLE, "").strip();
    if (text.isEmpty()) {
      return NONE;
    }
    String[] parts = text.split(":", 2);
    for (Point each : Point.values()) {
      if (parts.length == 2 && each.text().equals(parts[0]) && parts[1].matches("[1-9]\\d{0,8}")) {
        return new Failpoint(each, Long.parseLong(parts[1]), kill, soon);
      }
    }
    throw new IllegalArgumentException(
        VARIABLE
            + " is '"
            + text
            + "', and must be one of "
            + Arrays.stream(Point.values()).map(Point::text).collect(Collectors.joining(", "))
            + ", a colon and a count from 1");
  }

  /**
   * The sentence with which whoever trades with real money refuses to start; empty if neither
   * variable is set.
   */
  public static String refuseWhenLive(Map<String, String> environment) {
    if (!environment.getOrDefault(VARIABLE, "").isBlank()) {
      return VARIABLE + " is set, which kills the process on purpose; unset it to trade live";
    }
    if (!environment.getOrDefault(Safeguard.VARIABLE, "").isBlank()) {
      return Safeguard.VARIABLE + " is set, which takes safeguards away; unset it to trade live";
    }
    return "";
  }

  /** The process is at this place. */
  void pass(Point here) {
    if (here == point && passes.decrementAndGet() == 0) {
      kill.run();
    }
  }

  /** A request is being given to the socket: soon the process is at {@link Point#AFTER_SEND}. */
  void sending() {
    if (point == Point.AFTER_SEND) {
      soon.execute(() -> pass(Point.AFTER_SEND));
    }
  }
}
