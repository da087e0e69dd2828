package io.crossbook.venues.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The cursor against Jackson, over generated numbers, strings and documents. */
class JsonAgainstJacksonTest {
  private static final DateTimeFormatter WITH_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final String CHANGES = "{}[]\",:-.0e9 ntf\\u";
  private static final JsonMapper PLAIN = JsonMapper.builder().build();
  private static final JsonMapper ESCAPING =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  @Property(tries = 3000)
  void decimalsAreExactOrRefused(
      @ForAll("numbers") String text, @ForAll @IntRange(max = 18) int scale) throws Exception {
    BigDecimal exact = new BigDecimal(PLAIN.readTree("\"" + text + "\"").textValue());
    Long expected;
    try {
      expected = exact.setScale(scale).unscaledValue().longValueExact();
    } catch (ArithmeticException doesNotFit) {
      expected = null;
    }
    for (String written : List.of(text, "\"" + text + "\"")) {
      JsonCursor cursor = JsonCursorTest.on(written);
      if (expected == null) {
        assertThatThrownBy(() -> cursor.decimal(scale))
            .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.badValue()).isTrue());
      } else {
        assertThat(cursor.decimal(scale)).isEqualTo(expected);
        cursor.end();
      }
    }
  }

  @Property(tries = 3000)
  void doublesAreTheNearest(@ForAll("numbers") String text) throws Exception {
    assertThat(JsonCursorTest.on(text).number()).isEqualTo(PLAIN.readTree(text).doubleValue());
    assertThat(JsonCursorTest.on(text).bigDecimal()).isEqualByComparingTo(new BigDecimal(text));
  }

  @Property
  void everyDoubleIsReadBack(@ForAll double value) {
    assertThat(JsonCursorTest.on(Double.toString(value)).number()).isEqualTo(value);
  }

  /** Numbers of JSON's grammar around the limits of a long, with and without exponents. */
  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> whole =
        Arbitraries.oneOf(
            Arbitraries.longs().greaterOrEqual(0).map(String::valueOf),
            Arbitraries.longs().between(0, 100_000).map(String::valueOf),
            Arbitraries.just("9223372036854775807"),
            Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(30).map(d -> "1" + d));
    Arbitrary<String> fraction =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(9).map(d -> "." + d),
            Arbitraries.strings()
                .withChars('0', '0', '1')
                .ofMinLength(1)
                .ofMaxLength(30)
                .map(d -> "." + d));
    Arbitrary<String> exponent =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just("")),
            Tuple.of(
                1,
                Combinators.combine(
                        Arbitraries.of("e", "E", "e+", "E-", "e-"),
                        Arbitraries.integers().between(0, 40))
                    .as((e, n) -> e + n)));
    return Combinators.combine(Arbitraries.of("", "-"), whole, fraction, exponent)
        .as((sign, w, f, e) -> sign + w + f + e);
  }

  @Property
  void stringsAreTheSame(@ForAll String text) throws Exception {
    String whole =
        text.codePoints()
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    for (JsonMapper mapper : List.of(PLAIN, ESCAPING)) {
      JsonCursor cursor = JsonCursorTest.on(mapper.writeValueAsString(whole));
      assertThat(cursor.string()).isEqualTo(whole);
      cursor.end();
    }
    assertThat(JsonCursorTest.on(JsonTree.quoted(whole)).string()).isEqualTo(whole);
  }

  @Property(tries = 500)
  void documentsAreTheSame(@ForAll long seed) throws Exception {
    JsonNode tree = tree(new Random(seed), 4);
    for (String text :
        List.of(
            PLAIN.writeValueAsString(tree),
            ESCAPING.writerWithDefaultPrettyPrinter().writeValueAsString(tree))) {
      JsonCursor walked = JsonCursorTest.on(text);
      assertThat(walk(walked)).isEqualTo(PLAIN.readTree(PLAIN.writeValueAsString(tree)));
      walked.end();
      JsonCursor skipped = JsonCursorTest.on(text);
      skipped.skip();
      skipped.end();
    }
  }

  /** Whatever a changed document is: no other exception, and no other meaning than Jackson's. */
  @Property(tries = 1500)
  void changedDocumentsMeanTheSameOrAreRefused(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] bytes = PLAIN.writeValueAsString(tree(random, 3)).getBytes(UTF_8);
    for (int n = random.nextInt(3); n >= 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) CHANGES.charAt(random.nextInt(CHANGES.length()));
    }
    JsonNode expected;
    try {
      expected = JsonTree.read(bytes, 0, bytes.length);
    } catch (JsonException refused) {
      expected = null;
    }
    JsonCursor cursor = new JsonCursor();
    cursor.reset(bytes, 0, bytes.length);
    JsonNode walked;
    try {
      walked = walk(cursor);
      cursor.end();
    } catch (JsonException refused) {
      walked = null;
    }
    if (expected != null) {
      assertThat(walked).as(new String(bytes, UTF_8)).isNotNull();
      assertThat(walked.toString()).isEqualTo(asWalked(expected).toString());
    }
    cursor.reset(bytes, 0, bytes.length);
    try {
      cursor.skip();
    } catch (JsonException refused) {
      assertThat(expected).isNull();
    }
  }

  private static JsonNode asWalked(JsonNode tree) throws JsonProcessingException {
    return walk(JsonCursorTest.on(PLAIN.writeValueAsString(tree)));
  }

  private static JsonNode tree(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0:
        return nodes.textNode(
            "a\"\\/é😀\n".substring(0, 1 + random.nextInt(4)) + random.nextInt(9));
      case 1:
        return nodes.numberNode(random.nextInt(2000) - 1000);
      case 2:
        // Never whole: the walk cannot tell 232 from 232.0.
        return nodes.numberNode((random.nextInt(1_000_000) + 0.5) / 1024);
      case 3:
        return nodes.booleanNode(random.nextBoolean());
      case 4:
        return nodes.nullNode();
      case 5:
        return nodes.textNode("");
      case 6:
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(tree(random, depth - 1));
        }
        return array;
      default:
        ObjectNode object = nodes.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set("k\"é".substring(0, 1 + random.nextInt(3)) + i, tree(random, depth - 1));
        }
        return object;
    }
  }

  /** The tree of a document, read with nothing but the cursor. */
  private static JsonNode walk(JsonCursor cursor) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    switch (cursor.peek()) {
      case '{':
        ObjectNode object = nodes.objectNode();
        cursor.beginObject();
        while (cursor.nextField()) {
          String name = cursor.name();
          object.set(name, walk(cursor));
        }
        return object;
      case '[':
        ArrayNode array = nodes.arrayNode();
        cursor.beginArray();
        while (cursor.nextElement()) {
          array.add(walk(cursor));
        }
        return array;
      case '"':
        return nodes.textNode(cursor.string());
      case 't', 'f':
        return nodes.booleanNode(cursor.bool());
      case 'n':
        cursor.readNull();
        return nodes.nullNode();
      default:
        double number = cursor.number();
        return number == Math.rint(number) && Math.abs(number) < 1e9
            ? nodes.numberNode((int) number)
            : nodes.numberNode(number);
    }
  }

  @Property
  void timesAreTheLibrarys(
      @ForAll @IntRange(min = 1900, max = 2199) int year,
      @ForAll @IntRange(min = 1, max = 365) int day,
      @ForAll @IntRange(max = 86_399) int second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    OffsetDateTime time =
        OffsetDateTime.of(year, 1, 1, 0, 0, 0, nano, ZoneOffset.UTC)
            .withDayOfYear(day)
            .plusSeconds(second);
    String seconds = time.truncatedTo(ChronoUnit.SECONDS).format(WITH_SECONDS);
    String text = seconds + "." + String.format("%09d", nano).replaceFirst("0{0,8}$", "");
    byte[] bytes = ("x" + text + "Zx").getBytes(UTF_8);
    assertThat(Rfc3339.nanos(bytes, 1, bytes.length - 1)).isEqualTo(Rfc3339.nanos(text + "Z"));
    byte[] east = (text + "+05:30").getBytes(UTF_8);
    assertThat(Rfc3339.nanos(east, 0, east.length)).isEqualTo(Rfc3339.nanos(text + "+05:30"));
    seconds += "Z";
    assertThat(Rfc3339.nanos(seconds.getBytes(UTF_8), 0, 20)).isEqualTo(Rfc3339.nanos(seconds));
  }

  @Property(tries = 3000)
  void changedTimesAreTheLibrarysOrNone(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = "2023-02-28T17:35:55.440295Z".getBytes(UTF_8);
    for (int n = random.nextInt(3); n >= 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) "0123456789-:.TZ+x".charAt(random.nextInt(17));
    }
    int length = bytes.length - random.nextInt(4);
    String text = new String(bytes, 0, length, UTF_8);
    // The library takes shortened offsets and more years; what is read has to be what it reads.
    assertThat(Rfc3339.nanos(bytes, 0, length)).as(text).isIn(0L, Rfc3339.nanos(text));
  }
}
