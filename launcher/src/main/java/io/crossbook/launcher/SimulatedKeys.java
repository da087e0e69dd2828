package io.crossbook.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of simulated accounts under the names under which credentials are looked up. */
public final class SimulatedKeys {
  /** The account that is traded with. */
  public static final String ACCOUNT = "desk-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SimulatedKeys() {}

  /** Venues at which there are accounts, in order. */
  public static List<String> venues(Simulation simulation) {
    return simulation.accounts().stream().map(ApiKey::venue).distinct().sorted().toList();
  }

  /** {@code CROSSBOOK_KRAKEN_KEY} and the like, for the first account of each venue. */
  public static Map<String, String> variables(Collection<ApiKey> keys) {
    Map<String, String> variables = new HashMap<>();
    for (ApiKey key : keys) {
      if (key.account().name().equals(ACCOUNT)) {
        put(variables, key.venue(), key.reading(), key.key(), key.secret());
      }
    }
    return variables;
  }

  /**
   * The same out of the file that {@code crossbook simulate --accounts} writes.
   *
   * @throws Failure if it cannot be read
   */
  public static Map<String, String> variables(Path accounts) throws Failure {
    Map<String, String> variables = new HashMap<>();
    try {
      for (JsonNode each : JSON.readTree(Files.readAllBytes(accounts)).path("accounts")) {
        if (each.path("account").asText().equals(ACCOUNT)) {
          put(
              variables,
              each.path("venue").asText(),
              each.path("reading").asBoolean(),
              each.path("key").asText(),
              each.path("secret").asText());
        }
      }
    } catch (IOException unreadable) {
      throw new Failure(
          "The simulated accounts cannot be read: " + unreadable.getMessage() + ".", unreadable);
    }
    return variables;
  }

  private static void put(
      Map<String, String> variables, String venue, boolean reading, String key, String secret) {
    String start = "CROSSBOOK_" + venue.toUpperCase(Locale.ROOT) + "_";
    String kind = reading ? start + "READ_" : start;
    // Beside a token there is no key: what the simulator gives out for one is the account's number.
    boolean token = TradingCatalog.venue(venue).form() == Credentials.Form.TOKEN;
    variables.put(token ? start + "ACCOUNT" : kind + "KEY", key);
    variables.put(kind + "SECRET", secret);
  }
}
