package io.crossbook.benchmarks.job;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadState;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.wire.KeyedFact;
import io.crossbook.wire.KeyedFactSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a fact costs on its way through our own code, without Flink: where time may be saved. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FactPath {
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "gateio", "mexc");

  private final KeyedFactSerializer serializer = new KeyedFactSerializer();
  private final KeyedFactSerializer deserializer = new KeyedFactSerializer();
  private final DataOutputSerializer written = new DataOutputSerializer(4096);
  private final DataInputDeserializer read = new DataInputDeserializer();
  private final Map<String, SpreadState> states = new HashMap<>();
  private MarketFacts facts;
  private FactRouter router;
  private SpreadStrategy strategy;
  private Context context;
  private BiConsumer<String, Fact> detect;
  private long time = 1_790_000_000_000_000_000L;

  /** Makes the parts. */
  @Setup
  public void make() throws Exception {
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), List.of());
    facts = new MarketFacts(new Load(20, 480, 0), 0, 1);
    strategy = new SpreadStrategy(config.spreadConfig(false, VENUES));
    router = new FactRouter(strategy);
    context = new Silent(config.ruleBook(), config.feeBook(VENUES));
    detect =
        (key, fact) -> strategy.on(fact, states.computeIfAbsent(key, strategy::newState), context);
    for (Fact listing : facts.listings(time)) {
      router.route(listing, detect);
    }
  }

  private BookView next() {
    time += 20_000;
    return facts.next(time);
  }

  /** The generator alone, to be taken off the others. */
  @Benchmark
  public Fact generate() {
    return next();
  }

  /** To the keys. */
  @Benchmark
  public void route(Blackhole hole) {
    router.route(
        next(),
        (key, fact) -> {
          hole.consume(key);
          hole.consume(fact);
        });
  }

  /** To the keys and through the strategy. */
  @Benchmark
  public void routeAndDetect() {
    router.route(next(), detect);
  }

  /** Into bytes and back. */
  @Benchmark
  public KeyedFact writeAndRead() throws IOException {
    written.clear();
    serializer.serialize(new KeyedFact("BTC/USD", next()), written);
    read.setBuffer(written.getSharedBuffer(), 0, written.length());
    return deserializer.deserialize(read);
  }

  private static final class Silent implements Context {
    private final RuleBook rules;
    private final FeeBook fees;

    Silent(RuleBook rules, FeeBook fees) {
      this.rules = rules;
      this.fees = fees;
    }

    @Override
    public DetectionRule rule(long at) {
      return rules.inForce(SpreadStrategy.NAME, at);
    }

    @Override
    public FeeBook fees() {
      return fees;
    }

    @Override
    public void candidate(Candidate candidate) {}

    @Override
    public void dropped(DropReason reason) {}

    @Override
    public void statistics(SpreadStatistics statistics) {}

    @Override
    public void wakeAt(long at) {}
  }
}
