package io.crossbook.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are told on which one to listen, and that start only later. What the
 * operating system gives away when it is asked for any port is of no use for them: it gives it
 * again to the next connection that anybody opens, and a server that starts seconds later finds it
 * taken. The ports here lie below those that Linux, macOS and Windows give to connections.
 * Stateless.
 */
public final class FreePort {
  /** Above what services are registered for most. */
  static final int LOWEST = 15_000;

  /** Linux gives those from 32,768 on to connections, the others from 49,152 on. */
  static final int HIGHEST = 32_767;

  private static final int TRIES = 200;

  private FreePort() {}

  /**
   * A port on which nobody listens on the loopback address.
   *
   * @throws Failure if there is none
   */
  public static int find() throws Failure {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw new Failure(
        "None of "
            + TRIES
            + " ports between "
            + LOWEST
            + " and "
            + HIGHEST
            + " is free: "
            + last.getMessage()
            + ".",
        last);
  }
}
