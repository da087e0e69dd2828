package io.crossbook.sources.execution;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.handover.DealtSplits;
import io.crossbook.sources.handover.DealtSplitsSerializer;
import io.crossbook.sources.handover.Follower;
import io.crossbook.sources.handover.HandoverEnumerator;
import io.crossbook.sources.handover.HandoverReader;
import io.crossbook.transport.AccountClient;
import io.crossbook.transport.AccountSettings;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.CredentialsSource;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingVenue;
import io.crossbook.wire.metrics.FlinkSeries;
import io.crossbook.wire.metrics.Series;
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
 * What venues say of accounts: one split per account, whose state are the cursors of its executions
 * and of its funding. Whenever a reader starts, also after a restore, it says first that the
 * account is not live, opens the private stream, reads executions and funding from the cursors,
 * open orders, balances and positions, and then says that the account is live. Each execution and
 * each funding payment is emitted at least once.
 *
 * <p>Unbounded and idle, so that it never holds back event time; use it without watermarks.
 */
public final class ExecutionSource
    implements Source<DeskInput, ExecutionSplit, DealtSplits<ExecutionSplit>>,
        ResultTypeQueryable<DeskInput> {
  /** Metric group of a split; the account's id is the group's value. */
  public static final String GROUP = "account";

  private static final long serialVersionUID = 1L;

  private final ArrayList<ExecutionAccount> accounts;
  private final CredentialsSource credentials;
  private final LaneTimes times;
  private final TypeInformation<DeskInput> type;

  /**
   * The accounts of a deployment.
   *
   * @param credentials where the readers find the credentials
   * @param type how what a desk is told travels
   * @throws IllegalArgumentException if an account is named twice or its venue cannot be traded at
   */
  public ExecutionSource(
      List<ExecutionAccount> accounts,
      CredentialsSource credentials,
      LaneTimes times,
      TypeInformation<DeskInput> type) {
    this.accounts = new ArrayList<>(accounts);
    this.credentials = credentials;
    this.times = times;
    this.type = type;
    List<String> ids = splits().stream().map(ExecutionSplit::splitId).toList();
    if (Set.copyOf(ids).size() != ids.size()) {
      throw new IllegalArgumentException("an account is named twice: " + ids);
    }
  }

  private List<ExecutionSplit> splits() {
    return accounts.stream()
        .map(account -> account.begin(TradingCatalog.venue(account.venue()).traits()))
        .toList();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<DeskInput, ExecutionSplit> createReader(SourceReaderContext context) {
    return new HandoverReader<>(context, GROUP, this::follow);
  }

  private Optional<Follower<ExecutionSplit>> follow(ExecutionSplit split, MetricGroup metrics) {
    return accounts.stream()
        .filter(
            account ->
                account.venue().equals(split.venue())
                    && account.subAccount().equals(split.subAccount()))
        .findFirst()
        .map(account -> lane(account, split, metrics));
  }

  private AccountLane lane(ExecutionAccount account, ExecutionSplit split, MetricGroup metrics) {
    TradingVenue venue = TradingCatalog.venue(account.venue());
    VenueDefinition definition = VenueCatalog.venue(account.venue());
    Credentials key = credentials.of(venue, account.subAccount());
    LaneClock clock = new LaneClock();
    PrivateProtocol streaming = venue.protocol().apply(key);
    AccountClient client =
        new AccountClient(
            venue.protocol().apply(key),
            AccountSettings.of(account.restBase()).withHeaders(definition.headers()),
            clock::now);
    AccountLane lane =
        new AccountLane(
            account,
            account.resume(
                split, venue.traits(), streaming.funding("", clock.now(), clock.now()).isPresent()),
            times,
            client,
            streaming,
            definition.connectsPerMinute(),
            clock);
    Series series = new FlinkSeries(metrics);
    String[] label = {"exchange", account.venue()};
    series.counter("account_messages_total", lane.counters()::messages, label);
    series.counter("account_bytes_total", lane.counters()::bytes, label);
    series.counter("account_reconnects_total", lane.counters()::reconnects, label);
    series.counter("account_pauses_total", lane.counters()::pauses, label);
    series.counter("account_dead_letters_total", lane::deadLetters, label);
    series.counter("trading_api_requests_total", client.counters()::sent, label);
    series.counter("trading_api_errors_total", client.counters()::unanswered, label);
    series.counter("trading_api_limited_total", client.counters()::limited, label);
    return lane;
  }

  @Override
  public SplitEnumerator<ExecutionSplit, DealtSplits<ExecutionSplit>> createEnumerator(
      SplitEnumeratorContext<ExecutionSplit> context) {
    return restoreEnumerator(context, new DealtSplits<>(Set.of(), List.of()));
  }

  @Override
  public SplitEnumerator<ExecutionSplit, DealtSplits<ExecutionSplit>> restoreEnumerator(
      SplitEnumeratorContext<ExecutionSplit> context, DealtSplits<ExecutionSplit> state) {
    return new HandoverEnumerator<>(context, state.with(splits()));
  }

  @Override
  public SimpleVersionedSerializer<ExecutionSplit> getSplitSerializer() {
    return new ExecutionSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<DealtSplits<ExecutionSplit>>
      getEnumeratorCheckpointSerializer() {
    return new DealtSplitsSerializer<>(new ExecutionSplit.Serializer());
  }

  @Override
  public TypeInformation<DeskInput> getProducedType() {
    return type;
  }
}
