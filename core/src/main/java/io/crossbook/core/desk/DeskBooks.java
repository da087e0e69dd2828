package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.ledger.Journal;
import io.crossbook.core.ledger.JournalEntry;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.Movements;
import io.crossbook.core.order.Fill;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The money of a desk: what its accounts hold by its own double-entry books, what is reserved, its
 * positions. Not thread-safe: the desk's thread.
 */
public final class DeskBooks {
  private final DeskState state;
  private final Journal journal;
  private final Reservations reservations = new Reservations();

  /** The books as the state has them. */
  public DeskBooks(DeskState state) {
    this.state = state;
    this.journal = new Journal(state.balances);
    this.reservations.restore(state.claims);
  }

  /** Writes everything back into the state. */
  public void save() {
    state.balances = new HashMap<>(journal.balances());
    state.claims = new HashMap<>(reservations.claims());
  }

  /** What is reserved. */
  public Reservations reservations() {
    return reservations;
  }

  /** The books. */
  public Journal journal() {
    return journal;
  }

  /** What an account holds of an asset. */
  public BigDecimal cash(String venue, String account, String asset) {
    return journal.balance(LedgerAccount.cash(venue, account, asset));
  }

  /** What the books have; where the venue says twice that it has less, that is what counts. */
  private BigDecimal usable(LedgerAccount account) {
    BigDecimal booked = journal.balance(account);
    DeskState.AccountState known = state.accounts.get(account.venue() + "/" + account.subAccount());
    BigDecimal more = known == null ? null : known.told.get(account.asset());
    return more == null || more.signum() >= 0 ? booked : booked.add(more);
  }

  /** What an account holds of an asset and nobody has reserved. */
  public BigDecimal available(String venue, String account, String asset) {
    return reservations.available(LedgerAccount.cash(venue, account, asset), this::usable);
  }

  /**
   * Reserves everything or nothing.
   *
   * @return the first need that cannot be met; null if all are
   */
  public Need reserve(long operation, List<Need> needs, long now, long expires) {
    return reservations.reserve(operation, needs, this::usable, now, expires);
  }

  /** Raises what an operation claims to a need, as far as nobody else has claimed it. */
  void raise(long operation, Need need, long expires) {
    reservations.raise(
        operation,
        LedgerAccount.cash(need.venue(), need.account(), need.asset()),
        need.amount(),
        this::usable,
        expires);
  }

  /**
   * Claims what an operation received in exchange and will give back when it closes what it holds:
   * until then nobody else spends it. The whole claim stands until it is released.
   */
  void holdReceived(Operation operation) {
    Map<LedgerAccount, BigDecimal> received = new TreeMap<>();
    for (WorkingOrder order : operation.orders) {
      Instrument instrument = Instrument.parse(order.instrument);
      if (Operation.exchanges(instrument)) {
        LedgerAccount base = LedgerAccount.cash(order.venue, order.account, instrument.base());
        LedgerAccount quote = LedgerAccount.cash(order.venue, order.account, instrument.quote());
        received.merge(base, order.base(), BigDecimal::add);
        received.merge(quote, order.quote(), BigDecimal::add);
      }
    }
    received.forEach(
        (account, amount) -> {
          if (amount.signum() > 0) {
            reservations.raise(operation.number, account, amount, this::usable, Long.MAX_VALUE);
          }
        });
    reservations.hold(operation.number);
  }

  /** True if the venue refused an order lately for a cause that another one would meet. */
  boolean refused(String venue, String symbol, String spent) {
    List<String> scopes = VenueRefusals.scopes(venue, symbol, spent);
    return state.breakers.trips.stream()
        .anyMatch(
            trip ->
                VenueRefusals.BREAKERS.contains(trip.breaker()) && scopes.contains(trip.scope()));
  }

  /** What is known of an account. */
  public DeskState.AccountState account(String venue, String account) {
    return state.accounts.computeIfAbsent(
        venue + "/" + account, key -> new DeskState.AccountState());
  }

  /**
   * Books an execution: assets, fee and position.
   *
   * @return profit that closing a derivative settled; zero otherwise
   */
  public BigDecimal fill(Operation operation, WorkingOrder order, Fill fill, long now) {
    Instrument instrument = Instrument.parse(order.instrument);
    String cause = "fill " + order.venue + " " + fill.tradeId();
    BigDecimal base = fill.quantity().multiply(order.multiplier);
    AveragePosition position =
        held(order.venue, order.account, order.symbol, order.instrument).position;
    BigDecimal realized =
        position.fill(
            order.side,
            fill.quantity(),
            fill.price().multiply(order.multiplier),
            Operation.exchanges(instrument) ? null : fill.realized());
    JournalEntry entry;
    BigDecimal settled = BigDecimal.ZERO;
    if (Operation.exchanges(instrument)) {
      entry =
          Movements.spotFill(
              now,
              cause,
              order.venue,
              order.account,
              instrument.base(),
              instrument.quote(),
              order.side,
              base,
              fill.value().multiply(order.multiplier),
              fill.fee(),
              fill.feeAsset());
    } else {
      settled = realized;
      operation.changes.add(
          new Operation.PositionChange(
              order.venue,
              order.account,
              order.symbol,
              order.side == Side.BUY ? fill.quantity() : fill.quantity().negate(),
              fill.venueTime()));
      entry =
          Movements.derivativeFill(
              now,
              cause,
              order.venue,
              order.account,
              instrument.settlement(),
              realized,
              fill.fee(),
              fill.feeAsset());
    }
    journal.post(entry);
    count(operation, order, entry);
    return settled;
  }

  /** What an execution moved is part of its operation, and what it took is reserved no more. */
  private void count(Operation operation, WorkingOrder order, JournalEntry entry) {
    TreeMap<String, BigDecimal> moved = new TreeMap<>();
    entry.postings().stream()
        .filter(posting -> posting.account().kind() == LedgerAccount.Kind.CASH)
        .forEach(
            posting -> moved.merge(posting.account().asset(), posting.amount(), BigDecimal::add));
    moved.forEach(
        (asset, amount) -> {
          operation.moved.merge(asset, amount, BigDecimal::add);
          if (amount.signum() < 0) {
            reservations.spend(
                operation.number,
                LedgerAccount.cash(order.venue, order.account, asset),
                amount.negate());
          }
        });
  }

  /** The position of a listing, flat if there is none yet. */
  DeskState.Held held(String venue, String account, String symbol, String instrument) {
    return state.positions.computeIfAbsent(
        venue + "/" + account + "/" + symbol,
        key -> {
          DeskState.Held held = new DeskState.Held();
          held.venue = venue;
          held.account = account;
          held.symbol = symbol;
          held.instrument = instrument;
          return held;
        });
  }

  /** Positions, ordered by venue, account and symbol. */
  public Map<String, DeskState.Held> positions() {
    return new TreeMap<>(state.positions);
  }

  /** Assets of which an account holds something. */
  Set<String> assets(String venue, String account) {
    Set<String> assets = new TreeSet<>();
    journal.balances().keySet().stream()
        .filter(each -> each.kind() == LedgerAccount.Kind.CASH)
        .filter(each -> each.venue().equals(venue) && each.subAccount().equals(account))
        .forEach(each -> assets.add(each.asset()));
    return assets;
  }

  /**
   * Less is held than is claimed: something was taken that nobody had claimed for it. Claims shrink
   * until they are covered.
   *
   * @param first operations whose claims shrink before others'
   */
  void cover(LedgerAccount account, List<Long> first) {
    List<Long> order = new ArrayList<>(first);
    order.addAll(reservations.claims().keySet());
    for (long operation : order) {
      BigDecimal missing = reservations.available(account, journal::balance).negate();
      if (missing.signum() <= 0) {
        return;
      }
      reservations.spend(operation, account, missing.min(reservations.claim(operation, account)));
    }
  }
}
