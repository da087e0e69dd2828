package io.crossbook.launcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The resources of an overlay as a cluster would be given them. Immutable.
 *
 * @param overlay name of the folder
 * @param documents the resources
 */
record Manifests(String overlay, List<JsonNode> documents) {
  static final Path KUBERNETES = ProjectFiles.root().resolve("k8s-operator");
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  static final String MAIN_CONTAINER = "flink-main-container";

  /** Folders of overlays. */
  static List<Path> overlays() throws IOException {
    try (Stream<Path> folders = Files.list(KUBERNETES.resolve("overlays"))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** True if there is a program that renders. */
  static boolean canRender() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve("kubectl")));
  }

  /** Has {@code kubectl} render an overlay; needs no cluster. */
  static Manifests render(Path overlay) throws IOException, InterruptedException {
    Path said = Files.createTempFile("kustomize", ".txt");
    try {
      Process kubectl =
          new ProcessBuilder("kubectl", "kustomize", overlay.toString())
              .redirectError(said.toFile())
              .start();
      byte[] rendered = kubectl.getInputStream().readAllBytes();
      // A deprecated field is said on the error output, and is to be mended.
      String errors = Files.readString(said);
      if (kubectl.waitFor() != 0 || !errors.isBlank()) {
        throw new IOException("kubectl kustomize " + overlay + ": " + errors);
      }
      return new Manifests(
          overlay.getFileName().toString(), read(new String(rendered, StandardCharsets.UTF_8)));
    } finally {
      Files.delete(said);
    }
  }

  /** The documents of a text in YAML. */
  static List<JsonNode> read(String text) throws IOException {
    try (MappingIterator<JsonNode> each = YAML.readerFor(JsonNode.class).readValues(text)) {
      return List.copyOf(each.readAll());
    }
  }

  /** The resources of a kind. */
  List<JsonNode> of(String kind) {
    return documents.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  /** The resource of this kind and name. */
  JsonNode named(String kind, String name) {
    return of(kind).stream()
        .filter(each -> each.path("metadata").path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(overlay + " has no " + kind + " " + name));
  }

  /** The pod templates of a deployment: of all its pods, of job managers and of task managers. */
  static List<JsonNode> podTemplates(JsonNode deployment) {
    JsonNode spec = deployment.path("spec");
    return Stream.of(
            spec.path("podTemplate"),
            spec.path("jobManager").path("podTemplate"),
            spec.path("taskManager").path("podTemplate"))
        .filter(JsonNode::isObject)
        .toList();
  }

  /** The main container of a pod template. */
  static JsonNode container(JsonNode template) {
    JsonNode containers = template.path("spec").path("containers");
    if (containers.size() != 1
        || !containers.path(0).path("name").asText().equals(MAIN_CONTAINER)) {
      throw new AssertionError("not exactly one container " + MAIN_CONTAINER + ": " + containers);
    }
    return containers.path(0);
  }

  /** The labels of a deployment's pods: the template's, and those that Flink gives. */
  static Map<String, String> labels(JsonNode deployment, String component) {
    Map<String, String> labels = strings(podTemplates(deployment).get(0).at("/metadata/labels"));
    // org.apache.flink.kubernetes.utils.KubernetesUtils.getCommonLabels and Constants.
    labels.put("type", "flink-native-kubernetes");
    labels.put("app", deployment.path("metadata").path("name").asText());
    labels.put("component", component);
    return labels;
  }

  /** True if a selector takes pods with these labels; it must not use expressions. */
  static boolean selects(JsonNode selector, Map<String, String> labels) {
    if (!selector.isObject() || selector.has("matchExpressions")) {
      throw new AssertionError("a selector that is not by labels alone: " + selector);
    }
    return labels.entrySet().containsAll(strings(selector.path("matchLabels")).entrySet());
  }

  /** A table of texts. */
  static Map<String, String> strings(JsonNode table) {
    Map<String, String> strings = new TreeMap<>();
    table.properties().forEach(each -> strings.put(each.getKey(), each.getValue().asText()));
    return strings;
  }

  /** Everything below a node that has a field of this name: the values of those fields. */
  static List<JsonNode> everywhere(JsonNode node, String field) {
    return new ArrayList<>(node.findValues(field));
  }
}
