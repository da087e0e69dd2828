package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An accepted order. Owned by the event loop; only its exchange changes it. */
public final class Order {
  private final long id;
  private final Account account;
  private final ListingSpec spec;
  private final OrderRequest request;
  private final long createdNanos;
  private final List<Fill> fills = new ArrayList<>();
  private OrderStatus status = OrderStatus.OPEN;
  private long filled;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal fee = BigDecimal.ZERO;
  private BigDecimal hold = BigDecimal.ZERO;
  private long ahead;
  private long updatedNanos;
  private String cancelId = "";

  Order(long id, Account account, ListingSpec spec, OrderRequest request, long createdNanos) {
    this.id = id;
    this.account = account;
    this.spec = spec;
    this.request = request;
    this.createdNanos = createdNanos;
    this.updatedNanos = createdNanos;
  }

  /** Unique per venue, rising from 1. */
  public long id() {
    return id;
  }

  /** Whose it is. */
  public Account account() {
    return account;
  }

  /** The listing. */
  public ListingSpec spec() {
    return spec;
  }

  /** What was asked for. */
  public OrderRequest request() {
    return request;
  }

  /** The client's name for it. */
  public Optional<String> clientId() {
    return request.clientId();
  }

  /** Direction. */
  public Side side() {
    return request.side();
  }

  /** Where it stands. */
  public OrderStatus status() {
    return status;
  }

  /** Its executions, oldest first. */
  public List<Fill> fills() {
    return Collections.unmodifiableList(fills);
  }

  /** Executed quantity in lots. */
  public long filled() {
    return filled;
  }

  /** Quantity not executed, in lots. */
  public long remaining() {
    return request.quantity() - filled;
  }

  /** Executed amount in quote. */
  public BigDecimal cost() {
    return cost;
  }

  /** Fees paid, in its one fee asset. */
  public BigDecimal fee() {
    return fee;
  }

  /** When it was accepted, in epoch nanoseconds. */
  public long createdNanos() {
    return createdNanos;
  }

  /** When something last happened to it, in epoch nanoseconds. */
  public long updatedNanos() {
    return updatedNanos;
  }

  /** The client's name for the cancellation that ended it; empty without one. */
  public String cancelId() {
    return cancelId;
  }

  /** What of the account it holds: quote if it buys, base if it sells. */
  public BigDecimal hold() {
    return hold;
  }

  void hold(BigDecimal amount) {
    hold = amount;
  }

  long ahead() {
    return ahead;
  }

  void ahead(long lots) {
    ahead = lots;
  }

  void execute(Fill fill) {
    fills.add(fill);
    filled += fill.quantity();
    cost = cost.add(fill.cost());
    fee = fee.add(fill.fee());
    updatedNanos = fill.epochNanos();
  }

  void end(OrderStatus how, String by, long nanos) {
    if (status.finished()) {
      throw new IllegalStateException("Order " + id + " is " + status + " already");
    }
    status = how;
    cancelId = by;
    updatedNanos = nanos;
  }
}
