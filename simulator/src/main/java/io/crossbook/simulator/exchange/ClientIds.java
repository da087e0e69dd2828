package io.crossbook.simulator.exchange;

import java.util.List;
import java.util.Optional;

/** What a venue makes of the names that clients give their orders. Stateless. */
public interface ClientIds {
  /** What happens to a new order. */
  enum Admission {
    /** It is accepted like any other. */
    ACCEPT,
    /** It is rejected. */
    REFUSE,
    /** Nothing is placed; the answer is the former order. */
    RETURN_EXISTING
  }

  /**
   * Decides on a new order.
   *
   * @param former what the venue remembers of the account's orders of that name, oldest first
   */
  Admission admit(List<Order> former);

  /**
   * Which of several orders of one name a look-up finds.
   *
   * @param former what the venue remembers, oldest first
   */
  default Optional<Order> find(List<Order> former) {
    return former.isEmpty() ? Optional.empty() : Optional.of(former.get(former.size() - 1));
  }

  /** Nanoseconds for which a finished order can be looked up by its name. */
  default long memoryNanos() {
    return Long.MAX_VALUE;
  }

  /** Unique among open orders: once an order is finished its name is free again. */
  static ClientIds uniqueAmongOpen() {
    return former ->
        former.stream().anyMatch(order -> !order.status().finished())
            ? Admission.REFUSE
            : Admission.ACCEPT;
  }

  /** Never refused; the newest order of a name is the one that a look-up finds. */
  static ClientIds newestHijacks() {
    return former -> Admission.ACCEPT;
  }

  /** A name in use gives the order that has it. */
  static ClientIds returnsExisting() {
    return former -> former.isEmpty() ? Admission.ACCEPT : Admission.RETURN_EXISTING;
  }

  /** Never refused; the oldest order of a name is the one that a look-up finds. */
  static ClientIds oldestShadows() {
    return new ClientIds() {
      @Override
      public Admission admit(List<Order> former) {
        return Admission.ACCEPT;
      }

      @Override
      public Optional<Order> find(List<Order> former) {
        return former.stream().findFirst();
      }
    };
  }

  /** The same, but the names of finished orders are forgotten after a while. */
  default ClientIds forgettingAfter(long nanos) {
    ClientIds same = this;
    return new ClientIds() {
      @Override
      public Admission admit(List<Order> former) {
        return same.admit(former);
      }

      @Override
      public Optional<Order> find(List<Order> former) {
        return same.find(former);
      }

      @Override
      public long memoryNanos() {
        return nanos;
      }
    };
  }
}
