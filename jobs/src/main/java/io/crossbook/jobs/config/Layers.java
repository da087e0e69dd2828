package io.crossbook.jobs.config;

import io.crossbook.jobs.config.ConfigNode.Branch;
import io.crossbook.jobs.config.ConfigNode.Leaf;
import io.crossbook.jobs.config.ConfigNode.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lays one source of settings over another. The reference file is the lowest layer and says which
 * keys exist; tables are merged key by key, lists and values replace what was there.
 */
final class Layers {
  private static final String PREFIX = "CROSSBOOK_";
  private static final String VENUES = "venues";
  private static final String ANY_VENUE = "*";
  private static final String VENUE_ID = "[a-z][a-z0-9-]*";

  private final Branch tree;
  private final LinkedHashMap<String, String> venuesAdded = new LinkedHashMap<>();

  Layers(Branch reference) {
    this.tree = reference.copy();
  }

  /** Lays a file's table over what is there. */
  void add(Branch layer) throws ConfigException {
    merge("", tree, layer);
  }

  /** Lays the variables with our prefix over what is there, in the order of their names. */
  void addEnvironment(Map<String, String> environment) throws ConfigException {
    for (Map.Entry<String, String> each : new TreeMap<>(environment).entrySet()) {
      String name = each.getKey();
      if (!name.startsWith(PREFIX) || SecretKeys.reserved(name, venues())) {
        continue;
      }
      String origin = "environment variable " + name;
      String path = pathOf(name);
      if (path == null) {
        throw new ConfigException(
            origin
                + " is "
                + (SecretKeys.namesSecret(name) ? "a secret that nothing reads" : each.getValue())
                + ", but no key has this name; allowed is CROSSBOOK_ and a key in capitals, with _"
                + " for each dot and hyphen, such as CROSSBOOK_RULES_SPREAD_MAX_AGE_MS.");
      }
      merge("", tree, branchTo(path, value(each.getValue(), origin), origin));
    }
  }

  private Set<String> venues() {
    return tree.children().get("venues") instanceof Branch venues
        ? venues.children().keySet()
        : Set.of();
  }

  /** Lays one {@code key=value} of the command line over what is there. */
  void addSet(String assignment) throws ConfigException {
    int equals = assignment.indexOf('=');
    String path = (equals < 0 ? assignment : assignment.substring(0, equals)).strip();
    String origin = "--set";
    if (equals < 0) {
      throw new ConfigException("--set " + path + " has no value; allowed is --set key=value.");
    }
    if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
      throw new ConfigException(
          "--set " + path + "=... names no key; allowed is one such as rules.spread.min-net.");
    }
    merge("", tree, branchTo(path, value(assignment.substring(equals + 1), origin), origin));
  }

  /** What all layers together say. */
  Branch result() throws ConfigException {
    Branch venues = (Branch) tree.children().get(VENUES);
    for (Map.Entry<String, String> added : venuesAdded.entrySet()) {
      String id = added.getKey();
      Branch venue = (Branch) venues.children().get(id);
      if (!(venue.children().get("archive") instanceof Leaf archive)
          || !"true".equals(archive.text())
          || archive.origin().equals(ConfigNode.DEFAULT)) {
        throw new ConfigException(
            "venues."
                + id
                + " names no venue ("
                + added.getValue()
                + "); allowed are "
                + namesOf(venues, id)
                + ", and any other name with archive: true for a venue that only a capture knows.");
      }
    }
    return tree;
  }

  private void merge(String path, Branch base, Branch over) throws ConfigException {
    for (Map.Entry<String, ConfigNode> each : over.children().entrySet()) {
      String key = each.getKey();
      String childPath = path.isEmpty() ? key : path + "." + key;
      ConfigNode value = each.getValue();
      refuseSecrets(key, childPath, value);
      ConfigNode existing = base.children().get(key);
      if (existing == null) {
        existing = newVenue(path, key, childPath, base, value);
      }
      if (!(existing instanceof Branch table)) {
        base.children().put(key, value);
      } else if (value instanceof Branch branch) {
        merge(childPath, table, branch);
      } else if (!(value instanceof Leaf leaf) || leaf.text() != null) {
        throw new ConfigException(
            childPath
                + " is "
                + value.shown()
                + " ("
                + value.origin()
                + "); allowed is a table with the keys "
                + namesOf(table, null)
                + ".");
      }
    }
  }

  /** First of all, so that no other sentence can show one. */
  private static void refuseSecrets(String key, String path, ConfigNode value)
      throws ConfigException {
    if (SecretKeys.namesSecret(key)) {
      throw SecretKeys.refused(path, value.origin());
    }
    if (value instanceof Branch branch) {
      for (Map.Entry<String, ConfigNode> child : branch.children().entrySet()) {
        refuseSecrets(child.getKey(), path + "." + child.getKey(), child.getValue());
      }
    } else if (value instanceof Sequence sequence) {
      for (ConfigNode item : sequence.items()) {
        refuseSecrets("", path, item);
      }
    } else if (SecretKeys.carriesSecret(value.shown())) {
      throw new ConfigException(
          path
              + " carries a password (value hidden, "
              + value.origin()
              + "); allowed is an address without one"
              + (path.equals("database.url")
                  ? ", and the environment variable " + SecretKeys.DATABASE_PASSWORD + "."
                  : "."));
    }
  }

  private ConfigNode newVenue(
      String path, String key, String childPath, Branch base, ConfigNode value)
      throws ConfigException {
    if (!path.equals(VENUES)) {
      throw new ConfigException(
          childPath
              + " is "
              + value.shown()
              + " ("
              + value.origin()
              + "), but there is no such key; allowed are "
              + namesOf(base, null)
              + (path.isEmpty() ? "." : " under " + path + "."));
    }
    if (!key.matches(VENUE_ID)) {
      throw new ConfigException(
          childPath
              + " names no venue ("
              + value.origin()
              + "); allowed are lower case letters, digits and hyphens, a letter first.");
    }
    ConfigNode venue = base.children().get(ANY_VENUE).copy();
    base.children().put(key, venue);
    venuesAdded.put(key, value.origin());
    return venue;
  }

  /** The key behind a variable's name; null if there is none. */
  private String pathOf(String name) {
    TreeMap<String, String> paths = new TreeMap<>();
    collect("", tree, paths);
    String path = paths.get(name);
    String venuePrefix = PREFIX + "VENUES_";
    if (path != null || !name.startsWith(venuePrefix)) {
      return path;
    }
    Branch any = (Branch) ((Branch) tree.children().get(VENUES)).children().get(ANY_VENUE);
    String best = null;
    for (String key : any.children().keySet()) {
      // The longest key wins, so that ..._ACCOUNT_ID is not read as a venue's "..._account" key.
      if (name.endsWith("_" + variable(key)) && (best == null || key.length() > best.length())) {
        best = key;
      }
    }
    int end = best == null ? 0 : name.length() - variable(best).length() - 1;
    return end <= venuePrefix.length()
        ? null
        : VENUES
            + "."
            + name.substring(venuePrefix.length(), end).toLowerCase(Locale.ROOT).replace('_', '-')
            + "."
            + best;
  }

  private static void collect(String path, Branch table, Map<String, String> paths) {
    for (Map.Entry<String, ConfigNode> child : table.children().entrySet()) {
      String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
      if (child.getValue() instanceof Branch branch) {
        collect(childPath, branch, paths);
      } else {
        paths.put(PREFIX + variable(childPath), childPath);
      }
    }
  }

  private static String variable(String path) {
    return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Branch branchTo(String path, ConfigNode value, String origin) {
    String[] keys = path.split("\\.", -1);
    ConfigNode node = value;
    for (int i = keys.length - 1; i >= 0; i--) {
      LinkedHashMap<String, ConfigNode> children = new LinkedHashMap<>();
      children.put(keys[i], node);
      node = new Branch(children, origin);
    }
    return (Branch) node;
  }

  /** A list or table is written as in YAML; everything else is taken as it stands. */
  private static ConfigNode value(String text, String origin) throws ConfigException {
    String stripped = text.strip();
    if (stripped.startsWith("[") || stripped.startsWith("{")) {
      return YamlTree.parse(stripped, line -> origin);
    }
    return new Leaf(stripped.equals("\"\"") ? "" : stripped, origin);
  }

  private static String namesOf(Branch table, String without) {
    List<String> names =
        table.children().keySet().stream()
            .filter(name -> !name.equals(without) && !name.equals(ANY_VENUE))
            .toList();
    return String.join(", ", names);
  }
}
