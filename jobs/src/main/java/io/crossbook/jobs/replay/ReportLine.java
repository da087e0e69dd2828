package io.crossbook.jobs.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.operators.DropCount;
import io.crossbook.operators.Tally;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The parts of a replay's report as JSON lines, each with a {@code part} that says what it is;
 * {@link ReplayReport} puts them together. Stateless.
 */
final class ReportLine {
  static final String PART = "part";
  static final String TOTALS = "totals";
  static final String DEAD_LETTERS = "deadLetters";
  static final String LISTING = "listing";
  static final String INSTRUMENT = "instrument";
  static final String DROPPED = "dropped";
  static final String LATE = "late";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportLine() {}

  private static ObjectNode part(String part) {
    return JSON.createObjectNode().put(PART, part);
  }

  private static String text(ObjectNode line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a report line cannot be written", impossible);
    }
  }

  /** Totals, dead letters by reason, and the last book of each listing. */
  static final class OfTally implements FlatMapFunction<Tally, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Tally tally, Collector<String> out) {
      out.collect(text(part(TOTALS).put("facts", tally.facts())));
      for (Map.Entry<String, Long> each : tally.deadLetters().entrySet()) {
        out.collect(
            text(part(DEAD_LETTERS).put("reason", each.getKey()).put("count", each.getValue())));
      }
      for (BookView book : tally.books()) {
        out.collect(text(listing(book)));
      }
    }

    private static ObjectNode listing(BookView book) {
      ObjectNode line = part(LISTING);
      line.put("venue", book.venue());
      line.put("symbol", book.symbol());
      line.put("instrument", book.instrument());
      line.put("integrity", book.integrity().name());
      best(line, "bestBid", book.bidPrices(), book.priceScale());
      best(line, "bestBidSize", book.bidSizes(), book.sizeScale());
      best(line, "bestAsk", book.askPrices(), book.priceScale());
      best(line, "bestAskSize", book.askSizes(), book.sizeScale());
      line.put("bidLevels", book.bidLevels());
      line.put("askLevels", book.askLevels());
      line.put("checksumsVerified", book.checksumsVerified());
      line.put("checksumFailures", book.checksumFailures());
      line.put("gaps", book.gaps());
      line.put("resyncs", book.resyncs());
      return line;
    }

    private static void best(ObjectNode line, String name, long[] values, int scale) {
      if (values.length == 0) {
        line.putNull(name);
      } else {
        line.put(name, ReplayReport.plain(BigDecimal.valueOf(values[0], scale)));
      }
    }
  }

  /** Statistics of the whole run. */
  static final class OfStatistics implements FlatMapFunction<SpreadStatistics, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(SpreadStatistics row, Collector<String> out) {
      if (row.scope() != SpreadStatistics.Scope.RUN) {
        return;
      }
      ObjectNode line = part(INSTRUMENT);
      line.put("instrument", row.instrument());
      line.put("evaluated", row.evaluated());
      line.put("grossPositive", row.grossPositive());
      if (row.evaluated() > 0) {
        line.put("maxEdgeBps", row.maxEdgeBps());
        line.put("maxEdgeAt", row.maxEdgeAt());
        line.put("maxEdgeBuy", row.maxEdgeBuy());
        line.put("maxEdgeSell", row.maxEdgeSell());
        line.put("medianEdgeBps", row.medianEdgeBps());
      }
      line.put("naivePositive", row.naivePositive());
      line.put("naiveEpisodes", row.naiveEpisodes());
      out.collect(text(line));
    }
  }

  /** What was dropped, and facts that were late. */
  static final class OfDrops implements FlatMapFunction<DropCount, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(DropCount drop, Collector<String> out) {
      if (drop.reason().equals(DropCount.LATE)) {
        out.collect(text(part(LATE).put("count", drop.count())));
      } else {
        out.collect(
            text(
                part(DROPPED)
                    .put("strategy", drop.strategy())
                    .put("reason", drop.reason())
                    .put("count", drop.count())));
      }
    }
  }

  /** Candidates that were late. */
  static final class OfLate implements FlatMapFunction<Candidate, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Candidate candidate, Collector<String> out) {
      out.collect(text(part(LATE).put("count", 1)));
    }
  }
}
