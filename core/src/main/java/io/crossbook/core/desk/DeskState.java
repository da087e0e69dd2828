package io.crossbook.core.desk;

import io.crossbook.core.costing.Motion;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.core.quote.QuoteBoard;
import io.crossbook.core.routing.VenueStatistics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that a desk remembers. Public fields because the state is kept by Flink. */
public final class DeskState {
  /** Under which the ledger is held. */
  public long epoch;

  /** True while the ledger is held under that epoch and everything in it is known. */
  public boolean caughtUp;

  /** First operation number that was not given away. */
  public long nextOperation;

  /** Operations that need attention. */
  public List<Operation> operations = new ArrayList<>();

  /** Operations that ended lately, only changed through {@link EndedOperations}. */
  public List<Operation> ended = new ArrayList<>();

  /** Balances of the books. */
  public Map<LedgerAccount, BigDecimal> balances = new HashMap<>();

  /** What is reserved, by operation. */
  public Map<Long, Reservations.Claim> claims = new HashMap<>();

  /** Positions, by {@code venue/account/symbol}. */
  public Map<String, Held> positions = new HashMap<>();

  /** Accounts, by {@code venue/account}. */
  public Map<String, AccountState> accounts = new HashMap<>();

  /** Funding payments that were booked. */
  public List<BookedFunding> fundings = new ArrayList<>();

  /** Funding payments of which it is not known yet whose they are. */
  public List<DeskInput.FundingReport> unshared = new ArrayList<>();

  /** What is known of the market. */
  public QuoteBoard board = new QuoteBoard();

  /** What breakers remember. */
  public BreakerState breakers = new BreakerState();

  /** What is stopped. */
  public List<String> stopped = new ArrayList<>();

  /** What of that is stopped because a risk limit was breached: what is open there is closed. */
  public List<String> breached = new ArrayList<>();

  /** True once it was told what is stopped, since it began or was restored. */
  public boolean stopsKnown;

  /** How markets moved lately, by {@code venue:symbol}; only where orders may rest. */
  public Map<String, Motion> motions = new HashMap<>();

  /** What was measured of venues, by id. */
  public Map<String, VenueStatistics> venues = new HashMap<>();

  /** Orders of persons that are open, or ended lately. */
  public List<DirectedOrder> directed = new ArrayList<>();

  /** Position of the last order of a person, or its cancellation, that was taken. */
  public long lastDirected;

  /** When orders that open exposure were sent within the last minute. */
  public List<Long> sent = new ArrayList<>();

  /** How many orders went to each venue lately, by what its limits count together. */
  public Map<String, OrderLevel> orderLevels = new HashMap<>();

  /** Executions of orders that are not known yet. */
  public List<DeskInput.FillReport> unmatched = new ArrayList<>();

  /** The latest time that was told, nanoseconds since the epoch. */
  public long latest;

  /** When positions and balances were reported last, nanoseconds since the epoch. */
  public long reportedAt;

  /** A desk that nothing was told. */
  public DeskState() {}

  /**
   * A funding payment that was booked.
   *
   * @param venue venue id
   * @param account the venue's name of the sub-account
   * @param symbol the venue's symbol
   * @param id the venue's id
   * @param venueTime nanoseconds since the epoch
   */
  public record BookedFunding(
      String venue, String account, String symbol, String id, long venueTime) {}

  /** How many orders went to a venue lately. Public fields because the state is kept by Flink. */
  public static final class OrderLevel {
    /** Orders that had gone and were not forgotten yet. */
    public double used;

    /** When that was, nanoseconds since the epoch. */
    public long at;

    /** For Flink. */
    public OrderLevel() {}
  }

  /** A position of a listing. Public fields because the state is kept by Flink. */
  public static final class Held {
    /** Venue id. */
    public String venue = "";

    /** The venue's name of the sub-account. */
    public String account = "";

    /** The venue's symbol. */
    public String symbol = "";

    /** Canonical name of the instrument. */
    public String instrument = "";

    /** Quantity and cost. */
    public AveragePosition position = new AveragePosition();

    /** For Flink. */
    public Held() {}
  }

  /** What is known of an account. Public fields because the state is kept by Flink. */
  public static final class AccountState {
    /** True once the venue said what the account holds. */
    public boolean known;

    /** True while its reports can be relied on. */
    public boolean live;

    /** True while the venue refuses the account, and a person was told so. */
    public boolean refused;

    /** What the venue said last, by asset. */
    public Map<String, BigDecimal> atVenue = new HashMap<>();

    /** What differs from the books, by asset, since the last comparison. */
    public Map<String, BigDecimal> drift = new HashMap<>();

    /** When that was, nanoseconds since the epoch; 0 before the first. */
    public long driftAt;

    /** Differences that somebody was told of, by asset. */
    public Map<String, BigDecimal> told = new HashMap<>();

    /** When the venue said first what the account holds, nanoseconds since the epoch; 0 before. */
    public long openedAt;

    /** Positions as the venue said them last, by symbol. */
    public Map<String, VenuePosition> positionsAtVenue = new HashMap<>();

    /** What positions differ from the books, by symbol, since the last comparison. */
    public Map<String, BigDecimal> positionDrift = new HashMap<>();

    /** When that was, nanoseconds since the epoch; 0 before the first. */
    public long positionDriftAt;

    /** Differences of positions that somebody was told of, by symbol. */
    public Map<String, BigDecimal> positionTold = new HashMap<>();

    /** For Flink. */
    public AccountState() {}
  }
}
