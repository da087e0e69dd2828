package io.crossbook.database.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RuleStoreTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-10-21T06:40:00.123456789Z"));

  @Test
  void shouldNumberTheVersionsOfEachStrategyAndKeepThemExactly() throws Exception {
    RuleStore store = new RuleStore(TestPostgres.migrated(), CLOCK);
    DetectionRule first = store.append(TestRules.rule("spread", "0.30"));
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.effectiveFrom()).isEqualTo(1_792_564_801_123_456_789L);
    DetectionRule second = store.append(TestRules.rule("spread", "12.000000000001"), 42);
    DetectionRule other = store.append(TestRules.rule("carry", "1"));
    assertThat(second).isEqualTo(TestRules.stored("spread", 2, 42, "12.000000000001"));
    assertThat(other.version()).isEqualTo(1);
    assertThat(store.list()).containsExactly(first, second, other);
  }

  @Test
  void shouldGiveEveryVersionItsOwnNumberWhenSeveralPeopleAppend() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    long people = 6;
    int each = 5;
    CyclicBarrier together = new CyclicBarrier(6);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int p = 0; p < 6; p++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                RuleStore store = new RuleStore(database, CLOCK);
                try {
                  together.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                  store.append(TestRules.rule("spread", "1"));
                }
              },
              command -> new Thread(command).start()));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    assertThat(new RuleStore(database, CLOCK).list())
        .extracting(DetectionRule::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, people * each).boxed().toList());
  }

  @Test
  void shouldNeverChangeAVersion() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    new RuleStore(database, CLOCK).append(TestRules.rule("spread", "1"));
    for (String change :
        List.of(
            "UPDATE rule_version SET min_net = 0",
            "DELETE FROM rule_version",
            "TRUNCATE rule_version")) {
      assertThatThrownBy(() -> TestPostgres.execute(database, change))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("rule versions are never changed; append a new one");
    }
  }

  @Test
  void shouldGiveEachConfigurationNumbersOfItsOwnAndKeepThem() throws Exception {
    RuleStore store = new RuleStore(TestPostgres.migrated(), CLOCK);
    DetectionRule appended = store.append(TestRules.rule("spread", "0.30"));
    RuleBook first =
        new RuleBook(
            List.of(TestRules.stored("spread", 1, 0, "5"), TestRules.stored("spread", 2, 70, "6")));
    assertThat(store.configured(first).versions())
        .containsExactly(
            TestRules.stored("spread", 2, 0, "5"), TestRules.stored("spread", 3, 70, "6"));
    RuleBook other = new RuleBook(List.of(TestRules.stored("spread", 1, 0, "4")));
    assertThat(store.configured(other).versions())
        .containsExactly(TestRules.stored("spread", 4, 0, "4"));
    assertThat(store.configured(first).versions())
        .as("it is the one that it was")
        .extracting(DetectionRule::version)
        .containsExactly(2L, 3L);
    assertThat(store.list()).as("what jobs apply").containsExactly(appended);
  }

  @Test
  void shouldRefuseWhatIsNotAllowed() throws Exception {
    DatabaseSettings database = TestPostgres.empty();
    RuleStore store = new RuleStore(database, CLOCK);
    assertThatThrownBy(() -> store.append(TestRules.withMaxRisk("spread", 1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rules.spread.max-risk is 1.5; allowed is 0..1");
    assertThatThrownBy(store::list)
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            "The database "
                + database.url()
                + " refused (SQLSTATE 42P01): relation \"rule_version\" does not exist.");
  }

  @Test
  void shouldRefuseByHandWhatARuleDoesNotAllow() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    String columns =
        "min_net, min_net_bps, max_age_millis, max_skew_millis, max_lag_millis, max_spread_bps,"
            + " min_depth, min_confidence, max_risk, max_notional, confirm_updates,"
            + " confirm_within_millis, ttl_millis, latency_millis, rebalancing_bps";
    String allowed = "1, 0, 0, 0, 0, 0, 0, 0, 1, 1000, 2, 500, 3000, 0, 0";
    String insert = "INSERT INTO rule_version (strategy, effective_from_nanos, " + columns + ")";
    TestPostgres.execute(database, insert + " VALUES ('spread', 0, " + allowed + ")");
    for (String refused :
        List.of(
            "'NaN', 0, 0, 0, 0, 0, 0, 0, 1, 1000, 2, 500, 3000, 0, 0",
            "1, 'NaN', 0, 0, 0, 0, 0, 0, 1, 1000, 2, 500, 3000, 0, 0",
            "1, 0, -1, 0, 0, 0, 0, 0, 1, 1000, 2, 500, 3000, 0, 0",
            "1, 0, 0, 0, 0, 'NaN', 0, 0, 1, 1000, 2, 500, 3000, 0, 0",
            "1, 0, 0, 0, 0, 0, 0, 0, 'NaN', 1000, 2, 500, 3000, 0, 0",
            "1, 0, 0, 0, 0, 0, 0, 0, 1, 'NaN', 2, 500, 3000, 0, 0",
            "1, 0, 0, 0, 0, 0, 0, 0, 1, 1000, 1, 500, 3000, 0, 0",
            "1, 0, 0, 0, 0, 0, 0, 0, 1, 1000, 2, 500, 0, 0, 0")) {
      assertThatThrownBy(
              () -> TestPostgres.execute(database, insert + " VALUES ('x', 0, " + refused + ")"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("violates check constraint");
    }
  }
}
