package io.crossbook.launcher.house;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What docs/METRICS.md says. Immutable.
 *
 * @param ours metrics that the job shows
 * @param aliases names that rules make of them
 * @param flinks Flink's own that are used
 */
record MetricsDocument(List<Metric> ours, Set<String> aliases, Set<String> flinks) {
  /** The section of what is shown only once there is something to show. */
  private static final String LATER = "Once there is something to show";

  /**
   * A row.
   *
   * @param always false if it is shown only once there is something to show
   */
  record Metric(String name, String type, Set<String> labels, boolean always) {
    /** The names under which it is scraped. */
    List<String> series() {
      return type.equals("durations")
          ? List.of(name + "_bucket", name + "_count", name + "_sum")
          : List.of(name);
    }
  }

  static MetricsDocument read() throws IOException {
    List<Metric> ours = new ArrayList<>();
    Set<String> aliases = new TreeSet<>();
    Set<String> flinks = new TreeSet<>();
    String section = "";
    for (String line : Files.readAllLines(ProjectFiles.root().resolve("docs/METRICS.md"))) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (line.startsWith("| `")) {
        String[] cells = line.split(" *\\| *", -1);
        String name = cells[1].replace("`", "");
        if (section.equals("Names of other systems")) {
          aliases.add(name);
        } else if (section.equals("Flink's own")) {
          flinks.add(name);
        } else {
          Set<String> labels = new TreeSet<>(List.of(cells[4].split(", *", -1)));
          labels.remove("");
          ours.add(new Metric(name, cells[2], labels, !section.equals(LATER)));
        }
      }
    }
    return new MetricsDocument(List.copyOf(ours), aliases, flinks);
  }

  /** Every name that a query may use. */
  Set<String> queryable() {
    Set<String> all = new HashSet<>(aliases);
    all.addAll(flinks);
    ours.forEach(metric -> all.addAll(metric.series()));
    return all;
  }
}
