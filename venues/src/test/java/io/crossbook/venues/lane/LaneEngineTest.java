package io.crossbook.venues.lane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.testing.CollectedOutput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneEngineTest {
  private static final long TICK = LaneEngine.TICK_NANOS;

  private final List<String> calls = new ArrayList<>();
  private final LaneEngine engine =
      new LaneEngine(List.of(new Listening("a"), new Listening("b")), new CollectedOutput());

  /** Writes down how it is called. */
  private final class Listening implements PublicProtocol {
    private final String venue;

    Listening(String venue) {
      this.venue = venue;
    }

    @Override
    public String venue() {
      return venue;
    }

    @Override
    public void start(long now, ProtocolOutput out) {
      calls.add(venue + " start " + now);
    }

    @Override
    public void onOpen(String connection, long now, ProtocolOutput out) {
      calls.add(venue + " open " + connection + " " + now);
    }

    @Override
    public void onFrame(
        String connection,
        byte[] bytes,
        int offset,
        int length,
        boolean text,
        long receivedAt,
        ProtocolOutput out) {
      String payload = new String(bytes, offset, length, UTF_8);
      calls.add(venue + (text ? " text " : " binary ") + payload + " " + receivedAt);
    }

    @Override
    public void onResponse(
        String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
      calls.add(venue + " response " + target + " " + status + " " + receivedAt);
    }

    @Override
    public void onClose(String connection, String reason, long now, ProtocolOutput out) {
      calls.add(venue + " close " + connection + " " + reason + " " + now);
    }

    @Override
    public void onTick(long now, ProtocolOutput out) {
      calls.add(venue + " tick " + now);
    }

    @Override
    public Collection<Listing> listings() {
      return List.of();
    }
  }

  private static LaneRecord record(
      LaneRecord.Kind kind, String venue, String connection, long time, String payload) {
    return new LaneRecord(kind, venue, connection, time, 200, payload.getBytes(UTF_8));
  }

  @Test
  void handsRecordsToTheirVenue() {
    engine.start(5);
    engine.on(record(LaneRecord.Kind.OPEN, "b", "c", 10, ""));
    engine.on(record(LaneRecord.Kind.TEXT, "a", "c", 11, "x"));
    engine.on(record(LaneRecord.Kind.BINARY, "a", "c", 12, "y"));
    engine.on(record(LaneRecord.Kind.RESPONSE, "b", "/t", 13, "z"));
    engine.on(record(LaneRecord.Kind.SENT, "b", "c", 14, "z"));
    engine.on(record(LaneRecord.Kind.CLOSE, "b", "c", 15, "bye"));
    assertThat(calls)
        .containsExactly(
            "a start 5",
            "b start 5",
            "b open c 10",
            "a text x 11",
            "a binary y 12",
            "b response /t 200 13",
            "b close c bye 15");
    assertThat(engine.protocols()).extracting(PublicProtocol::venue).containsExactly("a", "b");
  }

  @Test
  void ticksAtEveryMultipleAndBeforeWhatComesLater() {
    engine.on(record(LaneRecord.Kind.TEXT, "a", "c", 3 * TICK - 1, "x"));
    engine.on(record(LaneRecord.Kind.TEXT, "a", "c", 3 * TICK, "y"));
    engine.on(record(LaneRecord.Kind.TEXT, "a", "c", 4 * TICK + 1, "z"));
    assertThat(calls)
        .containsExactly(
            "a text x " + (3 * TICK - 1),
            "a text y " + 3 * TICK,
            "a tick " + 3 * TICK,
            "b tick " + 3 * TICK,
            "a tick " + 4 * TICK,
            "b tick " + 4 * TICK,
            "a text z " + (4 * TICK + 1));
  }

  @Test
  void timePassesWithoutRecordsToo() {
    engine.advance(TICK - 1);
    engine.advance(TICK);
    engine.advance(TICK);
    engine.advance(2 * TICK - 1);
    assertThat(calls).containsExactly("a tick " + TICK, "b tick " + TICK);
  }

  @Test
  void idleTimeMakesNoDifference() {
    List<LaneRecord> records = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      records.add(record(LaneRecord.Kind.TEXT, "a", "c", 1 + (long) i * i * TICK / 7, "x" + i));
    }
    records.forEach(engine::on);
    List<String> replayed = List.copyOf(calls);
    calls.clear();
    LaneEngine live =
        new LaneEngine(List.of(new Listening("a"), new Listening("b")), new CollectedOutput());
    for (LaneRecord record : records) {
      for (long t = record.time() - TICK; t < record.time(); t += TICK / 10) {
        live.advance(Math.max(1, t));
      }
      live.on(record);
    }
    assertThat(calls).containsExactlyElementsOf(replayed);
  }

  @Test
  void aLongSilenceCostsAMinuteOfTicks() {
    engine.advance(0);
    engine.advance(1_000_000 * TICK + 5);
    assertThat(calls).hasSize(2 * 601);
    assertThat(calls.get(1199)).isEqualTo("b tick " + 600 * TICK);
    assertThat(calls.get(1200)).isEqualTo("a tick " + 1_000_000 * TICK);
    calls.clear();
    engine.advance(1_000_001 * TICK);
    assertThat(calls).hasSize(2);
  }

  @Test
  void refusesVenuesTwiceOrUnknown() {
    assertThatThrownBy(
            () ->
                new LaneEngine(
                    List.of(new Listening("a"), new Listening("a")), new CollectedOutput()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("venue a");
    assertThatThrownBy(() -> engine.on(record(LaneRecord.Kind.OPEN, "z", "c", 1, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'z'");
  }
}
