package io.crossbook.sources.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.LedgerIntent;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.database.orders.Permit;
import io.crossbook.sources.handover.DealtSplits;
import io.crossbook.sources.handover.DealtSplitsSerializer;
import io.crossbook.sources.handover.DeskReaderHarness;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerSourceTest {
  private static final int DESK = 3;
  private static final String NAME = "crypto";

  /** Nothing in these tests comes because of it. */
  private static final Duration NEVER = Duration.ofDays(1);

  private static final List<String> SCOPES = List.of("venue:kraken");

  private final DeskReaderHarness harness = new DeskReaderHarness();
  private final List<SourceReader<DeskInput, LedgerSplit>> readers = new ArrayList<>();
  private DatabaseSettings database;
  private OrderLedger ledger;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    ledger.register(DESK, NAME);
  }

  @AfterEach
  void close() throws Exception {
    for (SourceReader<DeskInput, LedgerSplit> reader : readers) {
      reader.close();
    }
    ledger.close();
  }

  private static LedgerSource source(DatabaseSettings settings) {
    return new LedgerSource(
        settings,
        List.of(LedgerSplit.begin(DESK, NAME)),
        NEVER,
        TypeInformation.of(DeskInput.class),
        Map::of);
  }

  private SourceReader<DeskInput, LedgerSplit> reader(
      DatabaseSettings settings, LedgerSplit split) {
    SourceReader<DeskInput, LedgerSplit> reader = source(settings).createReader(harness);
    readers.add(reader);
    reader.start();
    reader.addSplits(List.of(split));
    return reader;
  }

  private SourceReader<DeskInput, LedgerSplit> reader(LedgerSplit split) {
    return reader(database, split);
  }

  private SourceReader<DeskInput, LedgerSplit> started() throws Exception {
    SourceReader<DeskInput, LedgerSplit> reader = reader(LedgerSplit.begin(DESK, NAME));
    harness.until(reader, LedgerSourceTest::caughtUp);
    return reader;
  }

  private static boolean caughtUp(List<DeskInput> inputs) {
    return inputs.stream().anyMatch(DeskInput.CaughtUp.class::isInstance);
  }

  private static LedgerIntent intent(long operation, int order) {
    OrderName name = new OrderName(DESK, operation, order, 0);
    return new LedgerIntent(
        new OrderIntent(
            name,
            "kraken",
            "",
            "BTC/USD",
            Side.BUY,
            OrderKind.IOC,
            BigDecimal.ONE,
            BigDecimal.TEN,
            false,
            1_790_000_000_000_000_000L),
        Purpose.OPEN,
        name.base32(),
        "opportunity");
  }

  private static Permit permit(OrderLedger ledger, long epoch, LedgerIntent... intents)
      throws SQLException {
    return ledger.permit(DESK, epoch, List.of(intents), SCOPES, false, 5);
  }

  private void accepted(long operation) throws SQLException {
    news(operation, LedgerState.ACCEPTED);
  }

  private void news(long operation, LedgerState state) throws SQLException {
    assertThat(
            ledger.record(
                DESK,
                List.of(
                    new OrderNews(
                        new OrderName(DESK, operation, 0, 0),
                        state,
                        "V" + operation,
                        BigDecimal.ZERO,
                        "",
                        7_000_000L))))
        .isEqualTo(1);
  }

  private List<Long> positions() {
    return harness.inputs.stream()
        .filter(DeskInput.Ledger.class::isInstance)
        .map(each -> ((DeskInput.Ledger) each).news().position())
        .toList();
  }

  private List<DeskInput.CaughtUp> caughtUp() {
    return harness.inputs.stream()
        .filter(DeskInput.CaughtUp.class::isInstance)
        .map(DeskInput.CaughtUp.class::cast)
        .toList();
  }

  @Test
  void tellsEveryLineThenThatThereAreNoMore() throws Exception {
    long epoch = ledger.takeLease(DESK);
    permit(ledger, epoch, intent(0, 0), intent(0, 1));
    accepted(0);
    started();
    assertThat(harness.idle).isTrue();
    assertThat(positions()).containsExactly(1L, 2L, 3L);
    assertThat(harness.inputs.get(3)).isInstanceOf(DeskInput.CaughtUp.class);
    assertThat(caughtUp().get(0).epoch()).isEqualTo(epoch + 1);
    assertThat(caughtUp().get(0).nextOperation()).isEqualTo(1);
    assertThat(harness.inputs).hasSize(4);
    DeskInput.Ledger last = (DeskInput.Ledger) harness.inputs.get(2);
    assertThat(last.news().order()).isEqualTo(intent(0, 0).order());
    assertThat(last.news().news().state()).isEqualTo(LedgerState.ACCEPTED);
    assertThat(last.news().news().venueOrderId()).isEqualTo("V0");
  }

  @Test
  void aRestoredReaderGoesOnBehindTheLastLineThatWasEmitted() throws Exception {
    long epoch = ledger.takeLease(DESK);
    permit(ledger, epoch, intent(0, 0));
    permit(ledger, epoch, intent(1, 0));
    permit(ledger, epoch, intent(2, 0));
    SourceReader<DeskInput, LedgerSplit> first = reader(LedgerSplit.begin(DESK, NAME));
    harness.until(first, inputs -> inputs.size() == 2);
    List<LedgerSplit> snapshot = first.snapshotState(1);
    assertThat(snapshot).containsExactly(new LedgerSplit(DESK, NAME, 2));
    first.close();
    harness.inputs.clear();
    LedgerSplit.Serializer serializer = new LedgerSplit.Serializer();
    SourceReader<DeskInput, LedgerSplit> second =
        reader(serializer.deserialize(1, serializer.serialize(snapshot.get(0))));
    harness.until(second, LedgerSourceTest::caughtUp);
    assertThat(positions()).containsExactly(3L);
    assertThat(caughtUp().get(0).epoch()).isEqualTo(epoch + 2);
    assertThat(second.snapshotState(2)).containsExactly(new LedgerSplit(DESK, NAME, 3));
  }

  /** Also if not one line was emitted before the checkpoint. */
  @Test
  void aRestoredReaderTellsWhatWasSentAndIsOverSinceItsDeskMightSend() throws Exception {
    permit(ledger, ledger.takeLease(DESK), intent(0, 0));
    news(0, LedgerState.REJECTED);
    SourceReader<DeskInput, LedgerSplit> first = reader(LedgerSplit.begin(DESK, NAME));
    harness.until(first, LedgerSourceTest::caughtUp);
    assertThat(positions()).as("what is over is over").isEmpty();
    List<LedgerSplit> snapshot = first.snapshotState(1);
    permit(ledger, caughtUp().get(0).epoch(), intent(1, 0));
    news(1, LedgerState.FILLED);
    first.close();
    harness.inputs.clear();
    SourceReader<DeskInput, LedgerSplit> second = reader(snapshot.get(0));
    harness.until(second, LedgerSourceTest::caughtUp);
    assertThat(positions()).containsExactly(3L, 4L);
  }

  @Test
  void whoHeldTheDeskBeforeCanSendNothing() throws Exception {
    started();
    long zombie = caughtUp().get(0).epoch();
    assertThat(permit(ledger, zombie, intent(0, 0))).isEqualTo(new Permit.Granted());
    harness.inputs.clear();
    started();
    long holder = caughtUp().get(0).epoch();
    assertThat(holder).isGreaterThan(zombie);
    assertThat(permit(ledger, zombie, intent(1, 0))).isEqualTo(new Permit.Superseded(holder));
    assertThat(permit(ledger, holder, intent(1, 0))).isEqualTo(new Permit.Granted());
    assertThat(caughtUp().get(0).nextOperation()).isEqualTo(1);
  }

  @Test
  void newLinesComeBecauseTheDatabaseTellsOfThem() throws Exception {
    SourceReader<DeskInput, LedgerSplit> reader = started();
    permit(ledger, caughtUp().get(0).epoch(), intent(0, 0));
    harness.until(reader, inputs -> positions().size() == 1);
    accepted(0);
    harness.until(reader, inputs -> positions().size() == 2);
    assertThat(caughtUp()).hasSize(1);
  }

  @Test
  void newsOfWhichNobodyToldIsFoundByLooking() throws Exception {
    TestPostgres.execute(database, "ALTER TABLE order_event DISABLE TRIGGER order_event_told");
    SourceReader<DeskInput, LedgerSplit> reader =
        new LedgerSource(
                database,
                List.of(LedgerSplit.begin(DESK, NAME)),
                Duration.ofMillis(20),
                TypeInformation.of(DeskInput.class),
                Map::of)
            .createReader(harness);
    readers.add(reader);
    reader.addSplits(List.of(LedgerSplit.begin(DESK, NAME)));
    harness.until(reader, LedgerSourceTest::caughtUp);
    permit(ledger, caughtUp().get(0).epoch(), intent(0, 0));
    harness.until(reader, inputs -> positions().size() == 1);
  }

  @Test
  void aKilledConnectionIsOpenedAgainAndTheDeskIsNotTakenTwice() throws Exception {
    SourceReader<DeskInput, LedgerSplit> reader = started();
    long epoch = caughtUp().get(0).epoch();
    for (int operation = 0; operation < 5; operation++) {
      assertThat(permit(ledger, epoch, intent(operation, 0))).isEqualTo(new Permit.Granted());
      killOthers();
    }
    harness.until(reader, inputs -> positions().size() == 5);
    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(caughtUp()).hasSize(1);
    assertThat(TestPostgres.rows(database, "SELECT epoch FROM desk"))
        .containsExactly(Long.toString(epoch));
  }

  /** Ends every connection to the database but the test's own, and opens the test's anew. */
  private void killOthers() throws SQLException {
    ledger.close();
    TestPostgres.execute(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    ledger = new OrderLedger(database.open());
  }

  @Test
  void aDatabaseThatIsNotThereYetIsWaitedFor() throws Exception {
    String name = "later" + ProcessHandle.current().pid();
    DatabaseSettings later = TestPostgres.at(name);
    SourceReader<DeskInput, LedgerSplit> reader = reader(later, LedgerSplit.begin(DESK, NAME));
    reader.pollNext(harness);
    assertThat(reader.isAvailable()).isNotDone();
    TestPostgres.execute(database, "CREATE DATABASE " + name);
    Schema.migrate(later);
    harness.until(reader, LedgerSourceTest::caughtUp);
    assertThat(caughtUp().get(0).epoch()).isEqualTo(1);
  }

  @Test
  void whatWasWrittenWhileTheDeskWasTakenComesBeforeTheDeskDecides() throws Exception {
    long old = ledger.takeLease(DESK);
    AtomicInteger granted = new AtomicInteger();
    AtomicInteger operations = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(CompletableFuture.runAsync(() -> write(old, operations, granted)));
    }
    SourceReader<DeskInput, LedgerSplit> reader = reader(LedgerSplit.begin(DESK, NAME));
    harness.until(reader, inputs -> positions().size() > 5 || caughtUp(inputs));
    harness.until(reader, inputs -> !caughtUp().isEmpty());
    List<Long> before = positions();
    for (CompletableFuture<Void> writer : writers) {
      writer.get(20, TimeUnit.SECONDS);
    }
    assertThat(before).isEqualTo(LongStream.rangeClosed(1, granted.get()).boxed().toList());
  }

  private void write(long epoch, AtomicInteger operations, AtomicInteger granted) {
    try (OrderLedger mine = new OrderLedger(database.open())) {
      while (permit(mine, epoch, intent(operations.getAndIncrement(), 0))
          instanceof Permit.Granted) {
        granted.incrementAndGet();
      }
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void moreThanFitsBetweenIsNotLost() throws Exception {
    long epoch = ledger.takeLease(DESK);
    int each = 700;
    for (int operation = 0; operation < 3; operation++) {
      List<LedgerIntent> legs = new ArrayList<>();
      for (int order = 0; order < each; order++) {
        legs.add(intent(operation, order));
      }
      assertThat(permit(ledger, epoch, legs.toArray(LedgerIntent[]::new)))
          .isEqualTo(new Permit.Granted());
    }
    started();
    assertThat(positions()).isEqualTo(LongStream.rangeClosed(1, 3L * each).boxed().toList());
  }

  @Test
  void aLedgerThatDoesNotReachTheCheckpointIsRefused() {
    SourceReader<DeskInput, LedgerSplit> reader = reader(new LedgerSplit(DESK, NAME, 9));
    assertThatThrownBy(() -> harness.until(reader, inputs -> false))
        .hasRootCauseMessage(
            "the job has seen line 9 of the ledger of desk 3, which "
                + database.url()
                + " does not have: this is not the database that the job wrote to, or it has lost"
                + " its last lines; bring the right one back, or start the job without its state");
  }

  @Test
  void aStandbyWithoutTheLastLinesIsNotTakenForTheLedger() throws Exception {
    SourceReader<DeskInput, LedgerSplit> reader = started();
    long epoch = caughtUp().get(0).epoch();
    permit(ledger, epoch, intent(0, 0), intent(0, 1));
    harness.until(reader, inputs -> positions().size() == 2);
    TestPostgres.execute(
        database,
        "ALTER TABLE order_event DISABLE TRIGGER USER",
        "DELETE FROM order_event WHERE position = 2",
        "UPDATE desk_events SET newest = 1");
    killOthers();
    assertThatThrownBy(() -> harness.until(reader, inputs -> false))
        .rootCause()
        .hasMessageStartingWith("the job has seen line 2 of the ledger of desk 3, which ")
        .hasMessageContaining("it has lost its last lines");
  }

  @Test
  void aDeskThatIsNotConfiguredRestsAndKeepsItsPosition() throws Exception {
    LedgerSplit other = new LedgerSplit(9, "old", 17);
    SourceReader<DeskInput, LedgerSplit> reader = reader(other);
    reader.pollNext(harness);
    assertThat(reader.isAvailable()).isNotDone();
    assertThat(reader.snapshotState(1)).containsExactly(other);
  }

  @Test
  void theEnumeratorsStateIsReadAsItWasWritten() throws Exception {
    DealtSplitsSerializer<LedgerSplit> serializer =
        new DealtSplitsSerializer<>(new LedgerSplit.Serializer());
    DealtSplits<LedgerSplit> state =
        new DealtSplits<>(Set.of("1", "2"), List.of(new LedgerSplit(2, "two", 5)));
    assertThat(serializer.deserialize(1, serializer.serialize(state))).isEqualTo(state);
    DealtSplits<LedgerSplit> more =
        state.with(List.of(LedgerSplit.begin(1, "one"), LedgerSplit.begin(4, "four")));
    assertThat(more.waiting())
        .containsExactly(new LedgerSplit(2, "two", 5), LedgerSplit.begin(4, "four"));
    assertThat(more.known()).containsExactlyInAnyOrder("1", "2", "4");
  }
}
