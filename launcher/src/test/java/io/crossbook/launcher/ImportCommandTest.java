package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.sources.capture.CaptureReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final String BOOKS =
      "timestamp,symbol,b1,bv1,a1,av1\n2021-08-20 00:00:00,LINKUSDT,27.1,5,27.2,6\n";

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void nameTheCapture() {
    out = folder.resolve("made.capture");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void failed(CommandLineRun run, String... words) throws IOException {
    assertThat(run.err()).startsWith("crossbook: ").endsWith(".\n").contains(words);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part") || name.endsWith(".capture"));
    }
  }

  @Test
  void rawRecordingsKeepWhatWasReceived() throws IOException {
    Path raw =
        file(
            "KRAKEN.ws.1.0",
            """
            wss://ws.kraken.com <-> 1618678132.38
            1618678132.82: {"event":"systemStatus","status":"online"}
            1618678132.92: {"event":"heartbeat"}
            """);
    CommandLineRun run =
        CommandLineRun.of(
            "import", "raw", "--venue", "kraken", "--protocol", "kraken-v1", "--out", out, raw);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("records +3")
        .containsPattern("text +2")
        .containsPattern("open +1")
        .contains("2021-04-17T16:48:52.380Z");
    try (CaptureReader reader = CaptureReader.open(out)) {
      assertThat(reader.header().protocols()).isEqualTo(Map.of("kraken", "kraken-v1"));
      assertThat(reader.header().createdBy()).isEqualTo("crossbook import raw");
      assertThat(reader.next().time()).isEqualTo(1_618_678_132_380_000_000L);
    }
  }

  @Test
  void ticksAreMovedByTheirZone() throws IOException {
    Path pair = Files.createDirectory(folder.resolve("eurusd"));
    try (OutputStream file = Files.newOutputStream(pair.resolve("20140505_quote.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("20140505_eurusd_tick_quote.csv"));
      zip.write("292,1.38676,1.38686\n".getBytes(StandardCharsets.UTF_8));
    }
    CommandLineRun run =
        CommandLineRun.of(
            "import", "lean-fx", "--venue", "fxcm", "--zone", "-05:00", "--out", out, pair);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("2014-05-05T05:00:00.292Z").containsPattern("protocol +quotes");
  }

  @Test
  void snapshotsAndTardisRowsBecomeDepth() throws IOException {
    CommandLineRun books =
        CommandLineRun.of(
            "import",
            "book-csv",
            "--venue=huobi",
            "--instrument=LINK-USDT",
            "--out",
            out,
            file("books.csv", BOOKS));
    assertThat(books.err()).isEmpty();
    assertThat(books.out()).containsPattern("protocol +depth");
    CommandLineRun tardis =
        CommandLineRun.of(
            "import",
            "tardis",
            "--venue=deribit2",
            "--instrument=BTC-PERPETUAL=BTC-USD-BTC-PERP",
            "--out",
            folder.resolve("tardis.capture"),
            file(
                "quotes.csv",
                "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,"
                    + "bid_amount\nderibit,BTC-PERPETUAL,1585699202957000,1585699203089980,10,"
                    + "6431,6430.5,20\n"));
    assertThat(tardis.err()).isEmpty();
    assertThat(tardis.code()).isZero();
    assertThat(tardis.out()).contains("2020-04-01T00:00:03.089980Z");
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsLeftBehind() throws IOException {
    Path books = file("books.csv", BOOKS);
    Object[] csv = {"import", "book-csv", "--venue=huobi", "--instrument=LINK-USDT", "--out"};
    failed(run(csv, out, folder.resolve("nowhere.csv")), "There is no file", "nowhere.csv");
    failed(run(csv, out, file("empty.csv", "")), "empty.csv is empty");
    failed(
        run(csv, out, file("bad.csv", BOOKS + "2021-08-20 00:00:01,LINKUSDT,x,5,27.2,6\n")),
        "bad.csv, line 3",
        "not a number");
    failed(run(csv, folder.resolve("no/where"), books), "There is no folder", "no");
    failed(
        CommandLineRun.of("import", "raw", "--venue", "kraken9", "--out", out, books),
        "there is no protocol 'kraken9'",
        "kraken-v1",
        "--protocol");
    failed(
        CommandLineRun.of("import", "raw", "--venue", "Kraken", "--out", out, books),
        "--venue is 'Kraken'");
    failed(
        CommandLineRun.of("import", "raw", "--venue", "kraken", "--out", out, books),
        "books.csv, line 1");
    failed(
        CommandLineRun.of(
            "import", "raw", "--venue", "kraken", "--out", out, file("nothing.ws.0", "\n")),
        "no file has a record");
    Files.writeString(out, "mine");
    CommandLineRun exists = run(csv, out, books);
    assertThat(exists.code()).isEqualTo(1);
    assertThat(exists.err()).contains("exists already");
    assertThat(out).hasContent("mine");
  }

  @Test
  void wrongWordsAreWrongUse() {
    CommandLineRun zone =
        CommandLineRun.of(
            "import", "lean-fx", "--venue", "x", "--zone", "Mars", "--out", out, folder);
    assertThat(zone.code()).isEqualTo(2);
    assertThat(zone.err()).contains("--zone").contains("'Mars' is no time zone");
    assertThat(CommandLineRun.of("import").err()).contains("raw, lean-fx, book-csv, tardis");
    CommandLineRun without = CommandLineRun.of("import", "raw", "--venue", "kraken", "file");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--out");
  }

  private static CommandLineRun run(Object[] first, Object... more) {
    return CommandLineRun.of(Stream.concat(Stream.of(first), Stream.of(more)).toArray());
  }
}
