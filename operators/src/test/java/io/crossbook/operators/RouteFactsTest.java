package io.crossbook.operators;

import static io.crossbook.operators.Facts.alive;
import static io.crossbook.operators.Facts.book;
import static io.crossbook.operators.Facts.keyed;
import static io.crossbook.operators.Facts.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.LaneEvent;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RouteFactsTest {
  private static final Fact USDT = book("c", "USDT-USD", 1000, 0.9, 1.1);
  private static final Fact MAINTENANCE =
      new VenueStatus("a", 1, "a-1", VenueStatus.State.MAINTENANCE, "test");

  /** One subtask of the spread's router. */
  private static final class Router implements AutoCloseable {
    final OneInputStreamOperatorTestHarness<LaneEvent, KeyedFact> harness;

    Router(AfterRestore source, int parallelism, int subtask, OperatorSubtaskState state)
        throws Exception {
      harness =
          new OneInputStreamOperatorTestHarness<>(
              new ProcessOperator<>(new RouteFacts(Facts.SPREAD, source)),
              16,
              parallelism,
              subtask);
      harness.setup();
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }

    List<KeyedFact> route(Fact fact) throws Exception {
      return route(LaneEvent.of(fact));
    }

    List<KeyedFact> route(LaneEvent event) throws Exception {
      harness.getOutput().clear();
      harness.processElement(new StreamRecord<>(event, 7));
      assertThat(harness.extractOutputStreamRecords())
          .allMatch(record -> record.getTimestamp() == 7);
      return harness.extractOutputValues();
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception failed) {
        throw new IllegalStateException("closing the operator failed", failed);
      }
    }
  }

  private static OperatorSubtaskState snapshot() throws Exception {
    try (Router router = new Router(AfterRestore.RESUMES, 1, 0, null)) {
      router.route(MAINTENANCE);
      router.route(USDT);
      router.route(listing("a", "BTC-USD", 1000));
      router.route(listing("b", "ETH-USDT", 1000));
      return router.harness.snapshot(1, 0);
    }
  }

  @Test
  void deadLettersGoElsewhere() throws Exception {
    try (Router router = new Router(AfterRestore.RESUMES, 1, 0, null)) {
      DeadLetter letter = new DeadLetter("a", "a-1", 1, "malformed", "", new byte[0]);
      assertThat(router.route(LaneEvent.of(letter))).isEmpty();
    }
  }

  @Test
  void aRouterThatResumesSendsWhatAnUndisturbedOneSends() throws Exception {
    try (Router router = new Router(AfterRestore.RESUMES, 1, 0, snapshot())) {
      Fact heartbeat = alive("a", 2000);
      assertThat(router.route(heartbeat)).containsExactly(keyed("BTC/USD", heartbeat));
      Fact sol = book("a", "SOL-USD", 2001, 1, 2);
      assertThat(router.route(sol))
          .as("a new key is told what it missed")
          .containsExactly(
              keyed("SOL/USD", MAINTENANCE), keyed("SOL/USD", USDT), keyed("SOL/USD", sol));
      Fact usdt = book("c", "USDT-USD", 2002, 0.9, 1.1);
      assertThat(router.route(usdt))
          .containsExactlyInAnyOrder(
              keyed("USDT/USD", usdt),
              keyed("BTC/USD", usdt),
              keyed("ETH/USD", usdt),
              keyed("SOL/USD", usdt));
    }
  }

  @Test
  void everySubtaskThatResumesKnowsEveryKey() throws Exception {
    OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(snapshot());
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState mine =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 16, 1, 2, subtask);
      try (Router router = new Router(AfterRestore.RESUMES, 2, subtask, mine)) {
        Fact heartbeat = alive("c", 2000);
        assertThat(router.route(heartbeat))
            .extracting(KeyedFact::key)
            .containsExactly("BTC/USD", "ETH/USD", "USDT/USD");
      }
    }
  }

  /** Connections have the same names in every lane. */
  @Test
  void aLaneThatBeginsAnewSendsNothingToKeysThatItHasNotMet() throws Exception {
    try (Router router = new Router(AfterRestore.BEGINS_ANEW, 1, 0, snapshot())) {
      assertThat(router.route(alive("a", 2000))).isEmpty();
      Fact btc = listing("a", "BTC-USD", 2001);
      assertThat(router.route(btc))
          .as("neither an old conversion nor an old status")
          .containsExactly(keyed("BTC/USD", btc));
      Fact heartbeat = alive("a", 2002);
      assertThat(router.route(heartbeat)).containsExactly(keyed("BTC/USD", heartbeat));
    }
  }
}
