package io.crossbook.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.crossbook.jobs.config.ConfigNode.Branch;
import io.crossbook.jobs.config.ConfigNode.Leaf;
import io.crossbook.jobs.config.ConfigNode.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads YAML into {@link ConfigNode}s that know their line. Plain values only: anchors, tags and
 * several documents in one file would make it unclear where a value came from and are refused.
 */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final IntFunction<String> originOfLine;

  private YamlTree(YAMLParser parser, IntFunction<String> originOfLine) {
    this.parser = parser;
    this.originOfLine = originOfLine;
  }

  /**
   * Reads a text.
   *
   * @param originOfLine names the place of a line, counted from 1
   * @return a table without entries if the text says nothing
   */
  static ConfigNode parse(String text, IntFunction<String> originOfLine) throws ConfigException {
    try (YAMLParser parser = YAML.createParser(text)) {
      YamlTree tree = new YamlTree(parser, originOfLine);
      if (parser.nextToken() == null) {
        return new Branch(new LinkedHashMap<>(), originOfLine.apply(1));
      }
      ConfigNode root = tree.node();
      if (parser.nextToken() != null) {
        throw new ConfigException(
            tree.here() + " begins a second document; allowed is one document in a file.");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigException(
          originOfLine.apply(line) + " is not YAML: " + firstLine(e.getOriginalMessage()) + ".", e);
    } catch (IOException e) {
      throw new ConfigException(originOfLine.apply(1) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private ConfigNode node() throws IOException, ConfigException {
    String origin = here();
    if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
      throw new ConfigException(
          origin + " uses an anchor, an alias or a tag; allowed are plain values only.");
    }
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        LinkedHashMap<String, ConfigNode> children = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          String keyOrigin = here();
          parser.nextToken();
          if (children.put(key, node()) != null) {
            throw new ConfigException(
                keyOrigin + " repeats the key " + key + "; allowed is every key once.");
          }
        }
        return new Branch(children, origin);
      }
      case START_ARRAY -> {
        List<ConfigNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node());
        }
        return new Sequence(items, origin);
      }
      case VALUE_NULL -> {
        return new Leaf(null, origin);
      }
      default -> {
        return new Leaf(parser.getText(), origin);
      }
    }
  }

  private String here() {
    return originOfLine.apply(parser.currentTokenLocation().getLineNr());
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
