package io.crossbook.launcher.chaos;

import io.crossbook.launcher.chaos.Strike.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What is killed when, decided by a seed alone. Of ten kills one is of the job manager, four at
 * failpoints, which come in turn, and the others of the task manager that trades, each at a random
 * moment. Before a failpoint the task manager that trades is always killed, so that the job moves
 * to the one on which the failpoint is set. Among ten kills the database and a venue, in turn, go
 * away once each, and the venue takes orders late; with fewer, too. Immutable.
 *
 * @param seed that decided it
 * @param strikes in order
 */
public record ChaosPlan(long seed, List<Strike> strikes) {
  private static final int ROUND = 10;

  // A round begins with one of everything, so that a short run leaves nothing out.
  private static final int JOB_MANAGER_AT = 2;
  private static final int DATABASE_AT = 4;
  private static final int VENUE_AT = 5;

  /** Long enough for what was killed to come back now and then, and too short now and then. */
  private static final int LEAST_PAUSE_MILLIS = 500;

  private static final int MOST_PAUSE_MILLIS = 6_000;
  private static final int LEAST_OUTAGE_MILLIS = 1_000;
  private static final int MOST_OUTAGE_MILLIS = 8_000;

  /** So that a failpoint strikes at once now and then, and mostly when a spare is there again. */
  private static final int MOST_PASSES = 15;

  /** Copies. */
  public ChaosPlan {
    strikes = List.copyOf(strikes);
  }

  /**
   * Makes a plan.
   *
   * @param kills how many processes of Flink's are killed, at least 1
   * @param failpoints places that are known, as {@code CROSSBOOK_FAILPOINT} has them
   * @param venues that can be away
   */
  public static ChaosPlan of(long seed, int kills, List<String> failpoints, List<String> venues) {
    if (kills < 1 || failpoints.isEmpty() || venues.isEmpty()) {
      throw new IllegalArgumentException("chaos needs something to kill");
    }
    Draft draft = new Draft(seed);
    int points = 0;
    int outages = 0;
    for (int i = 0; i < kills; i++) {
      int place = i % ROUND;
      if (place == JOB_MANAGER_AT) {
        draft.add(Kind.JOB_MANAGER, "");
      } else if (atFailpoint(place)) {
        draft.add(Kind.FAILPOINT, failpoints.get(points++ % failpoints.size()));
      } else {
        draft.add(Kind.TASK_MANAGER, "");
      }
      boolean last = i == kills - 1;
      if (place == DATABASE_AT || (last && place < DATABASE_AT)) {
        draft.add(Kind.DATABASE, "");
      }
      if (place == VENUE_AT || (last && place < VENUE_AT)) {
        draft.add(Kind.VENUE, venues.get(outages % venues.size()));
        draft.add(Kind.LATE, venues.get(outages++ % venues.size()));
      }
    }
    return new ChaosPlan(seed, draft.strikes);
  }

  /** The kill before each of these is of the task manager, with no outage between. */
  private static boolean atFailpoint(int place) {
    return place == 1 || place == 4 || place == 7 || place == 9;
  }

  /** How many processes of Flink's are killed. */
  public int kills() {
    return (int) strikes.stream().filter(each -> each.kind().kill()).count();
  }

  /**
   * The strike at a failpoint that follows, if one does: the failpoint has to be set on the task
   * manager that takes over from the one that is killed now.
   *
   * @param index of a strike, from 0
   */
  Optional<Strike> failpointAfter(int index) {
    return strikes.stream()
        .skip(index + 1L)
        .findFirst()
        .filter(next -> next.kind() == Kind.FAILPOINT);
  }

  /** Strikes with their random parts. For one thread. */
  private static final class Draft {
    private final SplittableRandom random;
    private final List<Strike> strikes = new ArrayList<>();

    Draft(long seed) {
      random = new SplittableRandom(seed);
    }

    void add(Kind kind, String target) {
      boolean point = kind == Kind.FAILPOINT;
      strikes.add(
          new Strike(
              strikes.size() + 1,
              kind,
              // A failpoint strikes when it is passed.
              point ? Duration.ZERO : millis(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS),
              target,
              point ? random.nextInt(1, MOST_PASSES + 1) : 0,
              kind.kill() ? Duration.ZERO : millis(LEAST_OUTAGE_MILLIS, MOST_OUTAGE_MILLIS)));
    }

    private Duration millis(int least, int most) {
      return Duration.ofMillis(random.nextInt(least, most + 1));
    }
  }
}
