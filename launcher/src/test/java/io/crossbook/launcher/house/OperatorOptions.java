package io.crossbook.launcher.house;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.util.TimeUtils;

/**
 * What a resource's Flink configuration may say beside the options of Flink's core: options of the
 * operator by its documentation, and the few of Flink that are on no class path of ours.
 */
final class OperatorOptions {
  /**
   * From {@code KubernetesConfigOptions} of flink-kubernetes, and from Flink's documentation of S3
   * file systems.
   */
  private static final Set<String> FLINKS =
      Set.of("kubernetes.taskmanager.service-account", "s3.endpoint", "s3.path.style.access");

  private final Map<String, String> types = new TreeMap<>();

  OperatorOptions() throws IOException {
    try (InputStream in =
        OperatorOptions.class.getResourceAsStream("/kubernetes/operator-options.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> types.put(line.replaceFirst(" .*", ""), line.replaceFirst("[^ ]* ", "")));
    }
  }

  /** True if a key is one that these options answer for. */
  boolean covers(String key) {
    return key.startsWith("kubernetes.") || key.startsWith("job.") || key.startsWith("s3.");
  }

  /** Null if the key is one that is read and the value is of its type, else what is wrong. */
  String complaint(String key, String value) {
    if (FLINKS.contains(key)) {
      return value.isBlank() ? key + " has no value" : null;
    }
    String type = types.get(key);
    if (type == null) {
      return key + " is no option that a resource may set";
    }
    boolean taken =
        switch (type) {
          case "Boolean" -> value.equals("true") || value.equals("false");
          case "Integer" -> value.matches("[0-9]+");
          case "Double" -> value.matches("[0-9]+(\\.[0-9]+)?");
          case "Duration" -> isDuration(value);
          default -> !value.isBlank();
        };
    return taken ? null : key + " has a value that is no " + type + ": " + value;
  }

  private static boolean isDuration(String value) {
    try {
      return !TimeUtils.parseDuration(value).isNegative();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
