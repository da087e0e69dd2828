package io.crossbook.simulator.kraken;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import java.util.Set;
import java.util.function.Consumer;

/** Tells the public books what client orders took from them. */
final class KrakenTakings implements ExchangeListener {
  private final Consumer<String> taken;

  KrakenTakings(Consumer<String> taken) {
    this.taken = taken;
  }

  @Override
  public void accepted(Order order) {}

  @Override
  public void filled(Order order, Fill fill) {}

  @Override
  public void ended(Order order) {}

  @Override
  public void moved(Account account, Set<String> assets) {}

  @Override
  public void taken(String symbol) {
    taken.accept(symbol);
  }
}
