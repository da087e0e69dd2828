package io.crossbook.venues.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
  private static JsonNode read(String text) {
    byte[] bytes = ("x" + text + "x").getBytes(UTF_8);
    return JsonTree.read(bytes, 1, bytes.length - 2);
  }

  @Test
  void keepsDecimalsExactAndMakesEqualOnesEqual() {
    JsonNode object = read("{\"a\":1e-08,\"b\":\"0.10\",\"c\":0.1,\"d\":5000,\"e\":null}");
    assertThat(JsonTree.decimal(object, "a")).isEqualTo(new BigDecimal("0.00000001"));
    assertThat(JsonTree.decimal(object, "b")).isEqualTo(JsonTree.decimal(object, "c"));
    assertThat(JsonTree.decimal(object, "d")).isEqualTo(new BigDecimal("5000"));
    assertThat(JsonTree.decimal(object, "e", BigDecimal.TEN)).isEqualTo(BigDecimal.TEN);
    assertThatThrownBy(() -> JsonTree.decimal(object, "e"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("no e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e100", "1e-100", "\"x\"", "true", "[]", "\"1e999999999\""})
  void refusesAbsurdDecimals(String value) {
    JsonNode object = read("{\"a\":" + value + "}");
    assertThatThrownBy(() -> JsonTree.decimal(object, "a")).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{}{}", "{\"a\":}", "nope", "{\"a\":314e7021484375}"})
  void refusesWhatIsNoDocument(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesEndlessNesting() {
    assertThatThrownBy(() -> read("[".repeat(500) + "]".repeat(500)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void readsTextsAndIntegers() {
    JsonNode object = read("{\"a\":\"x\",\"b\":\"\",\"n\":7,\"f\":1.5}");
    assertThat(JsonTree.text(object, "a")).isEqualTo("x");
    assertThatThrownBy(() -> JsonTree.text(object, "b")).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonTree.text(object, "n")).isInstanceOf(JsonException.class);
    assertThat(JsonTree.integer(object, "n", 0, 18)).isEqualTo(7);
    assertThatThrownBy(() -> JsonTree.integer(object, "n", 8, 18))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonTree.integer(object, "f", 0, 18))
        .isInstanceOf(JsonException.class);
  }
}
