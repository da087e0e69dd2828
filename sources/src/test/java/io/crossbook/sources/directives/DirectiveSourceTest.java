package io.crossbook.sources.directives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.desk.StopReason;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.sources.handover.DeskReaderHarness;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DirectiveSourceTest {
  private static final int DESK = 3;

  /** Nothing in these tests comes because of it. */
  private static final Duration NEVER = Duration.ofDays(1);

  private final DeskReaderHarness harness = new DeskReaderHarness();
  private final List<SourceReader<DeskInput, DirectiveSplit>> readers = new ArrayList<>();
  private DatabaseSettings database;
  private DirectiveLog log;
  private KillSwitch latches;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    log = new DirectiveLog(database.open());
    latches = new KillSwitch(database.open());
  }

  @AfterEach
  void close() throws Exception {
    for (SourceReader<DeskInput, DirectiveSplit> reader : readers) {
      reader.close();
    }
    log.close();
    latches.close();
  }

  private SourceReader<DeskInput, DirectiveSplit> reader(DirectiveSplit split) {
    SourceReader<DeskInput, DirectiveSplit> reader =
        new DirectiveSource(
                database,
                List.of(DirectiveSplit.begin(DESK)),
                NEVER,
                TypeInformation.of(DeskInput.class))
            .createReader(harness);
    readers.add(reader);
    reader.start();
    reader.addSplits(List.of(split));
    return reader;
  }

  private SourceReader<DeskInput, DirectiveSplit> started() throws Exception {
    SourceReader<DeskInput, DirectiveSplit> reader = reader(DirectiveSplit.begin(DESK));
    harness.until(reader, inputs -> !stops().isEmpty());
    return reader;
  }

  private List<DeskInput.Stopped> stops() {
    return harness.inputs.stream()
        .filter(DeskInput.Stopped.class::isInstance)
        .map(DeskInput.Stopped.class::cast)
        .toList();
  }

  private List<String> decided() {
    return harness.inputs.stream()
        .filter(Instruction.class::isInstance)
        .map(Instruction.class::cast)
        .map(each -> each.kind() + " " + each.subject() + " " + each.by())
        .toList();
  }

  @Test
  void tellsWhatIsStoppedAtTheStartAndEachChangeBecauseTheDatabaseTellsOfIt() throws Exception {
    latches.latch("venue:kraken", "before");
    SourceReader<DeskInput, DirectiveSplit> reader = started();
    assertThat(harness.idle).isTrue();
    latches.latch("all", StopReason.RISK_LIMIT_EXCEEDED, "breach", "risk", null);
    harness.until(reader, inputs -> stops().size() == 2);
    latches.unlatch("all");
    harness.until(reader, inputs -> stops().size() == 3);
    assertThat(stops())
        .extracting(DeskInput.Stopped::scopes)
        .containsExactly(
            List.of("venue:kraken"), List.of("all", "venue:kraken"), List.of("venue:kraken"));
    assertThat(stops())
        .extracting(DeskInput.Stopped::breached)
        .containsExactly(List.of(), List.of("all"), List.of());
  }

  @Test
  void aBreachOfWhatIsStoppedAlreadyIsAChange() throws Exception {
    latches.latch("all", "by hand");
    SourceReader<DeskInput, DirectiveSplit> reader = started();
    latches.latch("all", StopReason.RISK_LIMIT_EXCEEDED, "breach", "risk", null);
    harness.until(reader, inputs -> stops().size() == 2);
    assertThat(stops().get(1).breached()).containsExactly("all");
  }

  @Test
  void whatWasDecidedBeforeAJobBeganIsNotItsBusiness() throws Exception {
    log.instruct(DESK, Instruction.Kind.RETRY, "1", "", "ann");
    SourceReader<DeskInput, DirectiveSplit> reader = started();
    log.instruct(DESK + 1, Instruction.Kind.RETRY, "2", "", "ann");
    log.instruct(DESK, Instruction.Kind.WRITE_OFF, "3", "", "bob");
    harness.until(reader, inputs -> !decided().isEmpty());
    assertThat(decided()).containsExactly("WRITE_OFF 3 bob");
    assertThat(reader.snapshotState(1)).containsExactly(new DirectiveSplit(DESK, 3));
  }

  @Test
  void aRestoredReaderTellsWhatIsStoppedAndWhatWasDecidedSince() throws Exception {
    SourceReader<DeskInput, DirectiveSplit> first = started();
    log.instruct(DESK, Instruction.Kind.RETRY, "1", "", "ann");
    harness.until(first, inputs -> decided().size() == 1);
    DirectiveSplit.Serializer serializer = new DirectiveSplit.Serializer();
    DirectiveSplit split =
        serializer.deserialize(1, serializer.serialize(first.snapshotState(1).get(0)));
    first.close();
    harness.inputs.clear();
    log.instruct(DESK, Instruction.Kind.RESUME, "daily-loss/all", "", "bob");
    latches.latch("all", "meanwhile");
    SourceReader<DeskInput, DirectiveSplit> second = reader(split);
    harness.until(second, inputs -> decided().size() == 1 && !stops().isEmpty());
    assertThat(decided()).containsExactly("RESUME daily-loss/all bob");
    assertThat(stops()).hasSize(1);
    assertThat(stops().get(0).scopes()).containsExactly("all");
  }

  @Test
  void aJobThatIsStartedAnewBeginsWhereItFirstLooked() throws Exception {
    log.instruct(DESK, Instruction.Kind.RETRY, "1", "", "ann");
    SourceReader<DeskInput, DirectiveSplit> first = started();
    DirectiveSplit split = first.snapshotState(1).get(0);
    first.close();
    harness.inputs.clear();
    log.instruct(DESK, Instruction.Kind.RETRY, "2", "", "ann");
    harness.until(reader(split), inputs -> !decided().isEmpty());
    assertThat(decided()).containsExactly("RETRY 2 ann");
  }

  @Test
  void whatIsStoppedForAWhileIsReleasedWhenThatIsOver() throws Exception {
    latches.latch(
        "venue:kraken",
        StopReason.MANUAL_INTERVENTION,
        "a while",
        "ann",
        Instant.now().plusMillis(700));
    SourceReader<DeskInput, DirectiveSplit> reader = started();
    harness.until(reader, inputs -> stops().get(stops().size() - 1).scopes().isEmpty());
    assertThat(latches.latches()).isEmpty();
    assertThat(TestPostgres.rows(database, "SELECT given_by FROM directive WHERE kind = 'RELEASE'"))
        .containsExactly("timer");
  }

  @Test
  void anotherDatabaseIsRefused() throws Exception {
    SourceReader<DeskInput, DirectiveSplit> reader = reader(new DirectiveSplit(DESK, 17));
    assertThatThrownBy(() -> harness.until(reader, inputs -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "the job has seen directive 17, which "
                + database.url()
                + " does not have: this is not the database that its checkpoint belongs to");
  }
}
