package io.crossbook.launcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The resources that release 1.15.0 of the Flink Kubernetes operator defines, by its own schema. A
 * cluster drops fields that the schema does not name; here they are refused.
 */
final class CustomResources {
  private static final List<String> DEFINITIONS =
      List.of(
          "flinkdeployments.flink.apache.org-v1.yml",
          "flinkstatesnapshots.flink.apache.org-v1.yml");
  private static final String KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields";

  private final Map<String, JsonSchema> byKind = new TreeMap<>();
  private final Map<String, String> apiVersions = new TreeMap<>();

  CustomResources() throws IOException {
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    for (String name : DEFINITIONS) {
      JsonNode definition;
      try (InputStream in = CustomResources.class.getResourceAsStream("/kubernetes/" + name)) {
        definition = Manifests.YAML.readTree(in).path("spec");
      }
      JsonNode version = definition.path("versions").path(0);
      ObjectNode schema = version.path("schema").path("openAPIV3Schema").deepCopy();
      ObjectNode properties = schema.withObjectProperty("properties");
      properties.putObject("apiVersion").put("type", "string");
      properties.putObject("kind").put("type", "string");
      properties.putObject("metadata").put("type", "object").put(KEEPS_UNKNOWN, true);
      close(schema);
      String kind = definition.path("names").path("kind").asText();
      byKind.put(kind, factory.getSchema(schema));
      apiVersions.put(
          kind, definition.path("group").asText() + "/" + version.path("name").asText());
    }
  }

  /** Group and version of each kind. */
  Map<String, String> apiVersions() {
    return apiVersions;
  }

  /** What the operator's schema has against a resource of one of its kinds; empty if nothing. */
  List<String> complaints(JsonNode resource) {
    return byKind.get(resource.path("kind").asText()).validate(resource).stream()
        .map(ValidationMessage::getMessage)
        .sorted()
        .toList();
  }

  /**
   * Makes objects refuse what is not named, and takes away the words that only Kubernetes reads.
   */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      boolean open = object.path(KEEPS_UNKNOWN).asBoolean() || object.has("additionalProperties");
      if (!open && object.path("type").asText().equals("object")) {
        object.put("additionalProperties", false);
      }
      object.remove(List.of(KEEPS_UNKNOWN, "x-kubernetes-int-or-string"));
    }
    for (String words : List.of("properties", "additionalProperties", "items", "anyOf")) {
      JsonNode below = schema.path(words);
      if (words.equals("properties") || words.equals("anyOf")) {
        below.forEach(CustomResources::close);
      } else if (below.isObject()) {
        close(below);
      }
    }
  }
}
