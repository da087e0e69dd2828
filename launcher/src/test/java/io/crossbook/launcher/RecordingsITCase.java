package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports and replays the recordings beside the project, where they are, and holds the reports
 * against numbers that were computed independently of it: the tables of sections 7 and 8 of {@code
 * data/EXPECTED.md}, read from that file.
 */
class RecordingsITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the recordings of a venue are imported. */
  private record Form(String venue, String protocol) {}

  /** By the folder and the beginning of the names of its files. */
  private static final Map<String, Form> FORMS =
      Map.of(
          "cryptofeed/KRAKEN", new Form("kraken", "kraken-v1"),
          "cryptofeed-v3/COINBASE", new Form("coinbase", "coinbase"),
          "cryptofeed/COINBASE", new Form("coinbase", "coinbase-exchange"),
          "cryptofeed/BINANCE", new Form("binance", "binance"),
          "cryptofeed/BINANCE_US", new Form("binanceus", "binanceus"),
          "cryptofeed/BINANCE_FUTURES", new Form("binanceusdm", "binanceusdm"),
          "cryptofeed/DERIBIT", new Form("deribit", "deribit"),
          "cryptofeed/GATEIO", new Form("gateio", "gateio"),
          "cryptofeed/GATEIO_FUTURES", new Form("gateiofutures", "gateiofutures"));

  @TempDir static Path folder;

  private static Path data() {
    Path data = Path.of(System.getProperty("crossbook.recordings", "../shared"), "data");
    Assumptions.assumeTrue(
        Files.isRegularFile(data.resolve("EXPECTED.md")),
        () -> "recordings folder " + data.toAbsolutePath() + " is not present: skipped");
    return data;
  }

  /** The text of a section, up to the next. */
  private static String section(String begins) throws IOException {
    String all = Files.readString(data().resolve("EXPECTED.md"));
    int from = all.indexOf("\n## " + begins);
    assertThat(from).as("section " + begins).isPositive();
    int to = all.indexOf("\n## ", from + 1);
    return all.substring(from, to < 0 ? all.length() : to);
  }

  /** The cells of the rows of the first table, without its heading. */
  private static List<List<String>> rows(String text) {
    return text.lines()
        .filter(line -> line.startsWith("| ") || line.startsWith("|-"))
        .dropWhile(line -> !line.startsWith("|-"))
        .skip(1)
        .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> theLastBooksAreThoseOfSection7() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String table : section("7. ").split("\n### ", -1)) {
      List<String> files =
          Pattern.compile("cryptofeed(-v3)?/\\S+\\.gz")
              .matcher(table.lines().findFirst().orElse(""))
              .results()
              .map(MatchResult::group)
              .toList();
      if (!files.isEmpty()) {
        String set = files.get(0).substring(0, files.get(0).indexOf('.'));
        Form form = FORMS.get(set);
        if (form != null) {
          tests.add(DynamicTest.dynamicTest(set, () -> requireBooks(set, form, files, table)));
        }
      }
    }
    assertThat(tests).as("sets of which there is a protocol").hasSize(FORMS.size());
    return tests.stream();
  }

  private static void requireBooks(String set, Form form, List<String> files, String table)
      throws IOException {
    Path capture = folder.resolve(set.replace('/', '-') + ".capture");
    List<Object> words = new ArrayList<>(List.of("import", "raw", "--out", capture));
    words.addAll(List.of("--venue", form.venue, "--protocol", form.protocol));
    Path metadata = data().resolve(set + ".0.gz");
    if (Files.exists(metadata)) {
      words.add(metadata);
    }
    files.forEach(file -> words.add(data().resolve(file)));
    CommandLineRun made = CommandLineRun.of(words.toArray());
    assertThat(made.code()).as(made.err()).isZero();
    JsonNode listings = replay(capture.getFileName() + ".d", List.of(capture)).get("listings");
    long verified = 0;
    long failures = 0;
    for (JsonNode listing : listings) {
      assertThat(listing.get("gaps").asLong()).as("gaps of %s", listing).isZero();
      verified += listing.get("checksumsVerified").asLong();
      failures += listing.get("checksumFailures").asLong();
    }
    List<List<String>> rows = rows(table);
    assertThat(rows).isNotEmpty();
    for (List<String> row : rows) {
      JsonNode listing = listings.get(form.venue + ":" + row.get(0));
      assertThat(listing).as("%s in %s", row.get(0), listings).isNotNull();
      requireNumber(listing, "bestBid", row.get(1));
      requireNumber(listing, "bestBidSize", row.get(2));
      requireNumber(listing, "bestAsk", row.get(3));
      requireNumber(listing, "bestAskSize", row.get(4));
      requireNumber(listing, "bidLevels", row.get(5));
      requireNumber(listing, "askLevels", row.get(6));
    }
    Matcher checksums = Pattern.compile("CRC ok (\\d+) bad (\\d+)").matcher(table);
    if (checksums.find()) {
      assertThat(verified).isEqualTo(Long.parseLong(checksums.group(1)));
      assertThat(failures).isEqualTo(Long.parseLong(checksums.group(2)));
    }
  }

  private static void requireNumber(JsonNode node, String field, String expected) {
    JsonNode value = node.get(field);
    if (expected.equals("None")) {
      assertThat(value.isNull()).as("%s of %s", field, node).isTrue();
    } else {
      assertThat(value.decimalValue())
          .as("%s of %s", field, node)
          .isEqualByComparingTo(new BigDecimal(expected));
    }
  }

  @TestFactory
  Stream<DynamicTest> theEdgesAreThoseOfSection8() throws IOException {
    List<List<String>> rows = rows(section("8. "));
    assertThat(rows).hasSize(8);
    return rows.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    String.join(" ", row.subList(0, 3)), () -> requireEdges(row)));
  }

  private static void requireEdges(List<String> row) throws IOException {
    boolean link = row.get(0).equals("LINK-USDT");
    List<Path> captures =
        link
            ? List.of(snapshots("bnc"), snapshots("hb"))
            : List.of(ticks("oanda", row.get(0), "UTC"), ticks("fxcm", row.get(0), "-05:00"));
    String name = String.join("-", row.subList(0, 3));
    JsonNode report =
        replay(
            name,
            captures,
            "rules.spread.max-age-ms=" + row.get(1).replace("none", "0"),
            "rules.spread.max-skew-ms=" + row.get(2).replace("none", "0"));
    String instrument =
        link ? row.get(0) : row.get(0).substring(0, 3) + "-" + row.get(0).substring(3) + "-FX";
    JsonNode edges = report.get("instruments").get(instrument);
    requireNumber(edges, "evaluated", row.get(3));
    requireNumber(edges, "grossPositive", row.get(4));
    requireNumber(edges, "maxGrossEdgeBps", row.get(5));
    requireNumber(edges, "medianGrossEdgeBps", row.get(7));
    Matcher at = Pattern.compile("(\\S+) sell (\\S+) buy (\\S+)").matcher(row.get(6));
    assertThat(at.matches()).as(row.get(6)).isTrue();
    assertThat(OffsetDateTime.parse(edges.get("maxGrossEdgeAt").asText()).toInstant())
        .isEqualTo(OffsetDateTime.parse(at.group(1)).toInstant());
    assertThat(edges.get("maxGrossEdgeSell").asText()).startsWith(at.group(2) + ":");
    assertThat(edges.get("maxGrossEdgeBuy").asText()).startsWith(at.group(3) + ":");
    assertThat(report.get("lateDropped").asLong()).isZero();
    assertThat(report.get("deadLetters")).isEmpty();
  }

  private static Path ticks(String venue, String pair, String zone) {
    Path source = data().resolve("lean-fx").resolve(venue).resolve("tick").resolve(lower(pair));
    return imported(venue + "-" + pair, "lean-fx", "--venue", venue, "--zone", zone, source);
  }

  private static Path snapshots(String venue) {
    Path source = data().resolve("dasanish-link/orderbook_" + venue + ".first80min.csv.gz");
    return imported(venue, "book-csv", "--venue", venue, "--instrument", "LINK-USDT", source);
  }

  private static String lower(String pair) {
    return pair.toLowerCase(Locale.ROOT);
  }

  /** A capture, made when it is asked for first. */
  private static Path imported(String name, String form, Object... words) {
    Path capture = folder.resolve(name + ".capture");
    if (!Files.exists(capture)) {
      List<Object> all = new ArrayList<>(List.of("import", form, "--out", capture));
      all.addAll(List.of(words));
      CommandLineRun run = CommandLineRun.of(all.toArray());
      assertThat(run.code()).as(run.err()).isZero();
    }
    return capture;
  }

  private static JsonNode replay(String name, List<Path> captures, String... settings)
      throws IOException {
    Path report = folder.resolve(name + ".json");
    List<Object> words = new ArrayList<>(List.of("replay", "--report", report));
    words.addAll(List.of("--work", folder.resolve(name), "--set", "state-backend=heap"));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    words.addAll(captures);
    CommandLineRun run = CommandLineRun.of(words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return JSON.readTree(report.toFile());
  }
}
