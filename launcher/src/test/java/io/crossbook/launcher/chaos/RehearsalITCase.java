package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.ChaosReport.Result;
import io.crossbook.launcher.chaos.Strike.Kind;
import io.crossbook.launcher.chaos.Verdict.Check;
import io.crossbook.launcher.chaos.Verdict.Finding;
import io.crossbook.launcher.cluster.ClusterShape;
import io.crossbook.launcher.cluster.ProcessCluster;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole run of chaos, over the least that trades exactly once. */
@Timeout(600)
class RehearsalITCase {
  @TempDir Path folder;

  /** Sends {@link RehearsalTrader} to the cluster. */
  private static final class Rehearsal implements TradingDeployment {
    @Override
    public List<String> venues() {
      return List.of(RehearsalTrader.VENUE);
    }

    @Override
    public List<String> simulatorOptions() {
      return List.of("--assets", "BTC", "--intensity", "0");
    }

    @Override
    public List<String> failpoints() {
      return List.of("after-send", "after-insert");
    }

    @Override
    public String failpointVariable() {
      return "CROSSBOOK_FAILPOINT";
    }

    @Override
    public ClusterShape shape() {
      return ClusterShape.of(2, 1).withStandby();
    }

    @Override
    public Map<String, String> environment(Surroundings surroundings) throws Failure {
      try (Connection connection = surroundings.database().open();
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO desk (number, name) VALUES (1, 'rehearsal')");
        statement.execute("INSERT INTO desk_events (desk) VALUES (1)");
        JsonNode account =
            new ObjectMapper()
                .readTree(surroundings.simulator().accounts().toFile())
                .path("accounts")
                .path(0);
        return Map.of(
            RehearsalTrader.KEY,
            account.path("key").asText(),
            RehearsalTrader.SECRET,
            account.path("secret").asText());
      } catch (SQLException | IOException failed) {
        throw new Failure("The rehearsal cannot be prepared.", failed);
      }
    }

    @Override
    public JobID start(ProcessCluster cluster, Surroundings surroundings)
        throws Failure, InterruptedException {
      Configuration settings = new Configuration();
      settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
      RehearsalTrader trader =
          new RehearsalTrader(surroundings.database(), surroundings.simulator().address());
      return cluster.submit(
          "rehearsal",
          settings,
          environment ->
              environment
                  .fromSource(
                      new DataGeneratorSource<>(
                          index -> index,
                          Long.MAX_VALUE,
                          RateLimiterStrategy.perSecond(20),
                          Types.LONG),
                      WatermarkStrategy.noWatermarks(),
                      "numbers")
                  .process(trader)
                  .uid("trader")
                  .sinkTo(new DiscardingSink<>()));
    }

    @Override
    public void finish(Surroundings surroundings) throws Failure {
      try (KillSwitch ledger = new KillSwitch(surroundings.database().open())) {
        ledger.latch(RehearsalTrader.FINISH, "the rehearsal is over");
      } catch (SQLException failed) {
        throw new Failure("The rehearsal cannot be finished.", failed);
      }
    }

    @Override
    public Set<String> cash() {
      return Set.of("USDT");
    }

    @Override
    public Map<String, BigDecimal> bounds() {
      return Map.of();
    }

    @Override
    public Map<String, Judge.Contract> contracts() {
      return Map.of();
    }
  }

  @Test
  void whatTradesExactlyOnceIsFoundToDoSo() throws Exception {
    Rehearsal rehearsal = new Rehearsal();
    ChaosPlan plan = ChaosPlan.of(7, 2, rehearsal.failpoints(), rehearsal.venues());
    ChaosReport report =
        new ChaosRun(plan, rehearsal, Set.of(), 2, folder, System.out::println).run();
    report.text().forEach(System.out::println);
    assertThat(report.verdict().orders()).isGreaterThan(20);
    // Nothing books executions here; everything else is right.
    assertThat(report.verdict().findings().stream().filter(each -> each.defects() > 0))
        .extracting(Finding::check)
        .containsExactly(Check.EXECUTIONS);
    assertThat(report.results())
        .extracting(each -> each.strike().kind())
        .containsExactly(Kind.TASK_MANAGER, Kind.FAILPOINT, Kind.DATABASE, Kind.VENUE);
    assertThat(report.missed()).isEmpty();
    assertThat(report.results().stream().filter(each -> !each.overtaken()))
        .allMatch((Result each) -> each.again().isPresent());
    assertThat(report.stopped()).isPresent();
    assertThat(report.passes()).isFalse();
  }
}
