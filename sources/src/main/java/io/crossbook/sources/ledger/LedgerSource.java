package io.crossbook.sources.ledger;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.handover.DealtSplits;
import io.crossbook.sources.handover.DealtSplitsSerializer;
import io.crossbook.sources.handover.Follower;
import io.crossbook.sources.handover.HandoverEnumerator;
import io.crossbook.sources.handover.HandoverReader;
import io.crossbook.sources.table.TableFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The intent ledger of each desk: one split per desk, whose state is the position of the last line
 * that was emitted. Whenever a reader starts, also after a restore, it takes its desks anew, so
 * that whoever held them can send nothing any more, and emits the lines that came after the
 * position, and {@link DeskInput.CaughtUp}; then whatever comes.
 *
 * <p>Unbounded and idle, so that it never holds back event time; use it without watermarks.
 */
public final class LedgerSource
    implements Source<DeskInput, LedgerSplit, DealtSplits<LedgerSplit>>,
        ResultTypeQueryable<DeskInput> {
  /** Metric group of a split; the desk's number is the group's value. */
  public static final String GROUP = "desk";

  /** How often the table is looked at although nobody said that there is news. */
  public static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final ArrayList<LedgerSplit> desks;
  private final Duration poll;
  private final TypeInformation<DeskInput> type;
  private final SerializableSupplier<Map<String, String>> environment;

  /**
   * The ledgers of desks.
   *
   * @param desks that this deployment trades with, each from its beginning
   * @param poll longest time without looking at the table, at least a millisecond
   * @param type how what a desk is told travels
   * @param environment where safeguards may be taken away
   */
  public LedgerSource(
      DatabaseSettings settings,
      List<LedgerSplit> desks,
      Duration poll,
      TypeInformation<DeskInput> type,
      SerializableSupplier<Map<String, String>> environment) {
    if (desks.stream().map(LedgerSplit::desk).distinct().count() != desks.size()) {
      throw new IllegalArgumentException("two desks have the same number: " + desks);
    }
    this.settings = settings;
    this.desks = new ArrayList<>(desks);
    this.poll = poll;
    this.type = type;
    this.environment = environment;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<DeskInput, LedgerSplit> createReader(SourceReaderContext context) {
    return new HandoverReader<>(context, GROUP, this::follow);
  }

  private Optional<Follower<LedgerSplit>> follow(LedgerSplit split, MetricGroup metrics) {
    LaneClock clock = new LaneClock();
    return desks.stream()
        .filter(desk -> desk.desk() == split.desk())
        .findFirst()
        .map(
            desk ->
                new TableFollower<>(
                    settings,
                    new LedgerTable(
                        settings,
                        desk.at(split.position()),
                        clock::next,
                        !Safeguard.without(environment.get()).contains(Safeguard.REWIND)),
                    poll));
  }

  @Override
  public SplitEnumerator<LedgerSplit, DealtSplits<LedgerSplit>> createEnumerator(
      SplitEnumeratorContext<LedgerSplit> context) {
    return restoreEnumerator(context, new DealtSplits<>(Set.of(), List.of()));
  }

  @Override
  public SplitEnumerator<LedgerSplit, DealtSplits<LedgerSplit>> restoreEnumerator(
      SplitEnumeratorContext<LedgerSplit> context, DealtSplits<LedgerSplit> state) {
    return new HandoverEnumerator<>(context, state.with(desks));
  }

  @Override
  public SimpleVersionedSerializer<LedgerSplit> getSplitSerializer() {
    return new LedgerSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<DealtSplits<LedgerSplit>> getEnumeratorCheckpointSerializer() {
    return new DealtSplitsSerializer<>(new LedgerSplit.Serializer());
  }

  @Override
  public TypeInformation<DeskInput> getProducedType() {
    return type;
  }
}
