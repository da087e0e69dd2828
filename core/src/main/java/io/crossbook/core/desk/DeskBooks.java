package io.crossbook.core.desk;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.ledger.Journal;
import io.crossbook.core.ledger.JournalEntry;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.Movements;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The money of a desk: what its accounts hold by its own double-entry books, what is reserved, its
 * positions, and how that compares with what venues say. Not thread-safe: the desk's thread.
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
    AveragePosition position = held(order).position;
    BigDecimal realized =
        position.fill(order.side, fill.quantity(), fill.price().multiply(order.multiplier));
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
    spend(operation.number, order, entry);
    return settled;
  }

  private void spend(long operation, WorkingOrder order, JournalEntry entry) {
    TreeMap<String, BigDecimal> paid = new TreeMap<>();
    entry.postings().stream()
        .filter(posting -> posting.account().kind() == LedgerAccount.Kind.CASH)
        .forEach(
            posting ->
                paid.merge(posting.account().asset(), posting.amount().negate(), BigDecimal::add));
    paid.forEach(
        (asset, amount) -> {
          if (amount.signum() > 0) {
            reservations.spend(
                operation, LedgerAccount.cash(order.venue, order.account, asset), amount);
          }
        });
  }

  private DeskState.Held held(WorkingOrder order) {
    return state.positions.computeIfAbsent(
        order.venue + "/" + order.account + "/" + order.symbol,
        key -> {
          DeskState.Held held = new DeskState.Held();
          held.venue = order.venue;
          held.account = order.account;
          held.symbol = order.symbol;
          held.instrument = order.instrument;
          return held;
        });
  }

  /** Positions, ordered by venue, account and symbol. */
  public Map<String, DeskState.Held> positions() {
    return new TreeMap<>(state.positions);
  }

  /**
   * Compares what a venue says with the books. What it said first is what the desk was given.
   *
   * @param complete true if assets that are not named are not held
   * @param quiet true if nothing is on its way that only one of the two can know of
   * @return assets that differ now and differed as much at the last quiet report, with what the
   *     venue has more; each difference is told once
   */
  public Map<String, BigDecimal> compare(
      String venue,
      String account,
      List<Balance> balances,
      boolean complete,
      boolean quiet,
      long now) {
    DeskState.AccountState known = account(venue, account);
    Map<String, BigDecimal> said = new TreeMap<>();
    balances.forEach(balance -> said.put(balance.asset(), balance.total()));
    if (!complete) {
      known.atVenue.putAll(said);
      return Map.of();
    }
    known.atVenue = new HashMap<>(said);
    TreeSet<String> assets = new TreeSet<>(said.keySet());
    journal.balances().keySet().stream()
        .filter(each -> each.kind() == LedgerAccount.Kind.CASH)
        .filter(each -> each.venue().equals(venue) && each.subAccount().equals(account))
        .forEach(each -> assets.add(each.asset()));
    Map<String, BigDecimal> differs = new TreeMap<>();
    for (String asset : assets) {
      BigDecimal more =
          said.getOrDefault(asset, BigDecimal.ZERO).subtract(cash(venue, account, asset));
      if (more.signum() != 0) {
        differs.put(asset, more);
      }
    }
    if (!known.known) {
      differs.forEach(
          (asset, more) ->
              journal.post(
                  Movements.deposit(now, "opening " + venue, venue, account, asset, more)));
      known.known = true;
      return Map.of();
    }
    if (!quiet) {
      return Map.of();
    }
    Map<String, BigDecimal> twice = new TreeMap<>();
    differs.forEach(
        (asset, more) -> {
          BigDecimal before = known.drift.get(asset);
          BigDecimal told = known.told.get(asset);
          boolean stands = before != null && before.compareTo(more) == 0;
          if (stands && (told == null || told.compareTo(more) != 0)) {
            twice.put(asset, more);
          }
        });
    known.drift = new HashMap<>(differs);
    known.told.keySet().retainAll(differs.keySet());
    known.told.putAll(twice);
    return twice;
  }
}
