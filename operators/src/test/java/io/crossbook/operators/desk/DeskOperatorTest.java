package io.crossbook.operators.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DirectedState;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.paper.PaperConfig;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.DeskOperator;
import io.crossbook.wire.Cases;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskOperatorTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 1_000_000;
  private static final List<String> VENUES = List.of("coinbase", "kraken");

  private static FeeBook fees() {
    List<FeeSchedule> fees = new ArrayList<>();
    VENUES.forEach(
        venue -> fees.add(new FeeSchedule(venue, "*", "*", 0, Quoted.FEE, Quoted.FEE, "quote")));
    return new FeeBook(fees);
  }

  private static DeskConfig config() {
    return DeskConfig.of(
        7,
        "test",
        "USD",
        Set.of("USD"),
        VENUES.stream().map(venue -> new DeskConfig.DeskAccount(venue, "")).toList(),
        DeskLimits.standard(),
        fees(),
        Map.of(),
        1,
        Map.of());
  }

  private static PaperConfig paper() {
    ArrayList<PaperConfig.PaperAccount> accounts = new ArrayList<>();
    for (String venue : VENUES) {
      HashMap<String, BigDecimal> given = new HashMap<>();
      given.put("USD", new BigDecimal("100000"));
      given.put("BTC", new BigDecimal("10"));
      accounts.add(new PaperConfig.PaperAccount(venue, "", given));
    }
    return new PaperConfig(7, accounts, new HashMap<>(), 30 * MILLI, fees(), 1, 1000 * MILLI);
  }

  /** One desk with everything that came out of it. */
  private static final class Run implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<Integer, DeskInput, GatewayCommand>
        harness;

    Run(PaperConfig paper, AfterRestore source, boolean rocks, OperatorSubtaskState from)
        throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new DeskOperator(config(), paper, source), input -> 7, Types.INT, 16, 1, 0);
      harness.setStateBackend(
          rocks ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
      harness.setup(Cases.gatewayCommand().createSerializer(new SerializerConfigImpl()));
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    Run tell(DeskInput input) throws Exception {
      harness.processElement(new StreamRecord<>(input, input.time() / MILLI));
      return this;
    }

    Run time(long millis) throws Exception {
      harness.processWatermark(new Watermark(millis));
      return this;
    }

    OperatorSubtaskState snapshot() throws Exception {
      harness.prepareSnapshotPreBarrier(1);
      return harness.snapshot(1, 0);
    }

    List<GatewayCommand> commands() {
      List<GatewayCommand> commands = new ArrayList<>();
      for (Object each : harness.getOutput()) {
        if (each instanceof StreamRecord<?> record) {
          commands.add((GatewayCommand) record.getValue());
        }
      }
      return commands;
    }

    List<DeskRecord> records() {
      var records = harness.getSideOutput(DeskOperator.RECORDS);
      return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
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

  private static DeskInput book(String venue, long millis, long bid, long ask) {
    return new DeskInput.Market(Quoted.book(venue, "BTC-USD", millis * MILLI, bid, ask, 600));
  }

  private static DeskInput found(String id, long millis) {
    return new DeskInput.Confirmed(
        Quoted.candidate(
            id,
            millis * MILLI,
            Quoted.leg("kraken", "BTC-USD", "0.1", "30000.00"),
            Quoted.leg("coinbase", "BTC-USD", "-0.1", "30100.00")));
  }

  /** Batches of what arrives between two watermarks; some of it at the same time. */
  private static Map<Long, List<DeskInput>> day() {
    Map<Long, List<DeskInput>> batches = new TreeMap<>();
    List<DeskInput> rules = new ArrayList<>();
    VENUES.forEach(venue -> rules.add(new DeskInput.Market(Quoted.listing(venue, "BTC-USD"))));
    batches.put(START - 1, rules);
    for (long at = START; at < START + 4_000; at += 200) {
      List<DeskInput> batch = new ArrayList<>();
      for (long millis = at; millis < at + 200; millis += 20) {
        boolean gone = millis % 1000 >= 500;
        batch.add(book("kraken", millis, 29_990_00 - millis % 7, 30_000_00));
        batch.add(book("coinbase", millis, gone ? 29_900_00 : 30_100_00, 30_110_00 + millis % 5));
      }
      if (at % 400 == 0) {
        batch.add(found("opportunity-" + at, at + 100));
      }
      batches.put(at + 199, batch);
    }
    return batches;
  }

  private static void feed(Run run, List<DeskInput> batch, long watermark) throws Exception {
    for (DeskInput input : batch) {
      run.tell(input);
    }
    run.time(watermark);
  }

  private static Run whole(Map<Long, List<DeskInput>> day) throws Exception {
    Run run = new Run(paper(), AfterRestore.RESUMES, false, null);
    for (Map.Entry<Long, List<DeskInput>> each : day.entrySet()) {
      feed(run, each.getValue(), each.getKey());
    }
    return run.time(Long.MAX_VALUE);
  }

  @Test
  void liveItDecidesAtOnceAndCommandsLeave() throws Exception {
    try (Run run = open(false)) {
      long now = START * MILLI;
      run.tell(found("opportunity", START));
      assertThat(run.commands()).hasSize(1);
      GatewayCommand.Send send = (GatewayCommand.Send) run.commands().get(0);
      assertThat(send.epoch()).isEqualTo(3);
      assertThat(send.orders()).hasSize(2);
      assertThat(run.records()).anyMatch(DeskRecord.Transition.class::isInstance);
      run.tell(new DeskInput.AccountStatus("kraken", "", false, "cut", now));
      run.time(START + 4_999);
      assertThat(run.records()).noneMatch(DeskRecord.BreakerReport.class::isInstance);
      run.time(START + 5_000);
      assertThat(run.records())
          .as("the watermark alone wakes it")
          .anyMatch(DeskRecord.BreakerReport.class::isInstance);
    }
  }

  @Test
  void onPaperNothingIsToldBeforeTheWatermarkAndTimeAloneFills() throws Exception {
    try (Run run = new Run(paper(), AfterRestore.RESUMES, false, null)) {
      Map<Long, List<DeskInput>> day = day();
      feed(run, day.get(START - 1), START - 1);
      int before = run.records().size();
      for (DeskInput input : day.get(START + 199)) {
        run.tell(input);
      }
      assertThat(run.records()).hasSize(before);
      run.time(START + 199);
      assertThat(run.records()).anyMatch(DeskRecord.Execution.class::isInstance);
      DeskRecord.Execution first =
          (DeskRecord.Execution)
              run.records().stream()
                  .filter(DeskRecord.Execution.class::isInstance)
                  .findFirst()
                  .orElseThrow();
      assertThat(first.venueTime()).isEqualTo((START + 130) * MILLI);
    }
  }

  @Test
  void onPaperTheOrderOfArrivalDoesNotMatter() throws Exception {
    List<DeskRecord> expected;
    try (Run run = whole(day())) {
      expected = run.records();
    }
    assertThat(expected.stream().filter(DeskRecord.Execution.class::isInstance))
        .hasSizeGreaterThan(8);
    for (int seed = 0; seed < 5; seed++) {
      Map<Long, List<DeskInput>> shuffled = day();
      Random random = new Random(seed);
      shuffled.values().forEach(batch -> Collections.shuffle(batch, random));
      try (Run run = whole(shuffled)) {
        assertThat(run.records()).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoreAtAnyMomentChangesNothing(boolean rocks) throws Exception {
    List<DeskRecord> expected;
    try (Run run = whole(day())) {
      expected = run.records();
    }
    Random random = new Random(1);
    for (int stop = 0; stop < (rocks ? 1 : 5); stop++) {
      List<DeskRecord> all = new ArrayList<>();
      Run run = new Run(paper(), AfterRestore.RESUMES, rocks, null);
      for (Map.Entry<Long, List<DeskInput>> each : day().entrySet()) {
        List<DeskInput> batch = each.getValue();
        int half = random.nextInt(batch.size());
        for (DeskInput input : batch.subList(0, half)) {
          run.tell(input);
        }
        if (random.nextInt(4) == 0) {
          // Some watermarks fall while orders are on their way to the paper venues.
          OperatorSubtaskState state = run.snapshot();
          all.addAll(run.records());
          run.close();
          run = new Run(paper(), AfterRestore.RESUMES, rocks, state);
        }
        feed(run, batch.subList(half, batch.size()), each.getKey());
      }
      run.time(Long.MAX_VALUE);
      all.addAll(run.records());
      run.close();
      assertThat(all).as("stop %d", stop).isEqualTo(expected);
    }
  }

  @Test
  void aSnapshotDoesNotDisturbWhatGoesOn() throws Exception {
    List<DeskRecord> expected;
    try (Run run = whole(day())) {
      expected = run.records();
    }
    try (Run run = new Run(paper(), AfterRestore.RESUMES, false, null)) {
      for (Map.Entry<Long, List<DeskInput>> each : day().entrySet()) {
        feed(run, each.getValue(), each.getKey());
        run.snapshot();
      }
      run.time(Long.MAX_VALUE);
      assertThat(run.records()).isEqualTo(expected);
    }
  }

  /** An execution of an order, at its limit and with a fee in quote. */
  private static DeskInput execution(OrderIntent order, String trade, BigDecimal quantity) {
    long at = (START + 50) * MILLI;
    BigDecimal fee = quantity.multiply(order.limit()).multiply(new BigDecimal("0.001"));
    Fill fill =
        new Fill(
            order.symbol(),
            "",
            "V" + order.name(),
            trade,
            order.side(),
            order.limit(),
            quantity,
            null,
            fee,
            "USD",
            false,
            at);
    return new DeskInput.FillReport(order.venue(), order.account(), order.name(), fill, at);
  }

  private static DeskInput filled(OrderIntent order) {
    long at = (START + 60) * MILLI;
    OrderState state =
        new OrderState(
            order.symbol(),
            "",
            "V" + order.name(),
            order.side(),
            OrderStatus.FILLED,
            order.quantity(),
            order.quantity(),
            order.limit(),
            "",
            at);
    return new DeskInput.OrderReport(order.venue(), order.account(), order.name(), state, at);
  }

  private static Run open(boolean rocks) throws Exception {
    Run run = new Run(null, AfterRestore.RESUMES, rocks, null);
    long now = START * MILLI;
    for (String venue : VENUES) {
      run.tell(new DeskInput.Market(Quoted.listing(venue, "BTC-USD")));
      run.tell(new DeskInput.AccountStatus(venue, "", true, "", now));
      List<Balance> held =
          List.of(
              new Balance("USD", new BigDecimal("100000"), null, now),
              new Balance("BTC", BigDecimal.TEN, null, now));
      run.tell(new DeskInput.BalanceReport(venue, "", held, true, now));
    }
    run.tell(new DeskInput.CaughtUp(3, 0, now));
    run.tell(book("kraken", START, 29_990_00, 30_000_00));
    return run.tell(book("coinbase", START, 30_100_00, 30_110_00));
  }

  private static long executions(Run run) {
    return run.records().stream().filter(DeskRecord.Execution.class::isInstance).count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void newsOfAnOperationThatHadEndedIsKeptToo(boolean rocks) throws Exception {
    OperatorSubtaskState state;
    OrderIntent buy;
    try (Run run = open(rocks)) {
      run.tell(found("opportunity", START));
      GatewayCommand.Send send = (GatewayCommand.Send) run.commands().get(0);
      List<OrderIntent> orders = send.orders().stream().map(GatewayCommand.Order::intent).toList();
      int trade = 0;
      for (OrderIntent order : orders) {
        run.tell(execution(order, "T" + trade++, order.quantity())).tell(filled(order));
      }
      run.time(START + 2_000);
      assertThat(run.records().stream().filter(DeskRecord.OperationReport.class::isInstance))
          .map(each -> ((DeskRecord.OperationReport) each).state())
          .contains(OperationState.COMPLETED);
      run.snapshot();
      if (!rocks) {
        assertThat(run.harness.numKeyedStateEntries())
            .as("the desk, and the operation by itself")
            .isEqualTo(2);
      }
      buy = orders.get(0);
      run.tell(execution(buy, "late", new BigDecimal("0.01")));
      assertThat(executions(run)).isEqualTo(3);
      state = run.snapshot();
    }
    try (Run run = new Run(null, AfterRestore.RESUMES, rocks, state)) {
      run.tell(execution(buy, "T0", buy.quantity()));
      run.tell(execution(buy, "late", new BigDecimal("0.01")));
      assertThat(executions(run)).as("both were booked before").isZero();
      run.tell(execution(buy, "later", new BigDecimal("0.01")));
      assertThat(executions(run)).isEqualTo(1);
    }
  }

  @Test
  void afterMissedFactsNothingIsTradedOnOldBooks() throws Exception {
    OperatorSubtaskState state;
    try (Run run = new Run(paper(), AfterRestore.RESUMES, false, null)) {
      feed(run, day().get(START - 1), START - 1);
      run.tell(book("kraken", START, 29_990_00, 30_000_00));
      run.tell(book("coinbase", START, 30_100_00, 30_110_00));
      run.time(START);
      state = run.snapshot();
    }
    try (Run run = new Run(paper(), AfterRestore.BEGINS_ANEW, false, state)) {
      run.tell(found("opportunity", START + 10)).time(START + 10);
      assertThat(run.records()).anyMatch(DeskRecord.Refused.class::isInstance);
    }
    try (Run run = new Run(paper(), AfterRestore.RESUMES, false, state)) {
      run.tell(found("opportunity", START + 10)).time(START + 10);
      assertThat(run.records()).anyMatch(DeskRecord.Transition.class::isInstance);
    }
  }

  @Test
  void theEndOfTheInputEndsIt() throws Exception {
    try (Run run = new Run(paper(), AfterRestore.RESUMES, false, null)) {
      for (Map.Entry<Long, List<DeskInput>> each : day().entrySet()) {
        for (DeskInput input : each.getValue()) {
          run.tell(input);
        }
      }
      run.time(Long.MAX_VALUE);
      assertThat(run.records())
          .as("everything that waited was told")
          .anyMatch(
              record ->
                  record instanceof DeskRecord.OperationReport report
                      && report.state() == OperationState.COMPLETED);
      assertThat(run.harness.numEventTimeTimers()).isZero();
    }
  }

  private static void quote(Run run, long from, long to) throws Exception {
    for (long at = from; at < to; at += 200) {
      for (String venue : VENUES) {
        run.tell(book(venue, at, 29_990_00, 30_000_00));
      }
      run.time(at + 199);
    }
  }

  private static DeskRecord.DirectedReport ordered(Run run) {
    return run.records().stream()
        .filter(DeskRecord.DirectedReport.class::isInstance)
        .map(DeskRecord.DirectedReport.class::cast)
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  /** A person's order goes in six slices; the desk is restored after the first two. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOrderOfAPersonGoesOnAfterARestore(boolean rocks) throws Exception {
    DeskInput order =
        new DeskInput.PersonsOrder(
            1,
            DeskInput.PersonsOrder.What.PLACE,
            "buy 0.03 BTC-USD mode=best-price twap=60s stop-loss=0.5",
            "ann",
            "agreed",
            (START + 50) * MILLI,
            (START + 50) * MILLI);
    OperatorSubtaskState state;
    try (Run run = new Run(paper(), AfterRestore.BEGINS_ANEW, rocks, null)) {
      for (String venue : VENUES) {
        run.tell(new DeskInput.Market(Quoted.listing(venue, "BTC-USD")));
      }
      run.time(START - 1);
      run.tell(order);
      quote(run, START, START + 15_000);
      assertThat(ordered(run).filled()).isEqualByComparingTo("0.01");
      state = run.snapshot();
    }
    try (Run run = new Run(paper(), AfterRestore.BEGINS_ANEW, rocks, state)) {
      for (String venue : VENUES) {
        run.tell(new DeskInput.Market(Quoted.listing(venue, "BTC-USD")));
      }
      run.tell(order);
      quote(run, START + 15_000, START + 60_000);
      DeskRecord.DirectedReport last = ordered(run);
      assertThat(last.state()).isEqualTo(DirectedState.HOLDING);
      assertThat(last.filled()).isEqualByComparingTo("0.03");
      assertThat(last.held()).isEqualByComparingTo("0.03");
      assertThat(last.averagePrice()).isEqualByComparingTo("30000");
      assertThat(last.slices()).isEqualTo(6);
    }
  }
}
