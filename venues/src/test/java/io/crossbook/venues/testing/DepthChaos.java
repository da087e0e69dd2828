package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.venues.PublicProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Function;

/**
 * Plays a {@link DepthStream} to a protocol over a bad line: updates get lost, come twice, come in
 * the wrong order or broken, connections break, snapshots come late or from a stale cache. Whatever
 * happens, a book that says it is current must be the true book of its id; and once the line is
 * good again, it must be the latest.
 */
public final class DepthChaos {
  private final PublicProtocol protocol;
  private final DepthStream stream;
  private final Function<DepthStream.Update, String> frame;
  private final Function<DepthStream.State, String> snapshot;
  private final String snapshotTarget;
  private final String snapshotPath;
  private final Random random;
  private final CollectedOutput out = new CollectedOutput();
  private final Deque<DepthStream.State> answers = new ArrayDeque<>();
  private long now = 1_800_000_000_000_000_000L;
  private int answered;
  private int current;

  /**
   * @param protocol started, with metadata
   * @param frame prints an update
   * @param snapshot prints a snapshot
   */
  public DepthChaos(
      PublicProtocol protocol,
      DepthStream stream,
      Function<DepthStream.Update, String> frame,
      Function<DepthStream.State, String> snapshot,
      String snapshotTarget,
      long seed) {
    this.protocol = protocol;
    this.stream = stream;
    this.frame = frame;
    this.snapshot = snapshot;
    this.snapshotTarget = snapshotTarget;
    this.snapshotPath = snapshotTarget.substring(0, snapshotTarget.indexOf('?'));
    this.random = new Random(seed);
  }

  /** Runs the bad line and then the good one. */
  public void run() {
    protocol.onOpen("c", now, out);
    DepthStream.Update held = null;
    for (int i = 0; i < 300; i++) {
      DepthStream.Update update = stream.next();
      switch (random.nextInt(40)) {
        case 0 -> {} // lost
        case 1 -> {
          send(frame.apply(update));
          send(frame.apply(update));
        }
        case 2 -> held = update;
        case 3 -> {
          String text = frame.apply(update);
          send(text.substring(0, random.nextInt(text.length())));
        }
        case 4 -> {
          protocol.onClose("c", "chaos", now, out);
          protocol.onOpen("c", now, out);
          send(frame.apply(update));
        }
        default -> send(frame.apply(update));
      }
      if (held != null && held.last() != update.last()) {
        send(frame.apply(held));
        held = null;
      }
      pass();
    }
    for (int i = 0; i < 1200; i++) {
      send(frame.apply(stream.next()));
      pass();
    }
    BookView last = out.books.values().iterator().next();
    assertThat(last.integrity()).isEqualTo(Integrity.CURRENT);
    assertThat(last.sequence()).isEqualTo(stream.state().id());
    assertThat(current).isGreaterThan(500);
  }

  private void pass() {
    now += 100_000_000L;
    protocol.onTick(now, out);
    // An answer shows the book of when it was asked for, or of a little earlier: a cache.
    while (answered < out.requests.size()) {
      String target = out.requests.get(answered++).target();
      if (target.startsWith(snapshotPath)) {
        answers.add(stream.state());
      }
    }
    if (!answers.isEmpty() && random.nextInt(3) == 0) {
      DepthStream.State state = answers.removeFirst();
      byte[] body = snapshot.apply(state).getBytes(StandardCharsets.UTF_8);
      protocol.onResponse(snapshotTarget, random.nextInt(10) == 0 ? 503 : 200, body, now, out);
    }
    check();
  }

  private void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    protocol.onFrame("c", bytes, 0, bytes.length, true, ++now, out);
    check();
  }

  private void check() {
    for (BookView view : out.facts(BookView.class)) {
      stream.check(view);
      if (view.integrity() == Integrity.CURRENT) {
        current++;
      }
    }
    out.facts.clear();
  }
}
