package io.crossbook.benchmarks.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The same frames for programs that do not run in a JVM: gives the frames away, and measures ours
 * in a loop as theirs are measured, by the processor time of the whole process.
 */
public final class FrameLoop {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FrameLoop() {}

  /** Writes the frames of a feed, a JSON object on each line. */
  public static void export(Feed feed, String recordings, Path to) throws IOException {
    Recordings.readFrom(recordings);
    Recording recording = Recordings.of(feed);
    try (BufferedWriter out = Files.newBufferedWriter(to)) {
      for (Frame frame : recording.priming()) {
        out.write(line(recording, frame, true));
      }
      for (Frame frame : recording.updates()) {
        out.write(line(recording, frame, false));
      }
    }
  }

  private static String line(Recording recording, Frame frame, boolean priming) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("priming", priming);
    line.put("rest", !frame.streamed());
    line.put("symbol", frame.symbol());
    line.put("instrument", recording.instruments().get(frame.symbol()));
    line.put("text", new String(frame.bytes(), UTF_8));
    return JSON.writeValueAsString(line) + "\n";
  }

  /**
   * Passes over the updates on books that were primed outside the measurement, and prints the time
   * for a frame in the fastest pass as a line of JSON.
   *
   * @param seconds to warm up, and then to measure
   */
  public static void run(Feed feed, String recordings, int seconds) throws IOException {
    Recordings.readFrom(recordings);
    Recording recording = Recordings.of(feed);
    Agreement.check(recording);
    final long warmUntil = System.nanoTime() + seconds * 1_000_000_000L;
    final long until = warmUntil + seconds * 1_000_000_000L;
    double least = Double.POSITIVE_INFINITY;
    do {
      OurBooks books = new OurBooks(recording.feed(), recording.metadata());
      recording.priming().forEach(books::accept);
      long before = System.nanoTime();
      for (Frame frame : recording.updates()) {
        books.accept(frame);
      }
      long after = System.nanoTime();
      if (after >= warmUntil) {
        least = Math.min(least, (double) (after - before) / recording.updates().size());
      }
    } while (System.nanoTime() < until || Double.isInfinite(least));
    ObjectNode line = JSON.createObjectNode();
    line.put("side", "crossbook");
    line.put("feed", feed.name());
    line.put("nanos", least);
    line.put("frames", recording.updates().size());
    ObjectNode best = line.putObject("best");
    OurBooks last = new OurBooks(recording.feed(), recording.metadata());
    last.keepEach();
    recording.priming().forEach(last::accept);
    recording.updates().forEach(last::accept);
    for (String symbol : recording.instruments().keySet()) {
      Books.Best each = last.best(symbol);
      best.putArray(symbol).add(each.bid()).add(each.bidSize()).add(each.ask()).add(each.askSize());
    }
    System.out.println(JSON.writeValueAsString(line));
  }
}
