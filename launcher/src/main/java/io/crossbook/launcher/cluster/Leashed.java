package io.crossbook.launcher.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class of another program in this process and ends the process when its standard
 * input ends. Only the parent holds the other end of that pipe, so a child is gone as soon as its
 * parent is, however the parent ended.
 */
public final class Leashed {
  /** What a process ends with that lost its parent. */
  static final int ORPHANED = 86;

  private Leashed() {}

  /**
   * Runs it.
   *
   * @param args the main class, then its own arguments
   */
  public static void main(String[] args) throws Exception {
    Thread leash = new Thread(() -> holdOn(System.in), "leash");
    leash.setDaemon(true);
    leash.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private static void holdOn(InputStream parent) {
    boolean held = true;
    while (held) {
      try {
        held = parent.read() >= 0;
      } catch (IOException broken) {
        held = false;
      }
    }
    // Not exit: hooks of what runs here may wait for processes that ended with the parent.
    Runtime.getRuntime().halt(ORPHANED);
  }
}
