package io.crossbook.sinks.postgres;

import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.database.DatabaseSettings;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Sinks into the database of results, whose schema {@link Schema#migrate} lays. Rows are visible
 * within the interval of the batches and not only after a checkpoint. What is written twice or in
 * another order leaves the same rows. Stateless.
 */
public final class ResultSinks {
  private ResultSinks() {}

  /** Decisions, one row per opportunity, in {@code arbitrage_opportunities}. */
  public static Sink<Decision> decisions(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new OpportunityUpsert());
  }

  /** Statistics of the edges, in {@code spread_statistics}. */
  public static Sink<SpreadStatistics> statistics(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new StatisticsUpsert());
  }

  /** Order flow of the listings, in {@code order_flow}. */
  public static Sink<FlowStatistics> orderFlow(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new FlowUpsert());
  }

  /** Funding of perpetuals, one row per settlement, in {@code funding_rates}. */
  public static Sink<Funding> funding(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new FundingUpsert());
  }

  /** What could not be understood, in {@code dead_letters}. */
  public static Sink<DeadLetter> deadLetters(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new DeadLetterUpsert());
  }

  /** Changes of the venues' states, in {@code venue_status}. */
  public static Sink<VenueStatus> venueStatus(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new VenueStatusUpsert());
  }

  /**
   * Everything that desks report, each kind in its table: {@code operations}, {@code
   * operation_transitions}, {@code trade_executions}, {@code desk_refusals}, {@code positions} and
   * {@code position_snapshots}, {@code balances} and {@code balance_snapshots}, {@code
   * breaker_trips}, {@code alerts}, {@code risk_breaches}. A breach of the greatest level stops its
   * scope when it is written first.
   */
  public static Sink<DeskRecord> desk(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, DeskUpserts.all());
  }

  /**
   * Listings, in {@code symbols}. Takes updates and not bare listings: their time says which one is
   * newer, whatever the order in which they come.
   */
  public static Sink<ListingUpdate> symbols(DatabaseSettings settings, Batching batching) {
    return new PostgresSink<>(settings, batching, new SymbolUpsert());
  }
}
