package io.crossbook.jobs.config;

import io.crossbook.database.orders.Safeguard;
import io.crossbook.sinks.gateway.Failpoint;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows which names are secrets, and where a secret belongs. Stateless. */
final class SecretKeys {
  /** Variable that holds the password of the database's user. */
  static final String DATABASE_PASSWORD = "CROSSBOOK_DATABASE_PASSWORD";

  /** Variable that holds OANDA's personal access token. */
  static final String OANDA_TOKEN = "OANDA_TOKEN";

  /** Variables with our prefix that are no keys. */
  private static final Set<String> RESERVED =
      Set.of(DATABASE_PASSWORD, "CROSSBOOK_JAVA_OPTS", Failpoint.VARIABLE, Safeguard.VARIABLE);

  /**
   * Credentials of accounts: {@code CROSSBOOK_KRAKEN_KEY}, {@code CROSSBOOK_KRAKEN_READ_SECRET}.
   */
  private static final Pattern ACCOUNT = Pattern.compile("_(KEY|SECRET|ACCOUNT)$");

  private static final Pattern NAME =
      Pattern.compile(
          "passw|secret|token|passphrase|credential|api[-_]?key|private[-_]?key",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_WITH_SECRET =
      Pattern.compile("://[^/?#]*:[^/?#]*@|[?&;](password|sslpassword)=", Pattern.CASE_INSENSITIVE);

  private SecretKeys() {}

  /**
   * True if a variable with our prefix is no key of the configuration.
   *
   * @param venues venue ids that are known
   */
  static boolean reserved(String name, Set<String> venues) {
    if (RESERVED.contains(name)) {
      return true;
    }
    String rest = name.substring("CROSSBOOK_".length());
    return ACCOUNT.matcher(name).find()
        && venues.stream().anyMatch(venue -> rest.startsWith(venue.toUpperCase(Locale.ROOT) + "_"));
  }

  /** True if a key or variable of this name would hold a secret. */
  static boolean namesSecret(String name) {
    return NAME.matcher(name).find();
  }

  /** True if an address carries a password. */
  static boolean carriesSecret(String address) {
    return URL_WITH_SECRET.matcher(address).find();
  }

  /** Where the secret that this path means belongs. */
  static ConfigException refused(String path, String origin) {
    Map<String, String> variables =
        Map.of("database", DATABASE_PASSWORD, "venues.oanda", OANDA_TOKEN);
    String table = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
    String variable = variables.get(table.toLowerCase(Locale.ROOT));
    return new ConfigException(
        path
            + " is a secret (value hidden, "
            + origin
            + "); allowed is "
            + (variable == null
                ? "a secret in the environment only, and none of this name is used."
                : "the environment variable " + variable + " only."));
  }
}
