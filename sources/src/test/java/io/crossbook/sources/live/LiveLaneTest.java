package io.crossbook.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.sources.capture.CaptureReader;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.lane.LaneRecord;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveLaneTest {
  private static final long LONG = 60_000_000_000L;

  private final Gathered gathered = new Gathered();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private static LaneSettings settings(String name, int queueRecords) {
    return new LaneSettings(
        name,
        queueRecords,
        256L << 20,
        8 << 20,
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        1);
  }

  private static ConnectionPlan socket(String name, long silenceNanos) {
    return new ConnectionPlan(
        name, ConnectionPlan.Transport.WEBSOCKET, "/" + name, silenceNanos, 100);
  }

  private static ScriptedProtocol sockets(ConnectionPlan... plans) {
    return new ScriptedProtocol("v", List.of(plans), List.of("subscribe"), List.of());
  }

  @Test
  void bringsEveryMessageInOrderAndAnswersPings() throws Exception {
    String large = "x".repeat(3 << 20) + "é";
    CountDownLatch ponged = new CountDownLatch(1);
    try (LocalVenue venue =
            new LocalVenue(
                socket -> {
                  heard.add(socket.path() + " " + socket.headers().get("Authorization"));
                  socket.pongHandler(pong -> ponged.countDown());
                  socket.textMessageHandler(
                      text -> {
                        heard.add(text);
                        socket.writePing(Buffer.buffer("p"));
                        socket.writeTextMessage("one");
                        socket.writeTextMessage(large);
                        socket.writeBinaryMessage(Buffer.buffer(new byte[100_000]));
                        socket.writeTextMessage("bad");
                      });
                },
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("order", 1000),
                List.of(
                    venue.venue(sockets(socket("a", LONG)), Map.of("Authorization", "Bearer t"))),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> all.deadLetters.size() == 1);
      assertThat(gathered.records.stream().map(LaneRecord::kind))
          .containsExactly(
              LaneRecord.Kind.OPEN,
              LaneRecord.Kind.SENT,
              LaneRecord.Kind.TEXT,
              LaneRecord.Kind.TEXT,
              LaneRecord.Kind.BINARY,
              LaneRecord.Kind.TEXT);
      assertThat(gathered.texts(LaneRecord.Kind.TEXT)).containsExactly("one", large, "bad");
      assertThat(gathered.of(LaneRecord.Kind.BINARY).get(0).payload()).hasSize(100_000);
      assertThat(heard).containsExactly("/a Bearer t", "subscribe");
      assertThat(ponged.await(10, TimeUnit.SECONDS)).isTrue();
      DeadLetter letter = gathered.deadLetters.get(0);
      assertThat(letter.venue()).isEqualTo("v");
      assertThat(letter.connection()).isEqualTo("a");
      assertThat(lane.counters().messages()).isEqualTo(4);
      assertThat(lane.counters().sentFrames()).isEqualTo(1);
      assertThat(lane.counters().deadLetters()).isEqualTo(1);
    }
  }

  @Test
  void saysWhatTheVenueWantsOfEveryoneBesideTheDeploymentsOwnHeaders() throws Exception {
    ScriptedProtocol protocol =
        new ScriptedProtocol(
            "v", List.of(socket("a", LONG)), List.of(), List.of(RestRequest.now("/r", 1)));
    try (LocalVenue venue =
        new LocalVenue(
            socket -> {
              heard.add("socket " + socket.headers().get("X-Size") + socket.headers().get("X-Own"));
              socket.writeTextMessage("one");
            },
            request -> {
              heard.add("rest " + request.getHeader("X-Size") + request.getHeader("X-Own"));
              request.response().end("two");
            })) {
      LaneVenue plain = venue.venue(protocol, Map.of("X-Own", "2"));
      VenueDefinition that = plain.definition();
      VenueDefinition wanting =
          new VenueDefinition(
              that.id(),
              that.title(),
              that.streamBase(),
              that.restBase(),
              that.restLimit(),
              that.connectsPerMinute(),
              that.defaultBookDepth(),
              that.protocol(),
              Map.of("X-Size", "1"));
      LaneVenue told = new LaneVenue(wanting, plain.settings(), plain.headers());
      try (LiveLane lane = new LiveLane(settings("said", 1000), List.of(told), gathered)) {
        lane.start();
        gathered.until(
            lane,
            all ->
                !all.of(LaneRecord.Kind.TEXT).isEmpty()
                    && !all.of(LaneRecord.Kind.RESPONSE).isEmpty());
      }
    }
    assertThat(heard).containsExactlyInAnyOrder("socket 12", "rest 12");
  }

  @Test
  void opensAgainWhateverEndsAConnection() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    try (LocalVenue venue =
            new LocalVenue(
                socket -> {
                  switch (opened.incrementAndGet()) {
                    case 1 -> socket.close((short) 1001, "bye");
                    case 2 -> socket.writeTextMessage("again");
                    case 3 -> socket.writeTextMessage("x".repeat((8 << 20) + 1));
                    case 4 -> socket.writeTextMessage("one");
                    default -> socket.writeTextMessage("two");
                  }
                },
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("again", 1000),
                List.of(venue.venue(sockets(socket("a", 300_000_000L)), Map.of())),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> all.texts(LaneRecord.Kind.TEXT).contains("two"));
      assertThat(gathered.texts(LaneRecord.Kind.CLOSE))
          .containsExactly(
              "closed by the venue with 1001: bye",
              "asked to",
              "a message is longer than 8388608 bytes",
              "nothing came for 300 ms");
      assertThat(gathered.texts(LaneRecord.Kind.TEXT)).containsExactly("again", "one", "two");
      List<LaneRecord.Kind> turns =
          gathered.records.stream()
              .map(LaneRecord::kind)
              .filter(kind -> kind == LaneRecord.Kind.OPEN || kind == LaneRecord.Kind.CLOSE)
              .toList();
      for (int i = 0; i < turns.size(); i++) {
        assertThat(turns.get(i))
            .isEqualTo(i % 2 == 0 ? LaneRecord.Kind.OPEN : LaneRecord.Kind.CLOSE);
      }
      assertThat(lane.counters().reconnects()).isEqualTo(4);
    }
  }

  @Test
  void replacesAConnectionBeforeItIsTooOld() throws Exception {
    ConnectionPlan plan =
        new ConnectionPlan("a", ConnectionPlan.Transport.WEBSOCKET, "/a", LONG, 100, 100_000_000L);
    try (LocalVenue venue =
            new LocalVenue(
                socket -> socket.writeTextMessage("one"),
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("age", 1000), List.of(venue.venue(sockets(plan), Map.of())), gathered)) {
      lane.start();
      gathered.until(lane, all -> all.of(LaneRecord.Kind.OPEN).size() == 3);
      assertThat(gathered.texts(LaneRecord.Kind.CLOSE).get(0))
          .isEqualTo("replaced before the venue ends it for its age");
    }
  }

  @Test
  void opensNoMoreConnectionsThanTheVenueAllowsAMinute() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    try (LocalVenue venue =
            new LocalVenue(
                socket -> {
                  opened.incrementAndGet();
                  socket.close();
                },
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("limit", 1000),
                List.of(
                    venue.venue(
                        sockets(socket("a", LONG)),
                        Map.of(),
                        new VenueDefinition.RateLimit(1, 1),
                        3)),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> all.of(LaneRecord.Kind.CLOSE).size() == 3);
      long ticks = gathered.ticks;
      gathered.until(lane, all -> all.ticks > ticks + 800);
      assertThat(opened).hasValue(3);
    }
  }

  @Test
  void sendsNoFasterThanTheVenueAllows() throws Exception {
    List<String> subscriptions = IntStream.range(0, 6).mapToObj(i -> "s" + i).toList();
    ConnectionPlan plan =
        new ConnectionPlan("a", ConnectionPlan.Transport.WEBSOCKET, "/a", LONG, 3);
    try (LocalVenue venue =
            new LocalVenue(
                socket -> socket.textMessageHandler(heard::add),
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("send", 1000),
                List.of(
                    venue.venue(
                        new ScriptedProtocol("v", List.of(plan), subscriptions, List.of()),
                        Map.of())),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> heard.size() == 6);
      assertThat(heard).containsExactlyElementsOf(subscriptions);
      List<LaneRecord> sent = gathered.of(LaneRecord.Kind.SENT);
      assertThat(sent.get(3).time() - sent.get(0).time()).isGreaterThan(990_000_000L);
      assertThat(sent.get(2).time() - sent.get(0).time()).isLessThan(900_000_000L);
    }
  }

  @Test
  void holdsTheVenueBackWhileNobodyTakes() throws Exception {
    int messages = 20_000;
    CountDownLatch written = new CountDownLatch(1);
    try (LocalVenue venue =
            new LocalVenue(
                socket -> {
                  for (int i = 0; i < messages; i++) {
                    socket.writeTextMessage(i + " " + "x".repeat(300));
                  }
                  written.countDown();
                },
                request -> request.response().setStatusCode(404).end());
        LiveLane lane =
            new LiveLane(
                settings("hold", 50),
                List.of(venue.venue(sockets(socket("a", 2_000_000_000L)), Map.of())),
                gathered)) {
      lane.start();
      assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
      while (lane.counters().pauses() == 0) {
        Thread.onSpinWait();
      }
      // Longer than the silence that ends a connection which is read.
      assertThat(new CountDownLatch(1).await(2_500, TimeUnit.MILLISECONDS)).isFalse();
      gathered.until(
          lane,
          all -> {
            assertThat(lane.queueDepth()).isLessThanOrEqualTo(51);
            return all.of(LaneRecord.Kind.TEXT).size() > 10;
          });
      gathered.until(
          lane,
          all -> {
            assertThat(lane.queueDepth()).isLessThanOrEqualTo(51);
            return lane.counters().messages() == messages && lane.queueDepth() == 0;
          });
      List<String> texts = gathered.texts(LaneRecord.Kind.TEXT);
      assertThat(texts).hasSize(messages);
      for (int i = 0; i < messages; i++) {
        assertThat(texts.get(i)).startsWith(i + " ");
      }
      // Not being read is not silence: before the first message and after the last it may be
      // silent.
      List<LaneRecord> closings = gathered.of(LaneRecord.Kind.CLOSE);
      List<LaneRecord> all = gathered.of(LaneRecord.Kind.TEXT);
      assertThat(closings)
          .noneMatch(
              each ->
                  each.time() > all.get(0).time() && each.time() < all.get(messages - 1).time());
    }
  }

  @Test
  void readsLinesAndHoldsThemBackToo() throws Exception {
    int lines = 5_000;
    AtomicInteger requests = new AtomicInteger();
    ScriptedProtocol protocol =
        new ScriptedProtocol(
            "lines",
            List.of(
                new ConnectionPlan(
                    "prices",
                    ConnectionPlan.Transport.HTTP_LINES,
                    "/stream?instruments=EUR_USD",
                    LONG,
                    1)),
            List.of(),
            List.of());
    try (LocalVenue venue =
            new LocalVenue(
                socket -> socket.close(),
                request -> {
                  heard.add(request.uri() + " " + request.getHeader("Authorization"));
                  if (requests.incrementAndGet() == 1) {
                    request.response().setStatusCode(503).end("not now");
                    return;
                  }
                  request.response().setChunked(true);
                  if (requests.get() > 2) {
                    request.response().write("{\"last\":1}\r\n");
                    return;
                  }
                  for (int i = 0; i < lines; i++) {
                    request.response().write("{\"i\":" + i + (i % 2 == 0 ? "}\n" : "}\r\n\r\n"));
                  }
                  request.response().end();
                });
        LiveLane lane =
            new LiveLane(
                settings("lines", 20),
                List.of(venue.venue(protocol, Map.of("Authorization", "Bearer secret"))),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> all.texts(LaneRecord.Kind.TEXT).contains("{\"last\":1}"));
      List<String> texts = gathered.texts(LaneRecord.Kind.TEXT);
      assertThat(texts).hasSize(lines + 1);
      for (int i = 0; i < lines; i++) {
        assertThat(texts.get(i)).isEqualTo("{\"i\":" + i + "}");
      }
      assertThat(heard).containsOnly("/stream?instruments=EUR_USD Bearer secret");
      assertThat(gathered.texts(LaneRecord.Kind.CLOSE))
          .containsExactly("the venue ended the stream");
      assertThat(lane.counters().reconnects()).isEqualTo(2);
    }
  }

  @Test
  void asksWithinTheLimitAndLeavesTheVenueAloneWhenItSaysSo() throws Exception {
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    List<RestRequest> requests = new ArrayList<>();
    requests.add(RestRequest.now("/limited", 1));
    requests.add(RestRequest.now("/hangs", 1));
    for (int i = 0; i < 4; i++) {
      requests.add(RestRequest.now("/ok?n=" + i, 1));
    }
    try (LocalVenue venue =
            new LocalVenue(
                socket -> socket.close(),
                request -> {
                  times.add(System.nanoTime());
                  switch (request.path()) {
                    case "/limited" ->
                        request
                            .response()
                            .setStatusCode(429)
                            .putHeader("Retry-After", "1")
                            .end("slow down");
                    case "/ok" -> request.response().end("[" + request.query() + "]");
                    default -> {}
                  }
                });
        LiveLane lane =
            new LiveLane(
                settings("rest", 1000),
                List.of(
                    venue.venue(
                        new ScriptedProtocol("v", List.of(), List.of(), requests),
                        Map.of(),
                        new VenueDefinition.RateLimit(1, 1),
                        1)),
                gathered)) {
      lane.start();
      gathered.until(lane, all -> all.of(LaneRecord.Kind.RESPONSE).size() == 6);
      Map<String, LaneRecord> answers =
          gathered.of(LaneRecord.Kind.RESPONSE).stream()
              .collect(Collectors.toMap(LaneRecord::connection, record -> record));
      assertThat(answers.get("/limited").status()).isEqualTo(429);
      assertThat(answers.get("/hangs").status()).isZero();
      assertThat(answers.get("/ok?n=2").status()).isEqualTo(200);
      assertThat(new String(answers.get("/ok?n=2").payload(), StandardCharsets.UTF_8))
          .isEqualTo("[n=2]");
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(900_000_000L);
      }
      assertThat(lane.counters().restLimited()).isEqualTo(1);
      assertThat(lane.counters().restCalls()).isEqualTo(6);
    }
  }

  @Test
  void leavesNoThreadOfItsOwnBehind() throws Exception {
    try (LocalVenue venue =
        new LocalVenue(
            socket -> socket.writeTextMessage("one"),
            request -> request.response().setStatusCode(404).end())) {
      LiveLane lane =
          new LiveLane(
              settings("threads", 1000),
              List.of(venue.venue(sockets(socket("a", LONG), socket("b", LONG)), Map.of())),
              gathered);
      lane.start();
      gathered.until(lane, all -> all.of(LaneRecord.Kind.TEXT).size() == 2);
      List<Thread> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("lane-threads"))
              .toList();
      assertThat(threads).isNotEmpty();
      lane.close();
      for (Thread thread : threads) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
      while (lane.step()) {
        Thread.onSpinWait();
      }
      assertThat(gathered.texts(LaneRecord.Kind.CLOSE))
          .containsExactly("the lane is closed", "the lane is closed");
    }
  }

  @Test
  void recordsWhatComesUntilItIsStopped(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("lane.capture");
    try (LocalVenue venue =
        new LocalVenue(
            socket -> {
              for (int i = 0; i < 100; i++) {
                socket.writeTextMessage("m" + i);
              }
            },
            request -> request.response().setStatusCode(404).end())) {
      Recorder recorder =
          new Recorder(
              settings("recorder", 1000),
              List.of(venue.venue(sockets(socket("a", LONG)), Map.of())),
              file,
              "test");
      Thread stopper =
          new Thread(
              () -> {
                while (recorder.facts() < 100) {
                  Thread.onSpinWait();
                }
                recorder.stop();
              });
      stopper.start();
      recorder.run(Duration.ofSeconds(20));
      stopper.join();
    }
    List<LaneRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      assertThat(reader.header().protocols()).isEqualTo(Map.of("v", "v"));
      for (LaneRecord each = reader.next(); each != null; each = reader.next()) {
        records.add(each);
      }
      assertThat(reader.truncated()).isFalse();
    }
    assertThat(records.stream().filter(each -> each.kind() == LaneRecord.Kind.TEXT)).hasSize(100);
    assertThat(records.get(0).kind()).isEqualTo(LaneRecord.Kind.OPEN);
    assertThat(records.get(records.size() - 1).kind()).isEqualTo(LaneRecord.Kind.CLOSE);
  }
}
