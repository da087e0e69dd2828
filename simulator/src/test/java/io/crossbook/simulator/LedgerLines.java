package io.crossbook.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the ledger of a simulation says. */
public final class LedgerLines {
  private final Path file;

  public LedgerLines(Path file) {
    this.file = file;
  }

  /** The lines of a type, oldest first. */
  public List<JsonNode> of(String type) {
    try {
      return Files.readAllLines(file).stream()
          .map(WireClient::json)
          .filter(line -> line.path("type").asText().equals(type))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sum of a field over the lines of a type. */
  public BigDecimal sum(String type, String field) {
    return of(type).stream()
        .map(line -> decimal(line, field))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A field that is a number, perhaps as text. */
  public static BigDecimal decimal(JsonNode row, String field) {
    return new BigDecimal(row.path(field).asText());
  }
}
