package io.crossbook.database.orders;

import java.util.List;

/**
 * Orders of one desk that are to be written down together, and what decides whether they pass.
 *
 * @param desk whose orders they are
 * @param epoch that the sender holds
 * @param intents the orders, at least one
 * @param stops scopes that stop them
 * @param arming true if they pass only while the desk is armed
 * @param against why they must not be sent whatever the desk says; empty if nothing is known
 * @param now nanoseconds since the epoch, for the line of each order
 */
record PermitRequest(
    int desk,
    long epoch,
    List<LedgerIntent> intents,
    List<String> stops,
    boolean arming,
    String against,
    long now) {
  /**
   * Checks whose orders these are.
   *
   * @throws IllegalArgumentException if the orders are of another desk, or there are none
   */
  PermitRequest {
    if (intents.isEmpty()
        || intents.stream().anyMatch(each -> each.order().name().desk() != desk)) {
      throw new IllegalArgumentException("not orders of desk " + desk + ": " + intents);
    }
  }
}
