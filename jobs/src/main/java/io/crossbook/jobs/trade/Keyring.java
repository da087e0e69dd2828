package io.crossbook.jobs.trade;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where credentials are looked up: in the environment of the process, and before that among those
 * of simulated venues that run in the same process, whose keys protect nothing. Thread-safe.
 */
public final class Keyring {
  private static final Map<String, String> SIMULATED = new ConcurrentHashMap<>();

  private Keyring() {}

  /** Makes the keys of simulated venues known to this process, by names of variables. */
  public static void simulated(Map<String, String> variables) {
    SIMULATED.putAll(variables);
  }

  /** Every variable. */
  static Map<String, String> variables() {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(SIMULATED);
    return all;
  }
}
