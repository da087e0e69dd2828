package io.crossbook.sinks.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.crossbook.core.opportunity.ProfitTerm;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Writes JSON so that the same value gives the same characters on every machine: exact decimals are
 * strings in plain notation with all their digits, times are integers in nanoseconds, and a {@code
 * double} is the shortest decimal that reads back as the same value (what {@code Double.toString}
 * gives since JDK 19; that of JDK 17 sometimes has a digit too many, so Jackson's own writer is
 * used). Not-a-number and infinities are {@code null}. Stateless.
 */
public final class JsonText {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private JsonText() {}

  /** Writes one value. */
  @FunctionalInterface
  public interface Part {
    /** Writes it. */
    void to(JsonGenerator json) throws IOException;
  }

  /** The value that this part writes, without a line end. */
  public static String of(Part part) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      part.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing JSON to memory failed", impossible);
    }
    return text.toString();
  }

  /** An exact decimal; null is {@code null}. */
  public static void decimal(JsonGenerator json, String name, BigDecimal value) throws IOException {
    json.writeStringField(name, value == null ? null : value.toPlainString());
  }

  /** A measured number. */
  public static void real(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  /** The parts of a profit, an array. */
  public static void terms(JsonGenerator json, List<ProfitTerm> terms) throws IOException {
    json.writeStartArray();
    for (ProfitTerm term : terms) {
      json.writeStartObject();
      json.writeStringField("kind", term.kind().name());
      json.writeNumberField("leg", term.leg());
      decimal(json, "amount", term.amount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
