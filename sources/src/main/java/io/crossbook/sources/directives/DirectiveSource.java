package io.crossbook.sources.directives;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.database.DatabaseSettings;
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

/**
 * What each desk is told to do: one split per desk, whose state is the position of the last
 * decision that was emitted. Whenever a reader starts, also after a restore, it emits {@link
 * DeskInput.Stopped} and the decisions that came after the position; then whatever comes. Works
 * without a ledger, so that venues on paper are stopped too.
 *
 * <p>Unbounded and idle, so that it never holds back event time; use it without watermarks.
 */
public final class DirectiveSource
    implements Source<DeskInput, DirectiveSplit, DealtSplits<DirectiveSplit>>,
        ResultTypeQueryable<DeskInput> {
  /** Metric group of a split; the desk's number is the group's value. */
  public static final String GROUP = "desk";

  /** How often the table is looked at although nobody said that there is news. */
  public static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final ArrayList<DirectiveSplit> desks;
  private final Duration poll;
  private final TypeInformation<DeskInput> type;

  /**
   * What desks are told.
   *
   * @param desks that this deployment trades with, each from its beginning
   * @param poll longest time without looking at the tables, at least a millisecond
   * @param type how what a desk is told travels
   */
  public DirectiveSource(
      DatabaseSettings settings,
      List<DirectiveSplit> desks,
      Duration poll,
      TypeInformation<DeskInput> type) {
    if (desks.stream().map(DirectiveSplit::desk).distinct().count() != desks.size()) {
      throw new IllegalArgumentException("two desks have the same number: " + desks);
    }
    this.settings = settings;
    this.desks = new ArrayList<>(desks);
    this.poll = poll;
    this.type = type;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<DeskInput, DirectiveSplit> createReader(SourceReaderContext context) {
    return new HandoverReader<>(context, GROUP, this::follow);
  }

  private Optional<Follower<DirectiveSplit>> follow(DirectiveSplit split, MetricGroup metrics) {
    LaneClock clock = new LaneClock();
    return desks.stream()
        .filter(desk -> desk.desk() == split.desk())
        .findFirst()
        .map(
            desk ->
                new TableFollower<>(
                    settings,
                    new DirectiveTable(settings, desk.at(split.position()), clock::next),
                    poll));
  }

  @Override
  public SplitEnumerator<DirectiveSplit, DealtSplits<DirectiveSplit>> createEnumerator(
      SplitEnumeratorContext<DirectiveSplit> context) {
    return restoreEnumerator(context, new DealtSplits<>(Set.of(), List.of()));
  }

  @Override
  public SplitEnumerator<DirectiveSplit, DealtSplits<DirectiveSplit>> restoreEnumerator(
      SplitEnumeratorContext<DirectiveSplit> context, DealtSplits<DirectiveSplit> state) {
    return new HandoverEnumerator<>(context, state.with(desks));
  }

  @Override
  public SimpleVersionedSerializer<DirectiveSplit> getSplitSerializer() {
    return new DirectiveSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<DealtSplits<DirectiveSplit>>
      getEnumeratorCheckpointSerializer() {
    return new DealtSplitsSerializer<>(new DirectiveSplit.Serializer());
  }

  @Override
  public TypeInformation<DeskInput> getProducedType() {
    return type;
  }
}
