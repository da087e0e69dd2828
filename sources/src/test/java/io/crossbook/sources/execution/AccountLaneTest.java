package io.crossbook.sources.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.OrderName;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.handover.DeskReaderHarness;
import io.crossbook.sources.handover.HandoverReader;
import io.crossbook.transport.AccountClient;
import io.crossbook.transport.AccountSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccountLaneTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final OrderName OURS = new OrderName(3, 7, 0, 0);
  private static final String OTHERS = "somebody";

  private final DeskReaderHarness harness = new DeskReaderHarness();
  private final List<HandoverReader<ExecutionSplit>> readers = new ArrayList<>();
  private LineVenue venue;

  @BeforeEach
  void open() throws Exception {
    venue = new LineVenue();
  }

  @AfterEach
  void close() {
    readers.forEach(HandoverReader::close);
    venue.close();
  }

  static LaneTimes times(Duration fillsEvery, Duration accountEvery) {
    return new LaneTimes(
        fillsEvery,
        accountEvery,
        NEVER,
        Duration.ofMillis(5),
        Duration.ofMillis(40),
        Duration.ofSeconds(5),
        Duration.ofMillis(10));
  }

  static ExecutionAccount account(LineVenue venue, String... symbols) {
    return new ExecutionAccount("lines", "", List.of(symbols), 0, venue.address(), venue.address());
  }

  static AccountLane lane(
      LineVenue venue, ExecutionSplit split, LaneTimes times, boolean bySymbol) {
    LaneClock clock = new LaneClock();
    ExecutionAccount account = account(venue, "BTC/USD", "ETH/USD");
    LineProtocol protocol = new LineProtocol(bySymbol);
    return new AccountLane(
        account,
        account.resume(split, protocol.traits(), true),
        times,
        new AccountClient(
            protocol,
            AccountSettings.of(venue.address()).withTimeout(Duration.ofSeconds(5)),
            clock::now),
        new LineProtocol(bySymbol),
        10_000,
        clock);
  }

  static ExecutionSplit begin() {
    return new ExecutionSplit("lines", "", Map.of());
  }

  private HandoverReader<ExecutionSplit> reader(
      ExecutionSplit split, LaneTimes times, boolean bySymbol) {
    HandoverReader<ExecutionSplit> reader =
        new HandoverReader<>(
            harness, "account", (each, metrics) -> Optional.of(lane(venue, each, times, bySymbol)));
    readers.add(reader);
    reader.addSplits(List.of(split));
    return reader;
  }

  /** Only what has to be read is read. */
  private HandoverReader<ExecutionSplit> reader(ExecutionSplit split) {
    return reader(split, times(NEVER, NEVER), false);
  }

  private static boolean live(List<DeskInput> inputs) {
    return statuses(inputs).stream()
        .reduce((one, next) -> next)
        .map(DeskInput.AccountStatus::live)
        .orElse(false);
  }

  private static List<DeskInput.AccountStatus> statuses(List<DeskInput> inputs) {
    return inputs.stream()
        .filter(DeskInput.AccountStatus.class::isInstance)
        .map(DeskInput.AccountStatus.class::cast)
        .toList();
  }

  private static List<DeskInput.FillReport> fills(List<DeskInput> inputs) {
    return inputs.stream()
        .filter(DeskInput.FillReport.class::isInstance)
        .map(DeskInput.FillReport.class::cast)
        .toList();
  }

  private static Set<String> trades(List<DeskInput> inputs) {
    Set<String> ids = new LinkedHashSet<>();
    fills(inputs).forEach(each -> ids.add(each.fill().tradeId()));
    return ids;
  }

  private static boolean holdsBalance(List<DeskInput> inputs, String asset) {
    return inputs.stream()
        .filter(DeskInput.BalanceReport.class::isInstance)
        .map(DeskInput.BalanceReport.class::cast)
        .anyMatch(each -> each.balances().get(0).asset().equals(asset));
  }

  @Test
  void isLiveOnceTheStreamIsAndEverythingBeforeItWasRead() throws Exception {
    venue.orders = OURS.hex() + "\n" + OTHERS;
    for (int i = 0; i < 8; i++) {
      venue.trade(OURS.hex(), false);
    }
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    assertThat(harness.inputs.get(0))
        .isEqualTo(
            new DeskInput.AccountStatus(
                "lines",
                "",
                false,
                "the private stream is not open yet",
                harness.inputs.get(0).time()));
    assertThat(trades(harness.inputs)).containsExactlyElementsOf(venue.trades());
    assertThat(fills(harness.inputs).get(0).name()).isEqualTo(OURS);
    assertThat(harness.inputs)
        .anySatisfy(
            input -> {
              assertThat(input).isInstanceOf(DeskInput.OrderReport.class);
              assertThat(((DeskInput.OrderReport) input).name()).isEqualTo(OURS);
            })
        .anySatisfy(
            input -> {
              assertThat(input).isInstanceOf(DeskInput.OrderReport.class);
              assertThat(((DeskInput.OrderReport) input).name()).isNull();
            })
        .anySatisfy(
            input -> {
              assertThat(input).isInstanceOf(DeskInput.BalanceReport.class);
              assertThat(((DeskInput.BalanceReport) input).complete()).isTrue();
            });
    assertThat(harness.inputs.get(harness.inputs.size() - 1))
        .isInstanceOf(DeskInput.AccountStatus.class);
    assertThat(harness.inputs.stream().map(DeskInput::time).toList())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(reader.snapshotState(1))
        .containsExactly(
            new ExecutionSplit(
                "lines",
                "",
                Map.of(
                    "", new FillCursor(0, "8"), ExecutionSplit.FUNDING, new FillCursor(0, "0"))));
    assertThat(venue.streamKeys).containsOnly("secret");
  }

  @Test
  void nothingIsReadTwiceBecauseTheStreamOpens() throws Exception {
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    assertThat(venue.requests.stream().filter(each -> each.startsWith("/balances"))).hasSize(1);
  }

  @Test
  void whatTheStreamTellsAsAWholeIsNotRead() throws Exception {
    venue.held = new CountDownLatch(1);
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, inputs -> statuses(inputs).size() == 2);
    venue.say("holds ETH");
    harness.until(reader, inputs -> holdsBalance(inputs, "ETH"));
    venue.held.countDown();
    harness.until(reader, AccountLaneTest::live);
    assertThat(venue.requests).noneMatch(each -> each.startsWith("/balances"));
    assertThat(harness.inputs)
        .filteredOn(DeskInput.BalanceReport.class::isInstance)
        .singleElement()
        .matches(each -> ((DeskInput.BalanceReport) each).complete());
  }

  @Test
  void anAccountIsReadThoughItsStreamDoesNotOpen() throws Exception {
    venue.streamRefused = true;
    LaneTimes standard = times(NEVER, NEVER);
    LaneTimes soon =
        new LaneTimes(
            NEVER,
            NEVER,
            Duration.ofMillis(1),
            standard.firstBackoff(),
            standard.mostBackoff(),
            standard.connectTimeout(),
            standard.tick());
    HandoverReader<ExecutionSplit> reader = reader(begin(), soon, false);
    harness.until(reader, inputs -> holdsBalance(inputs, "BTC"));
    assertThat(live(harness.inputs)).isFalse();
  }

  @Test
  void whatTheStreamTellsComesAtOnceAndDoesNotMoveTheCursor() throws Exception {
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    List<ExecutionSplit> before = reader.snapshotState(1);
    String ours = venue.trade(OURS.hex(), true);
    String others = venue.trade(OTHERS, true);
    venue.say("order " + OURS.hex());
    venue.say("balance ETH");
    harness.until(reader, inputs -> holdsBalance(inputs, "ETH"));
    List<DeskInput.FillReport> fills = fills(harness.inputs);
    assertThat(fills).extracting(each -> each.fill().tradeId()).containsExactly(ours, others);
    assertThat(fills).extracting(DeskInput.FillReport::name).containsExactly(OURS, null);
    assertThat(reader.snapshotState(2)).isEqualTo(before);
    DeskInput last = harness.inputs.get(harness.inputs.size() - 1);
    assertThat(((DeskInput.BalanceReport) last).complete()).isFalse();
  }

  @Test
  void aGapIsFilledBeforeTheAccountIsLiveAgain() throws Exception {
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    harness.inputs.clear();
    venue.held = new CountDownLatch(1);
    venue.cut();
    harness.until(reader, inputs -> !statuses(inputs).isEmpty());
    assertThat(statuses(harness.inputs).get(0).live()).isFalse();
    assertThat(statuses(harness.inputs).get(0).why()).isEqualTo("the stream ended");
    String missed = venue.trade(OURS.hex(), false);
    harness.until(reader, inputs -> statuses(inputs).size() == 2);
    assertThat(statuses(harness.inputs).get(1).why())
        .isEqualTo("what may have been missed is being read");
    assertThat(trades(harness.inputs)).isEmpty();
    venue.held.countDown();
    harness.until(reader, AccountLaneTest::live);
    assertThat(trades(harness.inputs)).containsExactly(missed);
  }

  @Test
  void aConnectionThatTheStreamGivesUpIsOpenedAgain() throws Exception {
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    harness.inputs.clear();
    venue.say("again");
    harness.until(reader, AccountLaneTest::live);
    assertThat(venue.streamKeys).hasSize(2);
  }

  @Test
  void executionsThatNoStreamToldAreFoundByReading() throws Exception {
    HandoverReader<ExecutionSplit> reader =
        reader(begin(), times(Duration.ofMillis(10), NEVER), false);
    harness.until(reader, AccountLaneTest::live);
    String silent = venue.trade(OURS.hex(), false);
    harness.until(reader, inputs -> trades(inputs).contains(silent));
  }

  @Test
  void aRestoredLaneGoesOnAtTheCursorOfTheSnapshot() throws Exception {
    for (int i = 0; i < 7; i++) {
      venue.trade(OURS.hex(), false);
    }
    HandoverReader<ExecutionSplit> first = reader(begin());
    harness.until(first, inputs -> trades(inputs).size() == 4);
    List<ExecutionSplit> snapshot = first.snapshotState(1);
    assertThat(snapshot.get(0).cursors()).containsEntry("", new FillCursor(0, "3"));
    first.close();
    venue.trade(OURS.hex(), true);
    harness.inputs.clear();
    ExecutionSplit.Serializer serializer = new ExecutionSplit.Serializer();
    HandoverReader<ExecutionSplit> second =
        reader(serializer.deserialize(1, serializer.serialize(snapshot.get(0))));
    harness.until(second, AccountLaneTest::live);
    assertThat(trades(harness.inputs)).containsExactlyElementsOf(venue.trades().subList(3, 8));
  }

  private static List<String> payments(List<DeskInput> inputs) {
    return inputs.stream()
        .filter(DeskInput.FundingReport.class::isInstance)
        .map(each -> ((DeskInput.FundingReport) each).payment().id())
        .toList();
  }

  @Test
  void fundingIsReadFromACursorOfItsOwnBeforeBalances() throws Exception {
    for (int i = 0; i < 5; i++) {
      venue.settle();
    }
    HandoverReader<ExecutionSplit> first = reader(begin());
    harness.until(first, AccountLaneTest::live);
    assertThat(payments(harness.inputs)).containsExactlyElementsOf(venue.settled());
    List<Class<?>> kinds = new ArrayList<>();
    harness.inputs.forEach(input -> kinds.add(input.getClass()));
    assertThat(kinds.indexOf(DeskInput.FundingReport.class))
        .isLessThan(kinds.indexOf(DeskInput.BalanceReport.class));
    List<ExecutionSplit> snapshot = first.snapshotState(1);
    assertThat(snapshot.get(0).cursors())
        .containsEntry(ExecutionSplit.FUNDING, new FillCursor(0, "5"));
    first.close();
    String next = venue.settle();
    harness.inputs.clear();
    HandoverReader<ExecutionSplit> second = reader(snapshot.get(0));
    harness.until(second, AccountLaneTest::live);
    assertThat(payments(harness.inputs)).containsExactly(next);
  }

  /** The state of a job that did not read funding yet. */
  @Test
  void aSplitWithoutACursorOfFundingBeginsAtTheAccountsTime() throws Exception {
    String settled = venue.settle();
    ExecutionSplit old = new ExecutionSplit("lines", "", Map.of("", new FillCursor(0, "0")));
    HandoverReader<ExecutionSplit> reader = reader(old);
    harness.until(reader, AccountLaneTest::live);
    assertThat(payments(harness.inputs)).containsExactly(settled);
  }

  @Test
  void historiesOfSymbolsHaveCursorsOfTheirOwn() throws Exception {
    for (int i = 0; i < 4; i++) {
      venue.trade(OURS.hex(), false);
    }
    ExecutionSplit old =
        new ExecutionSplit(
            "lines",
            "",
            Map.of("BTC/USD", new FillCursor(0, "2"), "OLD/USD", new FillCursor(5, "1")));
    HandoverReader<ExecutionSplit> reader = reader(old, times(NEVER, NEVER), true);
    harness.until(reader, AccountLaneTest::live);
    assertThat(fills(harness.inputs))
        .extracting(each -> each.fill().symbol() + " " + each.fill().tradeId())
        .containsOnly(
            "BTC/USD T2", "BTC/USD T3", "ETH/USD T0", "ETH/USD T1", "ETH/USD T2", "ETH/USD T3");
    assertThat(reader.snapshotState(1).get(0).cursors())
        .isEqualTo(
            Map.of(
                "BTC/USD",
                new FillCursor(0, "4"),
                "ETH/USD",
                new FillCursor(0, "4"),
                "OLD/USD",
                new FillCursor(5, "1"),
                ExecutionSplit.FUNDING,
                new FillCursor(0, "0")));
    assertThat(venue.requests).contains("/orders/BTCUSD", "/orders/ETHUSD");
  }

  @Test
  void whatTheStreamAsksForIsAskedAndAnswered() throws Exception {
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    venue.say("renew");
    harness.until(reader, inputs -> holdsBalance(inputs, "renewal renewed"));
    assertThat(venue.requests).contains("/renewal");
  }

  @Test
  void anAccountThatTheStreamRefusesIsNotLiveAndSaysWhy() throws Exception {
    venue.greeting = "refuse Lines refuses the key: it has expired";
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(
        reader,
        inputs ->
            statuses(inputs).stream()
                .anyMatch(
                    each ->
                        each.why()
                            .equals(
                                "the venue refuses the account: Lines refuses the key: it has"
                                    + " expired")));
    assertThat(live(harness.inputs)).isFalse();
  }

  @Test
  void anAccountThatIsRefusedOverRestIsNotLiveUntilItIsTakenAgain() throws Exception {
    venue.refusal = "no permission";
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(
        reader,
        inputs ->
            statuses(inputs).stream()
                .anyMatch(
                    each -> each.why().equals("the venue refuses the account: no permission")));
    assertThat(live(harness.inputs)).isFalse();
    venue.refusal = "";
    harness.until(reader, AccountLaneTest::live);
  }

  @Test
  void readingsThatFailAreRepeated() throws Exception {
    venue.trade(OURS.hex(), false);
    venue.failing.set(9);
    HandoverReader<ExecutionSplit> reader = reader(begin());
    harness.until(reader, AccountLaneTest::live);
    assertThat(trades(harness.inputs)).containsExactlyElementsOf(venue.trades());
    assertThat(statuses(harness.inputs))
        .anySatisfy(each -> assertThat(each.why()).contains("cannot be read: 500 out of order"));
  }

  @Test
  void nothingIsReadWhileNobodyTakesAndNothingIsLost() throws Exception {
    venue.page = 500;
    for (int i = 0; i < 9_000; i++) {
      venue.trade(OTHERS, false);
    }
    AccountLane lane = lane(venue, begin(), times(NEVER, NEVER), false);
    try {
      lane.start();
      while (lane.handover().hasRoom()) {
        Thread.onSpinWait();
      }
      assertThat(lane.handover().depth()).isLessThan(4_096 + 600);
      Set<String> ids = new LinkedHashSet<>();
      while (ids.size() < 9_000) {
        var step = lane.handover().poll();
        if (step == null) {
          lane.handover().available().get();
        } else if (step.input() instanceof DeskInput.FillReport fill) {
          ids.add(fill.fill().tradeId());
        }
      }
      assertThat(ids).containsExactlyElementsOf(venue.trades());
    } finally {
      lane.close();
    }
  }

  @Test
  void aCursorThatIsNotOneEndsTheJobInsteadOfBeginningAnew() {
    HandoverReader<ExecutionSplit> reader =
        reader(new ExecutionSplit("lines", "", Map.of("", new FillCursor(0, "broken"))));
    assertThatThrownBy(() -> harness.until(reader, inputs -> false))
        .hasRootCauseMessage("'broken' is not a cursor of fills");
  }

  /** Else its executions would not be heard of until somebody starts the job again. */
  @Test
  void aDefectThatEndsTheConnectionEndsTheJob() {
    venue.nonsense = "nobody thought of this";
    HandoverReader<ExecutionSplit> reader = reader(begin());
    assertThatThrownBy(() -> harness.until(reader, inputs -> false))
        .cause()
        .hasMessage(
            "a defect has ended the connection to the account lines, which sends nothing any more:"
                + " java.lang.AssertionError: nobody thought of this");
  }
}
