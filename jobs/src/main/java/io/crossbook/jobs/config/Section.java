package io.crossbook.jobs.config;

import io.crossbook.jobs.config.ConfigNode.Branch;
import io.crossbook.jobs.config.ConfigNode.Leaf;
import io.crossbook.jobs.config.ConfigNode.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One table of the merged configuration, read key by key into types and ranges. Reading is the
 * schema: {@link #end()} refuses a key that nobody asked for. Made for one load; one thread.
 */
final class Section {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]{1,30}(\\.[0-9]{0,30})?|\\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?");

  private final String path;
  private final Branch table;
  private final Set<String> asked = new HashSet<>();

  Section(String path, Branch table) {
    this.path = path;
    this.table = table;
  }

  String path() {
    return path;
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Set<String> keys() {
    return table.children().keySet();
  }

  /** The value of a key as it stands. */
  ConfigNode node(String key) {
    asked.add(key);
    return table.children().get(key);
  }

  /** Refuses the value of a key. */
  ConfigException refused(String key, String allowed) {
    ConfigNode node = table.children().get(key);
    return new ConfigException(
        pathOf(key)
            + " is "
            + node.shown()
            + " ("
            + node.origin()
            + "); allowed is "
            + allowed
            + ".");
  }

  int integer(String key, int min, int max) throws ConfigException {
    return Math.toIntExact(whole(key, min, max));
  }

  long whole(String key, long min, long max) throws ConfigException {
    String allowed = "a whole number from " + min + " to " + max;
    String text = text(key, allowed);
    if (!WHOLE.matcher(text).matches()) {
      throw refused(key, allowed);
    }
    long value = Long.parseLong(text);
    if (value < min || value > max) {
      throw refused(key, allowed);
    }
    return value;
  }

  /** A time in milliseconds that is off at 0. */
  long millisOrOff(String key, long max) throws ConfigException {
    String allowed = "a whole number of milliseconds up to " + max + ", 0 being off";
    String text = text(key, allowed);
    if (!WHOLE.matcher(text).matches() || text.startsWith("-") || Long.parseLong(text) > max) {
      throw refused(key, allowed);
    }
    return Long.parseLong(text);
  }

  BigDecimal exact(String key, String min, String max) throws ConfigException {
    String allowed = "a number from " + min + " to " + max;
    String text = text(key, allowed);
    if (!DECIMAL.matcher(text).matches()) {
      throw refused(key, allowed);
    }
    BigDecimal value = new BigDecimal(text);
    if (value.compareTo(new BigDecimal(min)) < 0 || value.compareTo(new BigDecimal(max)) > 0) {
      throw refused(key, allowed);
    }
    return value;
  }

  double decimal(String key, String min, String max) throws ConfigException {
    return exact(key, min, max).doubleValue();
  }

  /** A number that may not be the lower bound itself. */
  double above(String key, String bound, String max) throws ConfigException {
    BigDecimal value = exact(key, bound, max);
    if (value.compareTo(new BigDecimal(bound)) == 0) {
      throw refused(key, "a number above " + bound + ", at most " + max);
    }
    return value.doubleValue();
  }

  boolean flag(String key) throws ConfigException {
    String text = text(key, "true or false");
    if (!text.equals("true") && !text.equals("false")) {
      throw refused(key, "true or false");
    }
    return text.equals("true");
  }

  /** A text that passes a test. */
  String text(String key, Predicate<String> test, String allowed) throws ConfigException {
    String text = text(key, allowed);
    if (!test.test(text)) {
      throw refused(key, allowed);
    }
    return text;
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, E[] constants) throws ConfigException {
    String allowed = namesOf(constants);
    String text = text(key, allowed);
    for (E constant : constants) {
      if (nameOf(constant).equals(text)) {
        return constant;
      }
    }
    throw refused(key, allowed);
  }

  /** A list of different words; one value may also be written as words with commas between. */
  List<String> words(String key, Predicate<String> test, String allowed) throws ConfigException {
    ConfigNode node = node(key, "a list of " + allowed);
    List<String> words = words(node);
    if (words == null || Set.copyOf(words).size() != words.size()) {
      throw refused(key, "a list of " + allowed + ", each once");
    }
    for (String word : words) {
      if (!test.test(word)) {
        throw refused(key, "a list of " + allowed + ", which " + shown(word) + " is not");
      }
    }
    return words;
  }

  /** A list of lists of words. */
  List<List<String>> wordLists(String key, Predicate<String> test, String allowed)
      throws ConfigException {
    String lists = "a list of lists of " + allowed;
    List<List<String>> all = new ArrayList<>();
    if (!(node(key, lists) instanceof Sequence outer)) {
      throw refused(key, lists);
    }
    for (ConfigNode item : outer.items()) {
      List<String> words = item instanceof Sequence ? words(item) : null;
      if (words == null || words.isEmpty() || !words.stream().allMatch(test)) {
        throw refused(key, lists);
      }
      all.add(words);
    }
    return all;
  }

  /** A table inside this one. */
  Section table(String key) throws ConfigException {
    if (!(node(key, "a table") instanceof Branch branch)) {
      throw refused(key, "a table");
    }
    return new Section(pathOf(key), branch);
  }

  /** A list of tables; their paths are counted from 1. */
  List<Section> tables(String key, String allowed) throws ConfigException {
    String list = "a list of tables with " + allowed;
    ConfigNode node = node(key, list);
    if (!(node instanceof Sequence sequence)) {
      throw refused(key, list);
    }
    List<Section> sections = new ArrayList<>();
    for (ConfigNode item : sequence.items()) {
      if (!(item instanceof Branch branch)) {
        throw refused(key, list);
      }
      sections.add(new Section(pathOf(key) + "[" + (sections.size() + 1) + "]", branch));
    }
    return sections;
  }

  /**
   * Refuses keys that nobody asked for.
   *
   * @throws ConfigException naming the first of them
   */
  void end() throws ConfigException {
    for (Map.Entry<String, ConfigNode> each : table.children().entrySet()) {
      if (!asked.contains(each.getKey())) {
        throw new ConfigException(
            pathOf(each.getKey())
                + " is "
                + each.getValue().shown()
                + " ("
                + each.getValue().origin()
                + "), but there is no such key; allowed are "
                + String.join(", ", asked.stream().sorted().toList())
                + ".");
      }
    }
  }

  /** Refuses a value that contradicts the value of another key. */
  ConfigException contradicts(String key, Section other, String otherKey, String allowed) {
    ConfigNode second = other.table.children().get(otherKey);
    return refused(
        key,
        allowed
            + ", as "
            + other.pathOf(otherKey)
            + " is "
            + second.shown()
            + " ("
            + second.origin()
            + ")");
  }

  static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <T> String joined(Iterable<T> values, Function<T, String> name) {
    List<String> names = new ArrayList<>();
    for (T value : values) {
      names.add(name.apply(value));
    }
    return String.join(", ", names);
  }

  private static String namesOf(Enum<?>[] constants) {
    return "one of " + joined(List.of(constants), Section::nameOf);
  }

  private static String shown(String word) {
    return word.isEmpty() ? "\"\"" : word;
  }

  private static List<String> words(ConfigNode node) {
    if (node instanceof Leaf leaf && leaf.text() != null) {
      List<String> words = new ArrayList<>();
      if (!leaf.text().isBlank()) {
        for (String word : leaf.text().split(",", -1)) {
          words.add(word.strip());
        }
      }
      return words;
    }
    if (node instanceof Sequence sequence) {
      List<String> words = new ArrayList<>();
      for (ConfigNode item : sequence.items()) {
        if (!(item instanceof Leaf leaf) || leaf.text() == null) {
          return null;
        }
        words.add(leaf.text());
      }
      return words;
    }
    return null;
  }

  private String text(String key, String allowed) throws ConfigException {
    if (!(node(key, allowed) instanceof Leaf leaf) || leaf.text() == null) {
      throw refused(key, allowed);
    }
    return leaf.text();
  }

  private ConfigNode node(String key, String allowed) throws ConfigException {
    asked.add(key);
    ConfigNode node = table.children().get(key);
    if (node == null) {
      throw new ConfigException(
          pathOf(key) + " is missing (" + table.origin() + "); allowed is " + allowed + ".");
    }
    return node;
  }
}
