package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Counterparty;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The channels of orders, trades, positions and balances of perpetuals. Nothing is replayed. */
final class GateFuturesChannels implements ExchangeListener {
  private static final Set<String> CHANNELS =
      Set.of("orders", "usertrades", "positions", "balances");

  /** A row as it is written for each kind of connection. */
  private record Row(JsonNode text, JsonNode number) {
    static Row of(Function<GateVenue.Sizes, JsonNode> form) {
      return new Row(form.apply(GateVenue.Sizes.TEXT), form.apply(GateVenue.Sizes.NUMBER));
    }

    JsonNode in(GateVenue.Sizes sizes) {
      return sizes == GateVenue.Sizes.TEXT ? text : number;
    }
  }

  private record Held(Account account, String contract) {}

  private final Map<Held, Long> positionChanges = new HashMap<>();
  private final GateHearings hearings;
  private final GateFuturesForm form;
  private final Counterparty counterparty;
  private final Function<Connection, GateVenue.Sizes> sizes;

  /**
   * @param sizes how sizes are written on a connection
   */
  GateFuturesChannels(
      GateHearings hearings,
      GateFuturesForm form,
      Counterparty counterparty,
      Function<Connection, GateVenue.Sizes> sizes) {
    this.hearings = hearings;
    this.form = form;
    this.counterparty = counterparty;
    this.sizes = sizes;
  }

  static boolean has(String channel) {
    return CHANNELS.contains(channel);
  }

  /** How often a position has changed. */
  long changes(Account account, String contract) {
    return positionChanges.getOrDefault(new Held(account, contract), 0L);
  }

  private void tell(String channel, Account account, String symbol, Row row) {
    hearings.tell(channel, account, symbol, connection -> row.in(sizes.apply(connection)));
  }

  private void tell(String channel, Order order, Row row) {
    tell(channel, order.account(), order.spec().symbol(), row);
  }

  @Override
  public void accepted(Order order) {
    tell("orders", order, Row.of(s -> form.row(order, s)));
  }

  @Override
  public void filled(Order order, Fill fill) {
    Execution execution = new Execution(order, fill);
    Row state = Row.of(s -> form.row(order, s));
    Row trade = Row.of(s -> form.tradeRow(execution, s));
    counterparty
        .faults()
        .tellFill(
            () -> {
              tell("usertrades", order, trade);
              tell("orders", order, state);
            });
    changed(
        order.account(), counterparty.exchange().margin().position(order.account(), order.spec()));
  }

  @Override
  public void ended(Order order) {
    tell("orders", order, Row.of(s -> form.row(order, s)));
  }

  @Override
  public void funded(Account account, Position position, BigDecimal amount) {
    changed(account, position);
  }

  private void changed(Account account, Position position) {
    String contract = position.spec().symbol();
    long id = positionChanges.merge(new Held(account, contract), 1L, Long::sum);
    tell("positions", account, contract, Row.of(s -> form.positionRow(account, position, id, s)));
  }

  /** Tells a change of a balance. */
  void entered(Account account, GateAccountBook.Entry entry) {
    JsonNode row = form.entryRow(account, entry);
    hearings.tell("balances", account, GateHearings.ALL, connection -> row);
  }
}
