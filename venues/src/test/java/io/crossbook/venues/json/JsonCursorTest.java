package io.crossbook.venues.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
  private static final byte[] PRICE = "price".getBytes(UTF_8);

  /** A cursor on text that does not begin at the array's first byte. */
  static JsonCursor on(String json) {
    byte[] text = json.getBytes(UTF_8);
    byte[] padded = new byte[text.length + 4];
    java.util.Arrays.fill(padded, (byte) '9');
    System.arraycopy(text, 0, padded, 2, text.length);
    JsonCursor cursor = new JsonCursor();
    cursor.reset(padded, 2, text.length);
    return cursor;
  }

  @Test
  void walksObjectsAndArrays() {
    JsonCursor cursor =
        on(" { \"a\" : [ 1 , \"2.5\" ] , \"price\":-3.25e1, \"x\":{} , \"y\":[] } ");
    cursor.beginObject();
    assertThat(cursor.nextField()).isTrue();
    assertThat(cursor.name()).isEqualTo("a");
    assertThat(cursor.nameIs(PRICE)).isFalse();
    cursor.beginArray();
    assertThat(cursor.nextElement()).isTrue();
    assertThat(cursor.integer()).isEqualTo(1);
    assertThat(cursor.nextElement()).isTrue();
    assertThat(cursor.decimal(2)).isEqualTo(250);
    assertThat(cursor.nextElement()).isFalse();
    assertThat(cursor.nextField()).isTrue();
    assertThat(cursor.nameIs(PRICE)).isTrue();
    assertThat(cursor.decimal(1)).isEqualTo(-325);
    assertThat(cursor.nextField()).isTrue();
    cursor.beginObject();
    assertThat(cursor.nextField()).isFalse();
    assertThat(cursor.nextField()).isTrue();
    assertThat(cursor.peek()).isEqualTo((byte) '[');
    cursor.beginArray();
    assertThat(cursor.nextElement()).isFalse();
    assertThat(cursor.nextField()).isFalse();
    cursor.end();
  }

  @Test
  void comesBackToAPosition() {
    JsonCursor cursor = on("{\"levels\":[[1,2]],\"scale\":3}");
    cursor.beginObject();
    cursor.nextField();
    final int levels = cursor.position();
    cursor.skip();
    cursor.nextField();
    final int scale = (int) cursor.integer();
    assertThat(cursor.nextField()).isFalse();
    final int end = cursor.position();
    cursor.position(levels);
    cursor.beginArray();
    assertThat(cursor.nextElement()).isTrue();
    cursor.beginArray();
    assertThat(cursor.nextElement()).isTrue();
    assertThat(cursor.decimal(scale)).isEqualTo(1000);
    cursor.position(end);
    cursor.end();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "-0,5,0",
    "-0.0,0,0",
    "12.5,1,125",
    "12.500000000000000000000000000,1,125",
    "0.000000000000000001,18,1",
    "9223372036854775807,0,9223372036854775807",
    "-9223372036854775807,0,-9223372036854775807",
    "-9223372036854775808,0,-9223372036854775808",
    "922337203685477580.7,1,9223372036854775807",
    "1e-08,8,1",
    "1E+2,0,100",
    "1.50e1,0,15",
    "1000000000000000000000000e-24,0,1",
    "0.0000000000000000000000010e24,0,1",
    "0e9999,0,0",
    "0e99999999999999999999,0,0",
    "\"12.5\",2,1250",
    "\"007\",0,7"
  })
  void readsDecimals(String text, int scale, long expected) {
    JsonCursor cursor = on(text);
    assertThat(cursor.decimal(scale)).isEqualTo(expected);
    cursor.end();
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808,0",
    "-9223372036854775809,0",
    "99999999999999999999999999,0",
    "922337203685477580.8,1",
    "1,19",
    "12.55,1",
    "0.0000000000000000001,18",
    "1e19,0",
    "1e999999999,0",
    "1e-999999999,0",
    "12345678901234567890e99999,0"
  })
  void refusesDecimalsThatDoNotFit(String text, int scale) {
    JsonException refused =
        catchThrowableOfType(JsonException.class, () -> on(text).decimal(scale));
    assertThat(refused).isNotNull();
    assertThat(refused.badValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+1",
        ".5",
        "1.",
        "1.e5",
        "01",
        "-01",
        "1e",
        "1e+",
        "--1",
        "\"\"",
        "\"1",
        "\"1x\"",
        "\" 1\"",
        "\"1 \"",
        "NaN",
        "Infinity",
        "true",
        "null",
        "{}",
        "[]",
        "0x1",
        "\"-\"",
        "\".5\"",
        "\"1.\""
      })
  void refusesWhatIsNoNumber(String text) {
    JsonCursor cursor = on(text);
    JsonException refused =
        catchThrowableOfType(
            JsonException.class,
            () -> {
              cursor.decimal(2);
              cursor.end();
            });
    assertThat(refused).isNotNull();
    assertThat(refused.badValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "\"NaN\"",
        "\"Infinity\"",
        "\"1d\"",
        "\"0x1p3\"",
        "\" 1\"",
        "\"1 \"",
        "1.",
        "x"
      })
  void refusesDoublesThatJsonDoesNotKnow(String text) {
    assertThatThrownBy(
            () -> {
              JsonCursor cursor = on(text);
              cursor.number();
              cursor.end();
            })
        .isInstanceOf(JsonException.class);
  }

  @Test
  void readsDoubles() {
    assertThat(on("0.1").number()).isEqualTo(0.1);
    assertThat(on("-0.0").number()).isEqualTo(-0.0);
    assertThat(on("1e23").number()).isEqualTo(Double.parseDouble("1e23"));
    assertThat(on("1e-400").number()).isZero();
    assertThat(on("123456789012345678901234567890").number())
        .isEqualTo(Double.parseDouble("123456789012345678901234567890"));
    assertThat(on("\"2.5\"").number()).isEqualTo(2.5);
    assertThat(on("null").number()).isNaN();
    assertThat(on("\"\"").number()).isNaN();
  }

  @Test
  void readsExactDecimals() {
    assertThat(on("92281.780").bigDecimal()).isEqualTo(new BigDecimal("92281.780"));
    assertThat(on("1.742e-05").bigDecimal()).isEqualTo(new BigDecimal("0.00001742"));
    assertThat(on("-12e2").bigDecimal()).isEqualTo(new BigDecimal("-1200"));
    assertThat(on("\"123456789012345678901.5\"").bigDecimal())
        .isEqualTo(new BigDecimal("123456789012345678901.5"));
    assertThat(on("null").bigDecimal()).isNull();
    for (String absurd : new String[] {"1e999999999", "1e-999999999", "1".repeat(500)}) {
      assertThatThrownBy(() -> on(absurd).bigDecimal()).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void readsStrings() {
    JsonCursor cursor =
        on("[\"BTC/USD\",\"a\\\"b\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00ü\",null]");
    cursor.beginArray();
    cursor.nextElement();
    cursor.readString();
    assertThat(cursor.textIs("BTC/USD".getBytes(UTF_8))).isTrue();
    assertThat(cursor.textIs("BTC/US".getBytes(UTF_8))).isFalse();
    assertThat(cursor.textEscaped()).isFalse();
    assertThat(cursor.textLength()).isEqualTo(7);
    assertThat(cursor.textIndexOf('/', 0)).isEqualTo(3);
    assertThat(cursor.textIndexOf('/', 4)).isEqualTo(-1);
    byte[] name = "BTC/USD".getBytes(UTF_8);
    assertThat(cursor.textHash()).isEqualTo(JsonCursor.hash(name, 0, name.length));
    cursor.narrowText(4, 7);
    assertThat(cursor.text()).isEqualTo("USD");
    cursor.narrowText(1, 2);
    assertThat(cursor.text()).isEqualTo("S");
    assertThatThrownBy(() -> cursor.narrowText(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    cursor.nextElement();
    assertThat(cursor.string()).isEqualTo("a\"b\\/\b\f\n\r\té😀ü");
    assertThat(cursor.textEscaped()).isTrue();
    assertThat(cursor.textIs("a".getBytes(UTF_8))).isFalse();
    cursor.nextElement();
    assertThat(cursor.string()).isNull();
    assertThat(cursor.nextElement()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"a",
        "\"a\\",
        "\"a\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\u-123\"",
        "a",
        "1"
      })
  void refusesBrokenStrings(String text) {
    assertThatThrownBy(() -> on(text).string()).isInstanceOf(JsonException.class);
  }

  @Test
  void undoesEscapesInNames() {
    JsonCursor cursor = on("{\"pr\\u0069ce\":1}");
    cursor.beginObject();
    cursor.nextField();
    assertThat(cursor.nameIs(PRICE)).isFalse();
    assertThat(cursor.name()).isEqualTo("price");
  }

  @Test
  void readsWords() {
    assertThat(on("true").bool()).isTrue();
    assertThat(on("false").bool()).isFalse();
    assertThat(on("null").readNull()).isTrue();
    assertThat(on("1").readNull()).isFalse();
    for (String wrong : new String[] {"tru", "falsy", "1", ""}) {
      assertThatThrownBy(() -> on(wrong).bool()).isInstanceOf(JsonException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{,}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1",
        "{\"a\":1,,\"b\":2}",
        "{\"a\":1}}",
        "[1]",
        "{\"a\":1}x",
        "{\"a\":1x}"
      })
  void refusesBrokenObjects(String text) {
    JsonCursor cursor = on(text);
    assertThatThrownBy(
            () -> {
              cursor.beginObject();
              while (cursor.nextField()) {
                cursor.integer();
              }
              cursor.end();
            })
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[,]", "[1,]", "[,1]", "[1 2]", "[1", "[1,,2]", "[1]]", "{}", "[1]x", "[1x]"})
  void refusesBrokenArrays(String text) {
    JsonCursor cursor = on(text);
    assertThatThrownBy(
            () -> {
              cursor.beginArray();
              while (cursor.nextElement()) {
                cursor.integer();
              }
              cursor.end();
            })
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[[]", "\"a", ",", "}", "1:", "{\"a\":\"}"})
  void refusesToSkipWhatIsUnfinished(String text) {
    JsonCursor cursor = on(text);
    assertThatThrownBy(
            () -> {
              cursor.skip();
              cursor.end();
            })
        .isInstanceOf(JsonException.class);
  }

  @Test
  void skipsDeepNestingWithoutAStack() {
    JsonCursor cursor = on("[".repeat(1_000_000) + "]".repeat(1_000_000));
    cursor.skip();
    cursor.end();
  }

  @Test
  void neverReadsBehindTheEnd() {
    JsonCursor cursor = new JsonCursor();
    byte[] bytes = "12345\"abc\"".getBytes(UTF_8);
    cursor.reset(bytes, 0, 3);
    assertThat(cursor.integer()).isEqualTo(123);
    cursor.end();
    cursor.reset(bytes, 5, 3);
    assertThatThrownBy(cursor::readString).isInstanceOf(JsonException.class);
  }

  @Test
  void readsTimes() {
    assertThat(on("\"2023-10-06T17:35:55.440295Z\"").rfc3339())
        .isEqualTo(1_696_613_755_440_295_000L);
    assertThat(on("null").rfc3339()).isZero();
    assertThat(on("\"yesterday\"").rfc3339()).isZero();
  }
}
