package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.sinks.gateway.AirAccount.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders whose answer was lost: how they are looked for, and what proves that none is there. */
@Timeout(60)
class LostOrdersTest {
  private static final int DESK = GatewayRig.DESK;
  private static final long MILLI = GatewayRig.MILLI;
  private static final long SECOND = GatewayRig.SECOND;

  @AutoClose private final GatewayRig rig = GatewayRig.opened();

  @Test
  void aLostAnswerIsLookedUp() throws Exception {
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.ANSWER_LOST : Fate.ANSWERED;
    rig.sendOne(0);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2");
    assertThat(rig.lines(0)).containsExactly("INTENDED|", "UNKNOWN|nothing came", "FILLED|");
    assertThat(rig.accepted()).hasSize(1);
    assertThat(rig.gateway.counters().unknown()).isOne();
  }

  @Test
  void aLostRequestIsAbandonedOnlyAfterItsDeadline() throws Exception {
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    rig.sendOne(0);
    // Valid for one second, one of skew, one that the venue's proof wants, and two looks.
    rig.pass(3 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    rig.pass(2 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
    assertThat(rig.lines(0).get(2)).isEqualTo("ABANDONED|proved absent: the fake has a deadline");
    assertThat(rig.gateway.counters().provedAbsent()).isOne();
    assertThat(rig.accepted()).isEmpty();
  }

  /**
   * Else the looks for many orders use up the limit of a venue, and none of them is proved absent.
   */
  @Test
  void manyOrdersAreLookedForTogether() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    // Every other request arrives.
    AtomicInteger posts = new AtomicInteger();
    rig.account.fate =
        request ->
            !request.method().equals("POST")
                ? Fate.ANSWERED
                : posts.incrementAndGet() % 2 == 1 ? Fate.REQUEST_LOST : Fate.ANSWER_LOST;
    for (int i = 0; i < 8; i++) {
      rig.submit(rig.send(i, OrderKind.IOC));
    }
    rig.work();
    // Each was looked for at once, by itself; after that they go together.
    rig.account.made.clear();
    rig.pass(8 * SECOND);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      expected.add(i + "|0|" + (i % 2 == 0 ? "ABANDONED|0" : "FILLED|2"));
    }
    assertThat(rig.rows()).containsExactlyElementsOf(expected);
    assertThat(rig.account.made).isNotEmpty().allMatch(each -> each.startsWith("GET /orders?"));
  }

  /** Else an answer would have to hold all that was traded in between. */
  @Test
  void ordersOfTimesFarApartAreLookedForInTurn() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    rig.account.fate = request -> Fate.REQUEST_LOST;
    rig.submit(rig.send(0, OrderKind.IOC));
    rig.work();
    rig.pass(620 * SECOND);
    rig.submit(rig.send(1, OrderKind.IOC));
    rig.submit(rig.send(2, OrderKind.IOC));
    rig.work();
    rig.pass(20 * SECOND);
    rig.account.made.clear();
    rig.pass(20 * SECOND);
    String old = new OrderName(DESK, 0, 0, 0).hex();
    String young = new OrderName(DESK, 1, 0, 0).hex();
    assertThat(rig.account.made)
        .anyMatch(each -> each.contains(old))
        .anyMatch(each -> each.startsWith("GET /orders?") && each.contains(young))
        .noneMatch(each -> each.contains(old) && each.contains(young));
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(20 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0", "1|0|ABANDONED|0", "2|0|ABANDONED|0");
  }

  /** Else no order would be proved absent where processes die more often than a proof takes. */
  @Test
  void aProofOfAbsenceIsGoneOnWithByTheNextProcess() throws Exception {
    rig.traits = GatewayRig.looks(4, Duration.ofSeconds(3));
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    rig.sendOne(0);
    rig.pass(3 * SECOND + SECOND / 2);
    for (int i = 0; i < 3; i++) {
      assertThat(rig.rows()).as("after %d processes", i).containsExactly("0|0|UNKNOWN|0");
      rig.open();
      rig.submit(new CloseGaps(DESK, rig.epoch, 0));
      rig.account.made.clear();
      rig.pass(4 * SECOND);
      assertThat(rig.account.made)
          .as("looks of process %d", i)
          .filteredOn(each -> each.endsWith("step=1"))
          .hasSize(1);
    }
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void looksThatFollowEachOtherTooSoonAreOneForTheProof() throws Exception {
    rig.traits = GatewayRig.looks(2, Duration.ofSeconds(30));
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    rig.sendOne(0);
    rig.pass(4 * SECOND);
    // A person is impatient; each cancel is followed by a look.
    for (int i = 0; i < 3; i++) {
      rig.submit(rig.cancel(0, ""));
      rig.pass(2 * SECOND);
    }
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void aLookTogetherThatTeachesNothingProvesNothing() throws Exception {
    rig.ordersPerLookup = 10;
    rig.open();
    rig.account.fate = request -> Fate.REQUEST_LOST;
    rig.submit(rig.send(0, OrderKind.IOC));
    rig.submit(rig.send(1, OrderKind.IOC));
    rig.work();
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0", "1|0|UNKNOWN|0");
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(12 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0", "1|0|ABANDONED|0");
  }

  @Test
  void aLookThatTeachesNothingProvesNothing() throws Exception {
    rig.account.fate = request -> Fate.REQUEST_LOST;
    rig.sendOne(0);
    rig.pass(30 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|UNKNOWN|0");
    assertThat(rig.gateway.counters().lookups()).isBetween(5L, 20L);
    rig.account.fate = request -> Fate.ANSWERED;
    rig.pass(10 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
  }

  @Test
  void withoutAProofThereIsAnAlarm() throws Exception {
    rig.traits = GatewayRig.traits(false);
    rig.open();
    rig.account.fate =
        request -> request.method().equals("POST") ? Fate.REQUEST_LOST : Fate.ANSWERED;
    rig.sendOne(0);
    rig.pass(6 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|ABANDONED|0");
    assertThat(rig.lines(0).get(2)).startsWith("ABANDONED|UNPROVED: ");
    assertThat(rig.gateway.counters().unproved()).isOne();
  }

  @Test
  void whatADeadGatewayLeftIsFoundOut() throws Exception {
    rig.account.fate = request -> Fate.HANGS;
    rig.sendOne(0);
    rig.sendOne(1);
    assertThat(rig.air).hasSize(2);
    rig.open();
    // The next one learns of the desk and waits for the deadline of what may be in the air.
    rig.submit(new CloseGaps(DESK, rig.epoch, 2));
    rig.pass(500 * MILLI);
    assertThat(rig.rows()).containsExactly("0|0|INTENDED|0", "1|0|INTENDED|0");
    rig.air.remove(1);
    rig.land();
    rig.pass(6 * SECOND);
    assertThat(rig.rows()).containsExactly("0|0|FILLED|2", "1|0|ABANDONED|0");
    assertThat(rig.accepted()).hasSize(1);
  }
}
