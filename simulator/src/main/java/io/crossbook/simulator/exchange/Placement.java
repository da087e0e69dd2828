package io.crossbook.simulator.exchange;

import java.util.Optional;

/**
 * What became of a request to place an order.
 *
 * @param order the order, new or former; empty if rejected
 * @param rejection why it was rejected; empty if not
 * @param existing true if the order had been placed before and nothing new was
 */
public record Placement(Optional<Order> order, Optional<Rejection> rejection, boolean existing) {
  static Placement accepted(Order order) {
    return new Placement(Optional.of(order), Optional.empty(), false);
  }

  static Placement former(Order order) {
    return new Placement(Optional.of(order), Optional.empty(), true);
  }

  static Placement rejected(Rejection why) {
    return new Placement(Optional.empty(), Optional.of(why), false);
  }
}
