package io.crossbook.core.spread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.RecordingContext;
import io.crossbook.core.testing.Rules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strategy over real recordings gives the numbers that were computed independently of it. */
class RecordedEdgesTest {
  private static final int SCALE = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long FXCM_SHIFT_HOURS = 5;

  /** The rows of one instrument follow each other: each recording is read once. */
  private static String lastRead = "";

  private static List<BookView> lastFacts = List.of();

  @ParameterizedTest(name = "{0} age {1} skew {2}")
  @CsvSource({
    "EUR-USD-FX, 0, 0, 332874, 5540, 5.4632, 2014-05-08T03:04:07.707Z, fxcm, oanda, -0.4305",
    "EUR-USD-FX, 2000, 0, 258708, 73, 0.8638, 2014-05-06T07:15:40.806Z, oanda, fxcm, -0.4305",
    "EUR-USD-FX, 2000, 250, 185808, 44, 0.7895, 2014-05-07T14:00:05.331Z, fxcm, oanda, -0.4306",
    "NZD-USD-FX, 0, 0, 418821, 24324, 14.9126, 2014-05-08T04:25:08.298Z, fxcm, oanda, -1.5957",
    "NZD-USD-FX, 2000, 0, 298537, 37, 4.0248, 2014-05-06T22:53:40.172Z, fxcm, oanda, -1.6077",
    "NZD-USD-FX, 2000, 250, 208167, 17, 4.0248, 2014-05-06T22:53:40.172Z, fxcm, oanda, -1.6091",
    "LINK-USDT, 0, 0, 9599, 2694, 25.6843, 2021-08-20T00:49:07Z, bnc, hb, -0.7757",
    "LINK-USDT, 2000, 500, 4800, 941, 8.0292, 2021-08-20T00:42:40Z, bnc, hb, -1.0435",
  })
  void edges(
      String instrument,
      long maxAge,
      long maxSkew,
      long evaluated,
      long grossPositive,
      double maxEdge,
      Instant at,
      String sell,
      String buy,
      double median)
      throws IOException {
    Path data = Path.of(System.getProperty("crossbook.recordings", ""), "data");
    assumeTrue(Files.isDirectory(data), "recordings folder " + data + " not present: skipped");
    List<BookView> facts = facts(data, instrument);

    SpreadStrategy strategy = new SpreadStrategy(SpreadConfig.standard(true));
    SpreadState state = strategy.newState(strategy.keyOf(Instrument.parse(instrument)));
    RecordingContext context =
        new RecordingContext(
            SpreadStrategy.NAME,
            Fees.taker(),
            Rules.of(SpreadStrategy.NAME).maxAge(maxAge).maxSkew(maxSkew).rule());
    for (BookView fact : facts) {
      strategy.on(fact, state, context);
    }
    strategy.onTime(Long.MAX_VALUE, state, context);

    SpreadStatistics run =
        context.statistics.stream()
            .filter(row -> row.scope() == SpreadStatistics.Scope.RUN)
            .findFirst()
            .orElseThrow();
    assertThat(run.evaluated()).isEqualTo(evaluated);
    assertThat(run.grossPositive()).isEqualTo(grossPositive);
    assertThat(run.maxEdgeBps()).isCloseTo(maxEdge, within(0.00005));
    assertThat(run.maxEdgeAt()).isEqualTo(nanos(at));
    assertThat(run.maxEdgeSell()).startsWith(sell + ":");
    assertThat(run.maxEdgeBuy()).startsWith(buy + ":");
    assertThat(run.medianEdgeBps()).isCloseTo(median, within(0.00001));
    assertThat(
            context.statistics.stream()
                .filter(row -> row.scope() == SpreadStatistics.Scope.WINDOW)
                .mapToLong(SpreadStatistics::evaluated)
                .sum())
        .as("the windows cover the run")
        .isEqualTo(evaluated);
  }

  private static List<BookView> facts(Path data, String instrument) throws IOException {
    if (!instrument.equals(lastRead)) {
      lastFacts = instrument.endsWith("-FX") ? forex(data, instrument) : link(data);
      lastRead = instrument;
    }
    return lastFacts;
  }

  /** OANDA before FXCM at equal times: the sort is stable. */
  private static List<BookView> forex(Path data, String instrument) throws IOException {
    String pair = instrument.replace("-FX", "").replace("-", "").toLowerCase(Locale.ROOT);
    List<BookView> facts = new ArrayList<>();
    for (String venue : List.of("oanda", "fxcm")) {
      long shift = venue.equals("fxcm") ? FXCM_SHIFT_HOURS * 3_600_000 : 0;
      List<Path> days;
      try (Stream<Path> files =
          Files.list(data.resolve("lean-fx").resolve(venue).resolve("tick").resolve(pair))) {
        days = files.sorted().toList();
      }
      for (Path day : days) {
        LocalDate date =
            LocalDate.parse(
                day.getFileName().toString().substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
        long midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() + shift;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(day))) {
          zip.getNextEntry();
          BufferedReader lines = reader(zip);
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] tick = line.split(",", -1);
            facts.add(
                view(
                    venue,
                    instrument,
                    (midnight + Long.parseLong(tick[0])) * NANOS_PER_MILLI,
                    new String[] {tick[1]},
                    new String[] {"1"},
                    new String[] {tick[2]},
                    new String[] {"1"}));
          }
        }
      }
    }
    facts.sort(Comparator.comparingLong(BookView::time));
    return facts;
  }

  private static List<BookView> link(Path data) throws IOException {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    List<BookView> facts = new ArrayList<>();
    for (String venue : List.of("bnc", "hb")) {
      Path file = data.resolve("dasanish-link/orderbook_" + venue + ".first80min.csv.gz");
      try (BufferedReader lines = reader(new GZIPInputStream(Files.newInputStream(file)))) {
        lines.readLine();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] row = line.split(",", -1);
          Instant time = LocalDateTime.parse(row[0], format).toInstant(ZoneOffset.UTC);
          facts.add(
              view(
                  venue,
                  "LINK-USDT",
                  nanos(time),
                  List.of(row).subList(2, 12).toArray(String[]::new),
                  List.of(row).subList(12, 22).toArray(String[]::new),
                  List.of(row).subList(22, 32).toArray(String[]::new),
                  List.of(row).subList(32, 42).toArray(String[]::new)));
        }
      }
    }
    facts.sort(Comparator.comparingLong(BookView::time));
    return facts;
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static BookView view(
      String venue,
      String instrument,
      long time,
      String[] bids,
      String[] bidSizes,
      String[] asks,
      String[] askSizes) {
    long[] bidPrices = scaled(bids);
    long[] askPrices = scaled(asks);
    return new BookView(
        venue,
        instrument,
        instrument,
        venue,
        time,
        time,
        0,
        1,
        1,
        bidPrices[0] > askPrices[0] ? Integrity.SELF_CROSSED : Integrity.CURRENT,
        SCALE,
        SCALE,
        bidPrices,
        scaled(bidSizes),
        askPrices,
        scaled(askSizes),
        bids.length,
        asks.length,
        0,
        0,
        0,
        0);
  }

  private static long[] scaled(String[] decimals) {
    long[] scaled = new long[decimals.length];
    for (int i = 0; i < decimals.length; i++) {
      scaled[i] =
          // Some sizes carry the noise of a binary sum behind the twelfth digit.
          new BigDecimal(decimals[i])
              .setScale(SCALE, RoundingMode.HALF_EVEN)
              .unscaledValue()
              .longValueExact();
    }
    return scaled;
  }

  private static long nanos(Instant time) {
    return time.toEpochMilli() * NANOS_PER_MILLI;
  }
}
