package io.crossbook.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of the configuration before it is typed, with the place that it came from: a file and
 * line, an environment variable, {@code --set}, or {@link #DEFAULT}.
 */
sealed interface ConfigNode {
  /** Origin of what the reference file says. */
  String DEFAULT = "default";

  /** Where it came from. */
  String origin();

  /** A copy that shares nothing that can change. */
  ConfigNode copy();

  /** What a person would write for it, on one line. */
  String shown();

  /** The same inside a list or table, where some characters have a meaning of their own. */
  default String shownInside() {
    return shown();
  }

  /**
   * One value.
   *
   * @param text as written, without quotes; null where nothing was written
   */
  record Leaf(String text, String origin) implements ConfigNode {
    @Override
    public Leaf copy() {
      return this;
    }

    @Override
    public String shown() {
      return text == null ? "nothing" : text.isEmpty() ? "\"\"" : text;
    }

    @Override
    public String shownInside() {
      boolean plain =
          text == null || text.isEmpty() || text.matches("[A-Za-z0-9._+/-][^,:#\\[\\]{}\"\\\\]*");
      return plain ? shown() : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
  }

  /** A list. */
  record Sequence(List<ConfigNode> items, String origin) implements ConfigNode {
    @Override
    public Sequence copy() {
      List<ConfigNode> copies = new ArrayList<>();
      for (ConfigNode item : items) {
        copies.add(item.copy());
      }
      return new Sequence(copies, origin);
    }

    @Override
    public String shown() {
      List<String> shown = new ArrayList<>();
      for (ConfigNode item : items) {
        shown.add(item.shownInside());
      }
      return "[" + String.join(", ", shown) + "]";
    }
  }

  /** A table: keys in the order in which they were written. */
  record Branch(LinkedHashMap<String, ConfigNode> children, String origin) implements ConfigNode {
    @Override
    public Branch copy() {
      LinkedHashMap<String, ConfigNode> copies = new LinkedHashMap<>();
      for (Map.Entry<String, ConfigNode> child : children.entrySet()) {
        copies.put(child.getKey(), child.getValue().copy());
      }
      return new Branch(copies, origin);
    }

    @Override
    public String shown() {
      List<String> shown = new ArrayList<>();
      for (Map.Entry<String, ConfigNode> child : children.entrySet()) {
        shown.add(child.getKey() + ": " + child.getValue().shownInside());
      }
      return "{" + String.join(", ", shown) + "}";
    }
  }
}
