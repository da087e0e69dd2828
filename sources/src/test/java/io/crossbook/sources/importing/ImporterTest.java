package io.crossbook.sources.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureReader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.venues.lane.LaneRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  @TempDir Path folder;

  private interface Import {
    ImportSummary run(CaptureWriter out) throws IOException;
  }

  private ImportSummary summary;

  private List<String> run(Import job) throws IOException {
    Path file = folder.resolve("out.capture");
    Files.deleteIfExists(file);
    try (CaptureWriter out =
        CaptureWriter.create(file, new CaptureHeader("test", Map.of("v", "quotes")))) {
      summary = job.run(out);
    }
    List<String> lines = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      for (LaneRecord each = reader.next(); each != null; each = reader.next()) {
        assertThat(each.venue()).isEqualTo("v");
        lines.add(
            each.kind()
                + " "
                + each.connection()
                + " "
                + each.time()
                + " "
                + new String(each.payload(), StandardCharsets.UTF_8));
      }
    }
    assertThat(summary.total()).isEqualTo(lines.size());
    return lines;
  }

  @Test
  void importsRawTextMergedByReceiveTimeAfterTheMetadata() throws IOException {
    Path metadata =
        gzip("X.0.gz", "https://api.x.com/v1/pairs?a=1&b=2 -> 1617666425.5: {\"pairs\": []}\n");
    Path snapshots = gzip("X.http.0.0.gz", "https://x.com/book -> 1617666424.97333: {\"b\":1}\n");
    Path socket =
        gzip(
            "X.ws.1.0.gz",
            """
            configuration: {"l2_book":[]}

            wss://ws.x.com <-> 1617666422.653664
            wss://ws.x.com <- 1617666423.123373: {"op":"subscribe"}
            1617666424.97333: {"a": "x: y"}
            1617666425.1234567891: é
            """);
    List<String> lines =
        run(
            out ->
                new RawRecordingImporter("v")
                    .importFiles(List.of(snapshots, socket, metadata), out));
    assertThat(lines)
        .containsExactly(
            "RESPONSE /v1/pairs?a=1&b=2 1617666422653663999 {\"pairs\": []}",
            "OPEN X.ws.1.0 1617666422653664000 ",
            "SENT X.ws.1.0 1617666423123373000 {\"op\":\"subscribe\"}",
            "RESPONSE /book 1617666424973330000 {\"b\":1}",
            "TEXT X.ws.1.0 1617666424973330000 {\"a\": \"x: y\"}",
            "TEXT X.ws.1.0 1617666425123456789 é");
    assertThat(summary.count(LaneRecord.Kind.TEXT)).isEqualTo(2);
    assertThat(summary.moved()).isZero();
  }

  @Test
  void importsJsonLinesSortedByTime() throws IOException {
    Path file =
        gzip(
            "X.jsonl.gz",
            """
            {"t":"header","format":2}
            {"t":"http","conn":"X.http.1","ts":10.5,"url":"https://x.com/p?q=1","data":"[]"}
            {"t":"connect","conn":"X.ws.2","ts":11.25,"addr":"wss://x.com"}
            {"t":"send","conn":"X.ws.2","ts":11.5,"data":"s"}
            {"t":"recv","conn":"X.ws.2","ts":12.0000005,"data":"{\\"a\\":\\"b\\"}"}
            {"t":"recv","conn":"X.ws.3","ts":11.75,"data":"c"}
            """);
    assertThat(run(out -> new RawRecordingImporter("v").importFiles(List.of(file), out)))
        .containsExactly(
            "RESPONSE /p?q=1 10500000000 []",
            "OPEN X.ws.2 11250000000 ",
            "SENT X.ws.2 11500000000 s",
            "TEXT X.ws.3 11750000000 c",
            "TEXT X.ws.2 12000000500 {\"a\":\"b\"}");
    assertThat(summary.moved()).isZero();
  }

  @Test
  void importsLeanTicksInTheZoneOfTheArchive() throws IOException {
    Path first = zip("eurusd/20140504_quote.zip", "0,1.38676,1.38686\n5,1.4,1.3\n5,1.41,1.31\n");
    Path second = zip("eurusd/20140505_quote.zip", "7,1.387,1.388\n");
    List<String> lines =
        run(
            out ->
                new LeanTickImporter(LeanTickImporter.Options.of("v", ZoneId.of("-05:00")))
                    .importFiles(List.of(second, first), out));
    // 2014-05-04T05:00:00Z
    assertThat(lines.get(0)).startsWith("RESPONSE listings 1399179599999999998 [{");
    assertThat(lines.get(0))
        .contains("\"instrument\":\"EUR-USD-FX\"")
        .contains("\"priceScale\":5")
        .contains("\"assumedSize\":\"1000000\"");
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "OPEN archive 1399179599999999999 ",
            "TEXT archive 1399179600000000000 Q,EURUSD,1399179600000000000,1.38676,,1.38686,",
            "TEXT archive 1399179600005000000 Q,EURUSD,1399179600005000000,1.4,,1.3,",
            "TEXT archive 1399179600005000000 Q,EURUSD,1399179600005000000,1.41,,1.31,",
            "TEXT archive 1399266000007000000 Q,EURUSD,1399266000007000000,1.387,,1.388,");
  }

  @Test
  void importsBookSnapshotsByColumnName() throws IOException {
    Path file =
        gzip(
            "book.csv.gz",
            """
            timestamp,symbol,b1,b2,bv1,bv2,a1,av1
            2021-08-20 00:00:00,L,27.095,27.08,988.45,1,27.101,21.0790
            2021-08-20 00:00:01.5,L,27.1,,2,,27.2,3
            """);
    List<String> lines =
        run(
            out ->
                new BookCsvImporter(
                        new BookCsvImporter.Options(
                            "v",
                            Instrument.spot("LINK", "USDT"),
                            ZoneId.of("UTC"),
                            BookCsvImporter.Columns.DEFAULT))
                    .importFiles(List.of(file), out));
    assertThat(lines.get(0)).contains("\"priceScale\":3").contains("\"sizeScale\":3");
    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "TEXT archive 1629417600000000000"
                + " S,L,1629417600000000000,27.095@988.45 27.08@1,27.101@21.0790",
            "TEXT archive 1629417601500000000 S,L,1629417601500000000,27.1@2,27.2@3");
  }

  @Test
  void importsTheDataSetsOfTardis() throws IOException {
    Path book =
        gzip(
            "book.csv.gz",
            """
            exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount
            x,BTC,1585699200245000,1585699200300000,false,bid,6400,1
            x,BTC,1585699200245000,1585699200400000,true,bid,6400.5,0.25
            x,BTC,1585699200245000,1585699200400000,true,ask,6401,1e-8
            x,BTC,1585699200245000,1585699200400001,true,ask,6402,3
            x,BTC,1585699200345000,1585699200500000,false,ask,6401,0
            x,ETH,1585699200345000,1585699200500000,false,ask,130,0
            """);
    Path trades =
        gzip(
            "trades.csv.gz",
            """
            exchange,symbol,timestamp,local_timestamp,id,side,price,amount
            x,BTC,1585699200345000,1585699200400000,77,sell,6400.5,2
            """);
    Map<String, Instrument> instruments =
        Map.of("BTC", Instrument.spot("BTC", "USD"), "ETH", Instrument.spot("ETH", "USD"));
    List<String> lines =
        run(out -> new TardisImporter("v", instruments).importFiles(List.of(book, trades), out));
    assertThat(lines.get(0)).contains("\"priceScale\":1,\"sizeScale\":8");
    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "TEXT archive 1585699200300000000 U,BTC,1585699200245000000,6400@1,",
            "TEXT archive 1585699200400000000 S,BTC,1585699200245000000,6400.5@0.25,6401@1e-8",
            "TEXT archive 1585699200400000000 T,BTC,1585699200345000000,77,6400.5,2,S",
            "TEXT archive 1585699200400001000 U,BTC,1585699200245000000,,6402@3",
            "TEXT archive 1585699200500000000 U,BTC,1585699200345000000,,6401@0",
            "TEXT archive 1585699200500000000 U,ETH,1585699200345000000,,130@0");
  }

  @Test
  void importsTardisQuotesAndSnapshots() throws IOException {
    Path quotes =
        gzip(
            "quotes.csv.gz",
            """
            exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount
            x,BTC,1585699200245000,1585699200300000,3,6401,6400.5,2
            x,BTC,1585699200245000,1585699200300001,,,6400.5,2
            """);
    Path books =
        gzip(
            "snapshots.csv.gz",
            "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,"
                + "bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,"
                + """
            bids[1].price,bids[1].amount
            x,ETH,1585699200245000,1585699200300000,130,1,129,2,131,3,,
            """);
    Map<String, Instrument> instruments =
        Map.of("BTC", Instrument.spot("BTC", "USD"), "ETH", Instrument.spot("ETH", "USD"));
    List<String> lines =
        run(out -> new TardisImporter("v", instruments).importFiles(List.of(quotes, books), out));
    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "TEXT archive 1585699200300000000 Q,BTC,1585699200245000000,6400.5,2,6401,3",
            "TEXT archive 1585699200300000000 S,ETH,1585699200245000000,129@2,130@1 131@3",
            "TEXT archive 1585699200300001000 Q,BTC,1585699200245000000,6400.5,2,,");
  }

  @Test
  void roundsSizesDownThatHaveMoreDigitsThanABookCanHold() throws IOException {
    Path file =
        gzip(
            "book.csv.gz",
            """
            timestamp,b1,bv1,a1,av1
            1629417600,27.095,46348.9,27.101,0.002398164846634139
            """);
    List<String> lines =
        run(
            out ->
                new BookCsvImporter(
                        new BookCsvImporter.Options(
                            "v",
                            Instrument.spot("LINK", "USDT"),
                            ZoneId.of("UTC"),
                            BookCsvImporter.Columns.DEFAULT))
                    .importFiles(List.of(file), out));
    assertThat(lines.get(2)).endsWith("27.095@46348.9,27.101@0.002398164");
    assertThat(summary.rounded()).isEqualTo(1);
  }

  @Test
  void namesTheFileAndTheLineOfWhatItCannotRead() throws IOException {
    Path text = gzip("X.ws.1.0.gz", "1617666424.9: {}\nnonsense\n");
    refuses(
        out -> new RawRecordingImporter("v").importFiles(List.of(text), out), text + ", line 2");
    Path json = gzip("X.jsonl.gz", "{\"t\":\"header\"}\n{\"t\":\"recv\",\"conn\":\"a\"}\n");
    refuses(
        out -> new RawRecordingImporter("v").importFiles(List.of(json), out), json + ", line 2");
    Path ticks = zip("eurusd/20140504_quote.zip", "0,1.3,1.4\n1,1.3,x\n");
    LeanTickImporter lean =
        new LeanTickImporter(LeanTickImporter.Options.of("v", ZoneId.of("UTC")));
    refuses(out -> lean.importFiles(List.of(ticks), out), ticks + ", line 2");
    Path noPair = zip("elsewhere/20140504_quote.zip", "0,1.3,1.4\n");
    refuses(out -> lean.importFiles(List.of(noPair), out), "elsewhere");
    Path book = gzip("book.csv.gz", "timestamp,b1,bv1,a1,av1\nyesterday,1,1,2,1\n");
    BookCsvImporter csv =
        new BookCsvImporter(
            new BookCsvImporter.Options(
                "v",
                Instrument.spot("LINK", "USDT"),
                ZoneId.of("UTC"),
                BookCsvImporter.Columns.DEFAULT));
    refuses(out -> csv.importFiles(List.of(book), out), book + ", line 2");
    Path tardis =
        gzip(
            "t.csv.gz",
            "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\nx,BTC,1,1,1,up,1,1\n");
    TardisImporter trades = new TardisImporter("v", Map.of("BTC", Instrument.spot("BTC", "USD")));
    refuses(out -> trades.importFiles(List.of(tardis), out), tardis + ", line 2");
    Path huge =
        gzip(
            "h.csv.gz",
            """
            exchange,symbol,timestamp,local_timestamp,id,side,price,amount
            x,BTC,1,1,1,buy,1234567890123.12345678,1
            """);
    refuses(out -> trades.importFiles(List.of(huge), out), "more digits than");
    refuses(
        out -> trades.importFiles(List.of(folder.resolve("missing.csv")), out), "there is no file");
  }

  private void refuses(Import job, String words) throws IOException {
    Path file = folder.resolve("refused.capture");
    Files.deleteIfExists(file);
    try (CaptureWriter out =
        CaptureWriter.create(file, new CaptureHeader("test", Map.of("v", "quotes")))) {
      assertThatThrownBy(() -> job.run(out))
          .isInstanceOf(ImportException.class)
          .hasMessageContaining(words);
    }
  }

  private Path gzip(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Path zip(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("ticks.csv"));
      out.write(content.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return Files.write(file, bytes.toByteArray());
  }
}
