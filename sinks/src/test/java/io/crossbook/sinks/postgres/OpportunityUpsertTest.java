package io.crossbook.sinks.postgres;

import static io.crossbook.sinks.TestDecisions.SEEN;
import static io.crossbook.sinks.TestDecisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.Permutations;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpportunityUpsertTest {
  private static DatabaseSettings database;

  @BeforeAll
  static void lay() throws SQLException {
    database = TestPostgres.migrated();
  }

  @Test
  void shouldLeaveTheSameRowInWhateverOrderTheDecisionsCome() throws Exception {
    shouldAgree(
        "order",
        id ->
            List.of(
                decision(id, Verdict.DETECTED, 0),
                decision(id, Verdict.CONFIRMED, 90_000_000),
                decision(id, Verdict.COLLAPSED, 400_000_000)));
  }

  @Test
  void shouldLeaveTheSameRowWhenDecisionsComeAgain() throws Exception {
    shouldAgree(
        "again",
        id ->
            List.of(
                decision(id, Verdict.DETECTED, 0),
                decision(id, Verdict.CONFIRMED, 90_000_000),
                decision(id, Verdict.EXPIRED, 3_000_000_000L),
                decision(id, Verdict.DETECTED, 0),
                decision(id, Verdict.CONFIRMED, 90_000_000)));
  }

  @Test
  void shouldKeepWhatARestoredJobDecidedAnewInWhateverOrderItComes() throws Exception {
    String row =
        shouldAgree(
            "fork",
            id ->
                List.of(
                    decision(id, Verdict.DETECTED, 0),
                    decision(id, Verdict.COLLAPSED, 100_000_000),
                    decision(id, Verdict.CONFIRMED, 200_000_000),
                    decision(id, Verdict.EXPIRED, 3_000_000_000L),
                    decision(id, Verdict.COLLAPSED, 3_000_000_000L)));
    assertThat(row).contains("\"status\":\"EXPIRED\"").contains("\"life_nanos\":3000000000");
  }

  @Test
  void shouldShowTheNumbersOfTheDetectionUntilItIsConfirmedAndThenThose() throws Exception {
    String columns =
        "SELECT status, stage, net, gross, detected_nanos, confirmed_nanos, ended_nanos, life_nanos"
            + " FROM arbitrage_opportunities WHERE id = 'steps'";
    Upsert<Decision> upsert = new OpportunityUpsert();
    Writers.write(database, upsert, 1, List.of(decision("steps", Verdict.COLLAPSED, 9)));
    assertThat(TestPostgres.rows(database, columns))
        .containsExactly(
            "COLLAPSED|1|3.250000000009|5.750000000009|" + SEEN + "|-|" + (SEEN + 9) + "|9");
    Writers.write(database, upsert, 1, List.of(decision("steps", Verdict.DETECTED, 0)));
    assertThat(TestPostgres.rows(database, columns))
        .containsExactly(
            "COLLAPSED|2|1.250000000000|3.750000000000|" + SEEN + "|-|" + (SEEN + 9) + "|9");
    Writers.write(database, upsert, 1, List.of(decision("steps", Verdict.CONFIRMED, 5)));
    assertThat(TestPostgres.rows(database, columns))
        .containsExactly(
            "COLLAPSED|3|2.250000000005|4.750000000005|"
                + SEEN
                + "|"
                + (SEEN + 5)
                + "|"
                + (SEEN + 9)
                + "|9");
  }

  @Test
  void shouldSayWhatAPersonAsks() throws Exception {
    Writers.write(
        database,
        new OpportunityUpsert(),
        10,
        List.of(decision("asked", Verdict.DETECTED, 0), decision("asked", Verdict.CONFIRMED, 7)));
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT status, buy_venue, sell_venue, buy_price, sell_price, quantity, net_bps,"
                    + " notional_portfolio, detected_at, expires_at, rule_version,"
                    + " (confidence_parts -> 'model')::text, legs -> 0 ->> 'averagePrice',"
                    + " jsonb_array_length(books) FROM arbitrage_opportunities WHERE id ="
                    + " 'asked'"))
        .containsExactly(
            "CONFIRMED|kraken|coinbase+gemini|64000.10|64009.25|0.40000000|1.953125"
                + "|25600.04|2026-10-21 10:40:00.123456+00|2026-10-21 10:40:03.123456+00|7"
                + "|null|64000.10|2");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT symbol, buy_exchange, sell_exchange, price_difference, profit_percentage,"
                    + " estimated_profit, max_quantity, time_sensitivity, execution_complexity,"
                    + " status, updated_at FROM xarb_arbitrage_opportunities WHERE id ="
                    + " 'asked'"))
        .containsExactly(
            "BTC-USD|kraken|coinbase+gemini|9.15|0.0195|2.250000000007|0.40000000"
                + "|critical|moderate|active|2026-10-21 10:40:00.123456+00");
  }

  /** Writes every permutation, a row at a time and in one transaction; returns the common row. */
  private static String shouldAgree(String name, Function<String, List<Decision>> decisions)
      throws Exception {
    int count = decisions.apply("").size();
    List<List<Integer>> orders = Permutations.of(IntStream.range(0, count).boxed().toList());
    List<Decision> singly = new ArrayList<>();
    List<Decision> together = new ArrayList<>();
    for (List<Integer> order : orders) {
      List<Decision> one = decisions.apply(name + "-1-" + order);
      List<Decision> other = decisions.apply(name + "-2-" + order);
      for (int i : order) {
        singly.add(one.get(i));
        together.add(other.get(i));
      }
    }
    Writers.write(database, new OpportunityUpsert(), 1, singly);
    Writers.write(database, new OpportunityUpsert(), 500, together);
    List<String> rows =
        TestPostgres.rows(
            database,
            "SELECT (to_jsonb(o) - 'id')::text FROM arbitrage_opportunities o WHERE id LIKE '"
                + name
                + "-%'");
    assertThat(rows).hasSize(2 * orders.size());
    Set<String> distinct = new HashSet<>(rows);
    assertThat(distinct).hasSize(1);
    return rows.get(0).replace(": ", ":");
  }
}
