package io.crossbook.simulator.gateio;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Why the balances of perpetual accounts changed. What a position loses beyond the account's money
 * the venue pays, and the loss is told as what the account paid of it. Owned by the event loop.
 */
final class GateAccountBook implements ExchangeListener {
  static final String ASSET = "USDT";

  /** Deposits and withdrawals, profit, fees, funding. */
  static final List<String> TYPES = List.of("dnw", "pnl", "fee", "fund");

  /**
   * A change of a balance.
   *
   * @param balance afterwards
   * @param contract empty if it is about none
   * @param tradeId empty if it is about none
   */
  record Entry(
      long nanos,
      BigDecimal change,
      BigDecimal balance,
      String type,
      String contract,
      String tradeId,
      String text) {}

  /** Hears of entries. */
  interface Reader {
    void entered(Account account, Entry entry);
  }

  private final Map<Account, List<Entry>> entries = new HashMap<>();
  private final ToLongFunction<Execution> tradeIds;
  private final LongSupplier clock;
  private final Reader reader;

  /**
   * @param clock the venue's true time in epoch nanoseconds
   */
  GateAccountBook(
      Exchange exchange, ToLongFunction<Execution> tradeIds, LongSupplier clock, Reader reader) {
    this.tradeIds = tradeIds;
    this.clock = clock;
    this.reader = reader;
    for (Account account : exchange.accounts()) {
      BigDecimal deposit = account.balance(ASSET).total();
      entries.put(account, new ArrayList<>());
      entries.get(account).add(new Entry(clock.getAsLong(), deposit, deposit, "dnw", "", "", ""));
    }
  }

  /** An account's entries, oldest first. */
  List<Entry> of(Account account) {
    return List.copyOf(entries.get(account));
  }

  /** The sum of an account's entries of a type. */
  BigDecimal sum(Account account, String type) {
    return entries.get(account).stream()
        .filter(entry -> entry.type().equals(type))
        .map(Entry::change)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal last(Account account) {
    List<Entry> own = entries.get(account);
    return own.get(own.size() - 1).balance();
  }

  private void enter(
      Account account, BigDecimal change, String type, String contract, String id, String text) {
    if (change.signum() != 0) {
      BigDecimal balance = last(account).add(change);
      Entry entry = new Entry(clock.getAsLong(), change, balance, type, contract, id, text);
      entries.get(account).add(entry);
      reader.entered(account, entry);
    }
  }

  @Override
  public void filled(Order order, Fill fill) {
    Account account = order.account();
    String contract = order.spec().symbol();
    String trade = Long.toString(tradeIds.applyAsLong(new Execution(order, fill)));
    String text = contract + ':' + GateOrderForm.venueId(order);
    BigDecimal change = account.balance(ASSET).total().subtract(last(account));
    enter(account, change.add(fill.fee()), "pnl", contract, trade, text);
    enter(account, fill.fee().negate(), "fee", contract, trade, text);
  }

  @Override
  public void funded(Account account, Position position, BigDecimal amount) {
    BigDecimal change = account.balance(ASSET).total().subtract(last(account));
    enter(account, change, "fund", position.spec().symbol(), "", position.spec().symbol());
  }
}
