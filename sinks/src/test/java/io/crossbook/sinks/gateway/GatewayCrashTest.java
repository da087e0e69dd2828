package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.gateway.AirAccount.Fate;
import io.crossbook.sinks.gateway.Failpoint.Point;
import io.crossbook.sinks.gateway.Gateway.Teeth;
import io.crossbook.transport.FakeExchange.Accepted;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random histories of orders, losses and crashes. The exchange takes any order as often as it
 * comes, requests survive the process that sent them, and after a crash the desk repeats what it
 * decided last. Each history has a desk of its own in one database.
 */
@Timeout(300)
class GatewayCrashTest {
  private static final long MILLI = GatewayRig.MILLI;

  private static final int HISTORIES = 25;
  private static final int STEPS = 80;

  /** The process ends here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("killed on purpose", null, false, false);
    }
  }

  /**
   * @param killed gets the place if the process is killed there
   * @param soon gets what is due when a request has left
   */
  private static Failpoint failpoint(Random random, Set<Point> killed, List<Runnable> soon) {
    Point[] points = Point.values();
    Point point = points[random.nextInt(points.length)];
    if (random.nextBoolean()) {
      return Failpoint.NONE;
    }
    return Failpoint.fromEnvironment(
        Map.of(Failpoint.VARIABLE, point.text() + ":" + (1 + random.nextInt(6))),
        () -> {
          killed.add(point);
          throw new Crash();
        },
        soon::add);
  }

  /**
   * One history; gives what is wrong at its end.
   *
   * @param killed gets the places where the process was killed
   */
  private static List<String> history(
      GatewayRig rig, int desk, Random random, Teeth teeth, Set<Point> killed) throws Exception {
    rig.ledger.register(desk, "desk-" + desk);
    List<Send> decided = new ArrayList<>();
    long operation = 0;
    restart(rig, desk, random, teeth, decided, killed);
    for (int i = 0; i < STEPS; i++) {
      boolean alive = true;
      try {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> {
            Send send =
                rig.send(desk, operation++, 1 + random.nextInt(2), OrderKind.IOC, Purpose.OPEN);
            decided.add(send);
            rig.submit(send);
          }
          case 3 -> rig.land();
          case 4 -> alive = random.nextInt(3) > 0;
          case 5 -> checkpoint(rig);
          default -> rig.clock.addAndGet(random.nextInt(400) * MILLI);
        }
        for (int n = random.nextInt(4); n > 0; n--) {
          rig.gateway.step();
        }
      } catch (Crash | IOException crashed) {
        alive = false;
      }
      if (!alive) {
        restart(rig, desk, random, teeth, decided, killed);
      }
    }
    return settle(rig, desk, operation, teeth);
  }

  /**
   * A checkpoint begins, while orders may wait to be written down; then they are, by this thread,
   * for there is no other.
   */
  private static void checkpoint(GatewayRig rig) throws IOException {
    Thread.currentThread().interrupt();
    try {
      rig.gateway.flush();
    } catch (InterruptedException ordersWait) {
      rig.work();
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  private static void restart(
      GatewayRig rig, int desk, Random random, Teeth teeth, List<Send> decided, Set<Point> killed)
      throws Exception {
    List<Runnable> soon = new ArrayList<>();
    rig.open(desk, failpoint(random, killed, soon), teeth);
    rig.account.afterRequest =
        () -> {
          List<Runnable> due = List.copyOf(soon);
          soon.clear();
          due.forEach(Runnable::run);
        };
    rig.account.fate =
        request ->
            switch (random.nextInt(6)) {
              case 0 -> Fate.REQUEST_LOST;
              case 1 -> Fate.ANSWER_LOST;
              case 2 -> Fate.HANGS;
              default -> Fate.ANSWERED;
            };
    for (Send each : decided.subList(Math.max(0, decided.size() - 3), decided.size())) {
      rig.submit(new Send(desk, rig.epoch, each.orders(), each.scopes(), each.decidedAt()));
    }
  }

  /** Lets everything come to its end and looks at both sides. */
  private static List<String> settle(GatewayRig rig, int desk, long operations, Teeth teeth)
      throws Exception {
    rig.open(desk, Failpoint.NONE, teeth);
    rig.submit(new CloseGaps(desk, rig.epoch, operations));
    rig.pass(300 * MILLI);
    rig.land();
    rig.pass(4_000 * MILLI);
    for (int i = 0; i < 20 && !rig.ledger.open(desk).isEmpty(); i++) {
      rig.land();
      rig.pass(1_000 * MILLI);
    }
    List<String> wrong = new ArrayList<>();
    Map<String, String> rows = new HashMap<>();
    for (String row :
        TestPostgres.rows(
            rig.database,
            "SELECT client_order_id, state, trim_scale(filled) FROM order_intent"
                + " WHERE purpose <> 'VOID' AND desk = "
                + desk)) {
      String[] columns = row.split("\\|", -1);
      rows.put(columns[0], columns[1] + " " + columns[2]);
    }
    Set<String> there = new HashSet<>();
    for (Accepted each : ours(rig, desk)) {
      if (!there.add(each.clientOrderId())) {
        wrong.add("sent twice: " + each.clientOrderId());
      }
      String expected = each.status() + " " + each.filled().toPlainString();
      String row = rows.getOrDefault(each.clientOrderId(), "no row");
      if (!row.equals(expected)) {
        wrong.add("at the venue " + expected + ", in the ledger " + row);
      }
    }
    rows.forEach(
        (id, row) -> {
          boolean filled = row.startsWith("FILLED");
          boolean over = !row.matches("(INTENDED|UNKNOWN|ACCEPTED).*");
          if (!over || filled != there.contains(id)) {
            wrong.add("in the ledger " + row + ", at the venue " + there.contains(id));
          }
        });
    String gaps =
        TestPostgres.rows(
                rig.database,
                "SELECT count(DISTINCT operation) FROM order_intent WHERE desk = " + desk)
            .get(0);
    if (!gaps.equals(Long.toString(operations))) {
      wrong.add("of " + operations + " numbers " + gaps + " are used");
    }
    return wrong;
  }

  private static List<Accepted> ours(GatewayRig rig, int desk) {
    String prefix = String.format("%04x", desk);
    return rig.exchange.accepted().stream()
        .filter(each -> each.clientOrderId().startsWith(prefix))
        .toList();
  }

  private static int wrongHistories(GatewayRig rig, int from, int histories, Teeth teeth)
      throws Exception {
    int wrong = 0;
    for (int desk = from; desk < from + histories; desk++) {
      if (!history(rig, desk, new Random(desk), teeth, EnumSet.noneOf(Point.class)).isEmpty()) {
        wrong++;
      }
    }
    return wrong;
  }

  @Test
  void noOrderIsSentTwiceAndNoneIsForgotten() throws Exception {
    try (GatewayRig rig = new GatewayRig()) {
      int accepted = 0;
      Set<Point> killed = EnumSet.noneOf(Point.class);
      for (int desk = 100; desk < 100 + HISTORIES; desk++) {
        assertThat(history(rig, desk, new Random(desk), Teeth.ALL, killed))
            .as("history %d", desk)
            .isEmpty();
        accepted += ours(rig, desk).size();
      }
      // They are worth something: the process was killed at every place, orders got through, and
      // some were proved absent or refused.
      assertThat(killed).containsExactly(Point.values());
      assertThat(accepted).isGreaterThan(5 * HISTORIES);
      assertThat(states(rig)).contains("ABANDONED", "FILLED", "VOID");
    }
  }

  private static List<String> states(GatewayRig rig) throws SQLException {
    return TestPostgres.rows(rig.database, "SELECT DISTINCT state FROM order_intent ORDER BY 1");
  }

  @Test
  void itFailsWithoutTheLedger() throws Exception {
    try (GatewayRig rig = new GatewayRig()) {
      assertThat(wrongHistories(rig, 300, 5, new Teeth(false, true))).isPositive();
    }
  }

  @Test
  void itFailsWithoutTheWaitForTheDeadline() throws Exception {
    try (GatewayRig rig = new GatewayRig()) {
      assertThat(wrongHistories(rig, 400, 15, new Teeth(true, false))).isPositive();
    }
  }
}
