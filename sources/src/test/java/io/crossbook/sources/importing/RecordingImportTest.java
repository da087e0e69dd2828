package io.crossbook.sources.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureMerge;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.generic.GenericVenue;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports the recordings that lie beside the project, where they do. */
class RecordingImportTest {
  @TempDir Path folder;

  private static Path data() {
    Path data = Path.of(System.getProperty("crossbook.recordings", "../shared"), "data");
    Assumptions.assumeTrue(
        Files.isDirectory(data),
        () -> "recordings folder " + data.toAbsolutePath() + " is not present: skipped");
    return data;
  }

  @ParameterizedTest
  @CsvSource({
    "BINANCE,265,5",
    "COINBASE,9946,1",
    "KRAKEN,4430,1",
    "KRAKEN_FUTURES,7175,1",
    "KUCOIN,4721,10",
    "OKX,410,25",
    "DERIBIT,136,4",
    "BITGET,1157,3",
    "GATEIO,239,11"
  })
  void rawTextHasAsManyMessagesAsWereReceived(String venue, long messages, long responses)
      throws IOException {
    List<Path> files = files("cryptofeed", venue + ".");
    ImportSummary summary = raw(venue, files);
    assertThat(summary.count(LaneRecord.Kind.TEXT)).isEqualTo(messages);
    assertThat(summary.count(LaneRecord.Kind.RESPONSE)).isEqualTo(responses);
    assertThat(summary.movedNanos()).isLessThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({"BYBIT,3227,2", "COINBASE,1030,1", "GEMINI,563,348"})
  void jsonLinesHaveAsManyMessagesAsWereReceived(String venue, long messages, long responses)
      throws IOException {
    ImportSummary summary = raw(venue, files("cryptofeed-v3", venue + "."));
    assertThat(summary.count(LaneRecord.Kind.TEXT)).isEqualTo(messages);
    assertThat(summary.count(LaneRecord.Kind.RESPONSE)).isEqualTo(responses);
    assertThat(summary.movedNanos()).isLessThan(1_000);
  }

  private ImportSummary raw(String venue, List<Path> files) throws IOException {
    try (CaptureWriter out =
        CaptureWriter.create(
            folder.resolve(venue), new CaptureHeader("test", Map.of(venue, "raw")))) {
      return new RawRecordingImporter(venue).importFiles(files, out);
    }
  }

  @Test
  void twoVenuesOfTicksReplayedTogetherGiveEveryQuote() throws IOException {
    Path oanda = ticks("oanda", "UTC");
    Path fxcm = ticks("fxcm", "-05:00");
    Replay replay = replay(List.of(oanda, fxcm));
    assertThat(replay.deadLetters).isZero();
    assertThat(replay.books("oanda")).isEqualTo(112_572);
    assertThat(replay.books("fxcm")).isEqualTo(258_354);
    assertThat(replay.selfCrossed).isEqualTo(25_007);
    assertThat(replay.firstBook.get("oanda")).isEqualTo(nanos("2014-05-04T21:00:00.462Z"));
    assertThat(replay.firstBook.get("fxcm")).isEqualTo(nanos("2014-05-04T19:00:51.815Z"));
    assertThat(replay.lastVenueTime.get("oanda")).isEqualTo(nanos("2014-05-07T23:59:42.008Z"));
    assertThat(replay.lastVenueTime.get("fxcm")).isEqualTo(nanos("2014-05-08T04:59:59.234Z"));
    assertThat(replay.resyncs).isZero();
  }

  @Test
  void snapshotsOfTwoVenuesLineUpSecondBySecond() throws IOException {
    Replay replay =
        replay(
            List.of(
                snapshots("binance", "orderbook_bnc.first80min.csv.gz"),
                snapshots("huobi", "orderbook_hb.first80min.csv.gz")));
    assertThat(replay.deadLetters).isZero();
    assertThat(replay.books("binance")).isEqualTo(4_800);
    assertThat(replay.books("huobi")).isEqualTo(4_800);
    assertThat(replay.selfCrossed).isZero();
    assertThat(replay.lastVenueTime.get("huobi")).isEqualTo(nanos("2021-08-20T01:19:59Z"));
  }

  private Path ticks(String venue, String zone) throws IOException {
    Path capture = folder.resolve(venue);
    try (CaptureWriter out =
        CaptureWriter.create(
            capture, new CaptureHeader("test", Map.of(venue, GenericVenue.QUOTES)))) {
      new LeanTickImporter(LeanTickImporter.Options.of(venue, ZoneId.of(zone)))
          .importFiles(files("lean-fx/" + venue + "/tick/eurusd", ""), out);
    }
    return capture;
  }

  private Path snapshots(String venue, String file) throws IOException {
    Path capture = folder.resolve(venue);
    try (CaptureWriter out =
        CaptureWriter.create(
            capture, new CaptureHeader("test", Map.of(venue, GenericVenue.DEPTH)))) {
      new BookCsvImporter(
              new BookCsvImporter.Options(
                  venue,
                  Instrument.spot("LINK", "USDT"),
                  ZoneId.of("UTC"),
                  BookCsvImporter.Columns.DEFAULT))
          .importFiles(List.of(data().resolve("dasanish-link").resolve(file)), out);
    }
    return capture;
  }

  private static List<Path> files(String directory, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(data().resolve(directory))) {
      return all.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static long nanos(String time) {
    return Instant.parse(time).toEpochMilli() * 1_000_000L;
  }

  private static Replay replay(List<Path> captures) throws IOException {
    Replay replay = new Replay();
    try (CaptureMerge merge = CaptureMerge.open(captures)) {
      List<PublicProtocol> protocols = new ArrayList<>();
      for (String venue : merge.protocols().keySet()) {
        protocols.add(GenericVenue.definition(venue).protocol().apply(VenueSettings.replay(0, 10)));
      }
      LaneEngine engine = new LaneEngine(protocols, replay);
      LaneRecord record = merge.next();
      engine.start(record.time() - 1);
      for (; record != null; record = merge.next()) {
        engine.on(record);
      }
    }
    return replay;
  }

  /** Counts what a replay gives. */
  private static final class Replay implements ProtocolOutput {
    private final Map<String, Long> books = new java.util.TreeMap<>();
    private final Map<String, Long> firstBook = new java.util.TreeMap<>();
    private final Map<String, Long> lastVenueTime = new java.util.TreeMap<>();
    private long selfCrossed;
    private long resyncs;
    private long deadLetters;

    long books(String venue) {
      return books.getOrDefault(venue, 0L);
    }

    @Override
    public void fact(Fact fact) {
      if (fact instanceof BookView book) {
        books.merge(book.venue(), 1L, Long::sum);
        firstBook.putIfAbsent(book.venue(), book.time());
        lastVenueTime.put(book.venue(), book.venueTime());
        selfCrossed += book.integrity() == Integrity.SELF_CROSSED ? 1 : 0;
        resyncs += book.resyncs();
      }
    }

    @Override
    public void connect(ConnectionPlan plan) {
      throw new AssertionError("a replay connects to nothing");
    }

    @Override
    public void send(String connection, String text) {
      throw new AssertionError("a replay sends nothing");
    }

    @Override
    public void request(RestRequest request) {
      throw new AssertionError("a replay asks for nothing");
    }

    @Override
    public void reconnect(String connection, String reason) {
      throw new AssertionError("a replay reconnects nothing");
    }

    @Override
    public void deadLetter(
        String connection,
        long time,
        DeadLetterReason reason,
        String detail,
        byte[] bytes,
        int offset,
        int length) {
      deadLetters++;
    }
  }
}
