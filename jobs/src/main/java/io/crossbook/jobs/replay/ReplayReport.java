package io.crossbook.jobs.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.sinks.decisions.DecisionsFile;
import io.crossbook.sinks.lines.Unfinished;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts a replay's report together out of what {@link ReplayJob} left: {@code docs/REPORT.md} says
 * what each field means. Stateless.
 */
public final class ReplayReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int EDGE_DECIMALS = 4;

  private ReplayReport() {}

  /** A number as people write it: no exponent, no zeros at the end. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Puts the report together and writes the decisions file.
   *
   * @param work the folder that was given to the job
   * @param decisions where the decisions file goes
   * @throws IOException if something cannot be read or written
   */
  public static ObjectNode assemble(Path work, Path decisions) throws IOException {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    long facts = 0;
    long late = 0;
    TreeMap<String, Long> deadLetters = new TreeMap<>();
    TreeMap<String, Long> dropped = new TreeMap<>();
    TreeMap<String, ObjectNode> instruments = new TreeMap<>();
    TreeMap<String, ObjectNode> listings = new TreeMap<>();
    for (JsonNode line : parts(work.resolve(ReplayJob.REPORT))) {
      switch (line.get(ReportLine.PART).asText()) {
        case ReportLine.TOTALS -> facts += line.get("facts").asLong();
        case ReportLine.LATE -> late += line.get("count").asLong();
        case ReportLine.DEAD_LETTERS ->
            deadLetters.merge(line.get("reason").asText(), line.get("count").asLong(), Long::sum);
        case ReportLine.DROPPED ->
            dropped.merge(
                line.get("strategy").asText() + "." + line.get("reason").asText(),
                line.get("count").asLong(),
                Long::sum);
        case ReportLine.INSTRUMENT ->
            instruments.put(line.get("instrument").asText(), instrument(line));
        case ReportLine.LISTING -> {
          ObjectNode listing = line.deepCopy();
          listing.remove(ReportLine.PART);
          listings.put(line.get("venue").asText() + ":" + line.get("symbol").asText(), listing);
        }
        default -> throw new IOException("the report has an unknown part: " + line);
      }
    }
    String hash =
        DecisionsFile.assemble(
            folder(work.resolve(ReplayJob.DECISIONS)), decisions, Unfinished.LEAVE_OUT);
    long decided = addDecisions(decisions, instruments);
    report.put("facts", facts);
    deadLetters.forEach(report.putObject("deadLetters")::put);
    instruments.forEach(report.putObject("instruments")::set);
    listings.forEach(report.putObject("listings")::set);
    dropped.forEach(report.putObject("dropped")::put);
    report.put("lateDropped", late);
    report.put("decisions", decided);
    report.put("decisionHash", hash);
    return report;
  }

  private static ObjectNode instrument(JsonNode line) {
    ObjectNode instrument = emptyInstrument();
    instrument.put("evaluated", line.get("evaluated").asLong());
    instrument.put("grossPositive", line.get("grossPositive").asLong());
    if (line.has("maxEdgeBps")) {
      instrument.put("maxGrossEdgeBps", edge(line.get("maxEdgeBps").asDouble()));
      long at = line.get("maxEdgeAt").asLong();
      instrument.put("maxGrossEdgeAt", MILLIS.format(Instant.ofEpochSecond(0, at)));
      instrument.put("maxGrossEdgeSell", line.get("maxEdgeSell").asText());
      instrument.put("maxGrossEdgeBuy", line.get("maxEdgeBuy").asText());
      instrument.put("medianGrossEdgeBps", edge(line.get("medianEdgeBps").asDouble()));
    }
    instrument.put("naivePositive", line.get("naivePositive").asLong());
    instrument.put("naiveEpisodes", line.get("naiveEpisodes").asLong());
    return instrument;
  }

  private static ObjectNode emptyInstrument() {
    ObjectNode instrument = JsonNodeFactory.instance.objectNode();
    instrument.put("evaluated", 0L);
    instrument.put("grossPositive", 0L);
    instrument.putNull("maxGrossEdgeBps");
    instrument.putNull("maxGrossEdgeAt");
    instrument.putNull("maxGrossEdgeSell");
    instrument.putNull("maxGrossEdgeBuy");
    instrument.putNull("medianGrossEdgeBps");
    instrument.put("naivePositive", 0L);
    instrument.put("naiveEpisodes", 0L);
    instrument.put("opportunities", 0L);
    instrument.put("confirmed", 0L);
    instrument.put("netProfit", BigDecimal.ZERO);
    return instrument;
  }

  private static BigDecimal edge(double bps) {
    return BigDecimal.valueOf(bps).setScale(EDGE_DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Counts opportunities and adds up the expected profit of the confirmed ones. */
  private static long addDecisions(Path decisions, Map<String, ObjectNode> instruments)
      throws IOException {
    long count = 0;
    try (BufferedReader lines = Files.newBufferedReader(decisions)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count++;
        JsonNode decision = JSON.readTree(line);
        ObjectNode instrument =
            instruments.computeIfAbsent(
                decision.get("instrument").asText(), name -> emptyInstrument());
        switch (Decision.Verdict.valueOf(decision.get("verdict").asText())) {
          case DETECTED -> increment(instrument, "opportunities");
          case CONFIRMED -> {
            increment(instrument, "confirmed");
            BigDecimal net = new BigDecimal(decision.get("netPortfolio").asText());
            instrument.put("netProfit", plain(instrument.get("netProfit").decimalValue().add(net)));
          }
          case COLLAPSED, EXPIRED -> {}
        }
      }
    }
    return count;
  }

  private static void increment(ObjectNode node, String field) {
    node.put(field, node.get(field).asLong() + 1);
  }

  /** The lines of all finished parts; what is unfinished was begun by an attempt that failed. */
  private static List<JsonNode> parts(Path folder) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(folder))) {
      for (Path file : files.sorted().toList()) {
        if (!file.getFileName().toString().contains(".inprogress")) {
          for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
          }
        }
      }
    }
    return lines;
  }

  /** A run without a single line leaves no folder. */
  private static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder);
  }
}
