package io.crossbook.sources;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
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
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.wire.LaneEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes small captures, and what they must replay to, without the code under test. */
final class Captures {
  static final long START = 1_800_000_000_000_000_000L;

  private Captures() {}

  /** Reads any venue as an archive. */
  static PublicProtocol archive(String venue, String protocol) {
    if (!GenericVenue.PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException("no protocol " + protocol);
    }
    return GenericVenue.definition(venue).protocol().apply(VenueSettings.replay(0, 10));
  }

  /** Messages of one venue, some of them bad, {@code stepNanos} apart on average. */
  static Path write(Path file, String venue, int messages, long stepNanos, long seed)
      throws IOException {
    Random random = new Random(seed);
    try (CaptureWriter out =
        CaptureWriter.create(file, new CaptureHeader("test", Map.of(venue, GenericVenue.QUOTES)))) {
      Listing listing =
          new Listing(
              venue,
              "EURUSD",
              Instrument.fx("EUR", "USD"),
              new BigDecimal("0.00001"),
              BigDecimal.ONE,
              BigDecimal.ZERO,
              BigDecimal.ZERO,
              BigDecimal.ONE,
              5,
              0,
              ListingStatus.TRADING,
              0);
      out.append(
          new LaneRecord(
              LaneRecord.Kind.RESPONSE,
              venue,
              ListingsJson.TARGET,
              START,
              200,
              ListingsJson.write(List.of(new ListingsJson.Entry(listing, BigDecimal.TEN)))));
      out.append(new LaneRecord(LaneRecord.Kind.OPEN, venue, "a", START + 1, 0, new byte[0]));
      long time = START + 2;
      for (int i = 0; i < messages; i++) {
        time += 1 + (long) (random.nextDouble() * 2 * stepNanos);
        int bid = 138_000 + random.nextInt(1000);
        String text =
            i % 50 == 17
                ? "nonsense " + i
                : "Q,EURUSD," + time + ',' + bid + "e-5,," + (bid + 3 - random.nextInt(5)) + "e-5,";
        out.append(
            new LaneRecord(
                LaneRecord.Kind.TEXT, venue, "a", time, 0, text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return file;
  }

  /** What the captures replay to. */
  static List<LaneEvent> replay(List<Path> files) throws IOException {
    Output output = new Output();
    try (CaptureMerge merge = CaptureMerge.open(files)) {
      List<PublicProtocol> protocols = new ArrayList<>();
      merge.protocols().forEach((venue, protocol) -> protocols.add(archive(venue, protocol)));
      output.engine = new LaneEngine(protocols, output);
      LaneRecord record = merge.next();
      output.engine.start(record.time() - 1);
      for (; record != null; record = merge.next()) {
        output.engine.on(record);
      }
    }
    return output.events;
  }

  private static final class Output implements ProtocolOutput {
    private final List<LaneEvent> events = new ArrayList<>();
    private LaneEngine engine;

    @Override
    public void fact(Fact fact) {
      events.add(LaneEvent.of(fact));
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
      events.add(
          LaneEvent.of(
              new DeadLetter(
                  engine.activeVenue(),
                  connection,
                  time,
                  reason.word(),
                  detail,
                  Arrays.copyOfRange(bytes, offset, offset + length))));
    }

    @Override
    public void connect(ConnectionPlan plan) {
      throw new AssertionError("an archive connects to nothing");
    }

    @Override
    public void send(String connection, String text) {
      throw new AssertionError("an archive sends nothing");
    }

    @Override
    public void request(RestRequest request) {
      throw new AssertionError("an archive asks for nothing");
    }

    @Override
    public void reconnect(String connection, String reason) {
      throw new AssertionError("an archive reconnects nothing");
    }
  }
}
