package io.crossbook.sinks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.fact.VenueStatus.State;
import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.instrument.OptionRight;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.statistics.SpreadStatistics.Scope;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.Permutations;
import io.crossbook.sinks.TestDecisions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FactUpsertTest {
  private static final long T = TestDecisions.SEEN;
  private static DatabaseSettings database;

  @BeforeAll
  static void lay() throws SQLException {
    database = TestPostgres.migrated();
  }

  @Test
  void shouldKeepTheStatisticsThatReachFurthestAndSawMost() throws Exception {
    String rows =
        shouldAgree(
            new StatisticsUpsert(),
            "spread_statistics",
            List.of(
                statistics(Scope.WINDOW, T + 60_000_000_000L, 40, 1.5),
                statistics(Scope.WINDOW, T + 60_000_000_000L, 90, Double.NaN),
                statistics(Scope.RUN, T + 1, 7, 0.1),
                statistics(Scope.RUN, T + 9, 8, 0.30000000000000004)));
    assertThat(rows)
        .contains("\"evaluated\": 90")
        .contains("\"max_edge_bps\": null")
        .contains("\"evaluated\": 8")
        .contains("\"max_edge_bps\": 0.30000000000000004")
        .doesNotContain("\"evaluated\": 40")
        .doesNotContain("\"evaluated\": 7");
  }

  @Test
  void shouldKeepTheOrderFlowThatSawMost() throws Exception {
    String rows =
        shouldAgree(
            new FlowUpsert(),
            "order_flow",
            List.of(flow(4, 100.5), flow(9, 101.25), flow(9, 101.5), flow(1, 102)));
    assertThat(rows).contains("\"books\": 9").contains("\"microprice\": 101.5");
  }

  private static FlowStatistics flow(long books, double microprice) {
    return new FlowStatistics(
        "kraken", "BTC/USD", "BTC-USD", T, T + 9, books, microprice, -0.5, 1.5, -7.25, 3);
  }

  @Test
  void shouldKeepTheNewestFundingOfEachSettlement() throws Exception {
    String rows =
        shouldAgree(
            new FundingUpsert(),
            "funding_rates",
            List.of(funding(T + 1, "0.0001"), funding(T + 9, "-0.0003"), funding(T + 5, "0.0002")));
    assertThat(rows).contains("\"rate\": -0.0003").doesNotContain("0.0002");
  }

  private static Funding funding(long time, String rate) {
    return Funding.of(
        "gateiofutures",
        "BTC_USDT",
        "BTC-USDT-PERP",
        time,
        0,
        new BigDecimal(rate),
        28_800,
        T + 3_600_000_000_000L);
  }

  @Test
  void shouldKeepEveryChangeOfAVenueOnceAndShowTheNewest() throws Exception {
    shouldAgree(
        new VenueStatusUpsert(),
        "venue_status",
        List.of(
            new VenueStatus("kraken", T, "ws1", State.ONLINE, "connected"),
            new VenueStatus("kraken", T + 5, "ws1", State.DISCONNECTED, "reset\u0000by peer"),
            new VenueStatus("kraken", T + 2, "", State.RESTRICTED, "post only")));
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT venue, connection, state, reason, time FROM venue_status_now ORDER BY 2"))
        .containsExactly(
            "kraken||RESTRICTED|post only|2026-10-21 10:40:00.123456+00",
            "kraken|ws1|DISCONNECTED|reset\uFFFDby peer|2026-10-21 10:40:00.123456+00");
  }

  @Test
  void shouldKeepEveryDeadLetterOnce() throws Exception {
    byte[] payload = "{\"price\":".getBytes(StandardCharsets.UTF_8);
    String rows =
        shouldAgree(
            new DeadLetterUpsert(),
            "dead_letters",
            List.of(
                new DeadLetter("kraken", "ws1", T, "malformed", "not JSON", payload),
                new DeadLetter("kraken", "ws1", T, "malformed", "not JSON at 9", payload)));
    assertThat(rows.split("\n")).hasSize(2);
    assertThat(
            TestPostgres.rows(
                database, "SELECT DISTINCT convert_from(payload, 'UTF8') FROM dead_letters"))
        .containsExactly("{\"price\":");
  }

  @Test
  void shouldKeepTheNewestListingAndGiveTheShapesOthersRead() throws Exception {
    Listing spot = listing("gate", "BTC_USDT", Instrument.spot("BTC", "USDT"));
    Listing option =
        listing(
            "deribit",
            "BTC-25DEC26-60000-C",
            Instrument.option(
                "BTC", "USD", "BTC", 20261225, new BigDecimal("60000"), OptionRight.CALL));
    shouldAgree(
        new SymbolUpsert(),
        "symbols",
        List.of(
            new ListingUpdate(T, spot),
            new ListingUpdate(T + 1, spot.withStatus(ListingStatus.HALTED)),
            new ListingUpdate(T + 1, spot.withStatus(ListingStatus.POST_ONLY)),
            new ListingUpdate(T + 1, option)));
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT venue, instrument, expiry, strike, option_right, status, tick FROM symbols"
                    + " ORDER BY venue"))
        .containsExactly(
            "deribit|BTC-USD-BTC-20261225-60000-C|2026-12-25|60000|CALL|TRADING|0.0100",
            "gate|BTC-USDT|-|-|-|POST_ONLY|0.0100");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT e.enum_value, e.market_type, s.symbol_base, s.symbol_quote,"
                    + " s.exchange_symbol, s.is_active FROM dn_symbols s JOIN dn_exchanges e ON"
                    + " e.id = s.exchange_id ORDER BY 1"))
        .containsExactly(
            "DERIBIT_FUTURES|FUTURES|BTC|USD|BTC-25DEC26-60000-C|t",
            "GATE|SPOT|BTC|USDT|BTC_USDT|f");
  }

  @Test
  void shouldJoinOpportunitiesWithTheSymbolsOfTheirLegs() throws Exception {
    DatabaseSettings own = TestPostgres.migrated();
    Writers.write(
        own,
        new SymbolUpsert(),
        10,
        List.of(
            new ListingUpdate(T, listing("kraken", "BTC/USD", Instrument.spot("BTC", "USD"))),
            new ListingUpdate(T, listing("coinbase", "BTC-USD", Instrument.spot("BTC", "USD")))));
    Writers.write(
        own,
        new OpportunityUpsert(),
        10,
        List.of(TestDecisions.decision("o", Verdict.COLLAPSED, 5_000_000)));
    assertThat(
            TestPostgres.rows(
                own,
                "SELECT s.exchange_symbol, b.exchange_name, e.exchange_name, o.spread_bps,"
                    + " o.max_volume_usd, o.liquidity, o.duration_ms, o.opportunity_id FROM"
                    + " dn_arbitrage_opportunities o JOIN dn_symbols s ON s.id = o.symbol_id JOIN"
                    + " dn_exchanges b ON b.id = o.buy_exchange_id JOIN dn_exchanges e ON e.id ="
                    + " o.sell_exchange_id"))
        .containsExactly("BTC/USD|kraken|coinbase|2.75|25600.04|0.8|5|o");
  }

  /** Writes every permutation twice over, singly and together; returns the rows they all leave. */
  private static <T> String shouldAgree(Upsert<T> upsert, String table, List<T> values)
      throws Exception {
    Set<String> outcomes = new TreeSet<>();
    for (List<T> order : Permutations.of(values)) {
      for (int rows : new int[] {1, 500}) {
        TestPostgres.execute(database, "DELETE FROM " + table);
        List<T> andAgain = new ArrayList<>(order);
        andAgain.addAll(order);
        Writers.write(database, upsert, rows, andAgain);
        List<String> after =
            new ArrayList<>(
                TestPostgres.rows(
                    database, "SELECT (to_jsonb(t) - 'id')::text FROM " + table + " t"));
        after.sort(null);
        outcomes.add(String.join("\n", after));
      }
    }
    assertThat(outcomes).hasSize(1);
    return outcomes.iterator().next();
  }

  private static SpreadStatistics statistics(Scope scope, long to, long evaluated, double edge) {
    return new SpreadStatistics(
        "BTC-USD",
        scope,
        T,
        to,
        evaluated,
        3,
        edge,
        T + 3,
        "kraken:BTC/USD",
        "gemini:btcusd",
        -0.5,
        -0.75,
        4,
        2);
  }

  private static Listing listing(String venue, String symbol, Instrument instrument) {
    return new Listing(
        venue,
        symbol,
        instrument,
        new BigDecimal("0.0100"),
        new BigDecimal("0.00000001"),
        BigDecimal.ZERO,
        new BigDecimal("5"),
        BigDecimal.ONE,
        2,
        8,
        ListingStatus.TRADING,
        0);
  }
}
