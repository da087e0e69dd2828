package io.crossbook.venues.trading;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import java.util.List;
import java.util.Map;

/** Where a {@link PrivateStream} puts what it learned and what it wants done. */
public interface PrivateOutput {
  /** What became of an order. */
  void order(OrderState state, long receivedAt);

  /** An execution. The same one may be reported again. */
  void fill(Fill fill, long receivedAt);

  /** What the account holds of an asset. */
  void balance(Balance balance, long receivedAt);

  /** Everything that the account holds. */
  default void balances(List<Balance> all, long receivedAt) {
    all.forEach(balance -> balance(balance, receivedAt));
  }

  /** A derivative position. */
  void position(VenuePosition position, long receivedAt);

  /** From now on nothing is missed until {@link #interrupted}: read over REST what came before. */
  void live(long now);

  /** What a venue may tell all of when its stream opens, as a reading over REST would. */
  enum Snapshot {
    /** Every order that is open. */
    OPEN_ORDERS,
    /** Everything that the account holds. */
    BALANCES
  }

  /**
   * Said after {@link #live}: this was told as a whole since the connection was opened, and every
   * change since, so that it need not be read. Reading it all the same does no harm.
   */
  default void told(Snapshot what) {}

  /** Messages may be missed from now on. */
  void interrupted(String why, long now);

  /**
   * Open this connection, and open it again with back-off whenever it breaks.
   *
   * @param plan its target is relative to {@link TradingVenue#streamBase()}; it may hold a secret
   * @param headers what to send along when it is opened; may hold a secret
   */
  void connect(ConnectionPlan plan, Map<String, String> headers);

  /** Close this connection and do not open it again. */
  void disconnect(String connection, String reason);

  /** Send a text frame on an open connection; it may hold a secret. */
  void send(String connection, String text);

  /**
   * Make a request; the answer comes back through {@link PrivateStream#onAnswer}.
   *
   * @param tag tells it from the others of this stream
   */
  void request(String tag, SignedRequest request);

  /** Close this connection and open it anew. */
  void reconnect(String connection, String reason);

  /**
   * The venue refuses the account: nothing more can be done here.
   *
   * @param text one sentence in words for the operator
   */
  void refused(String text, long now);

  /** Something could not be understood. */
  void deadLetter(
      String connection,
      long time,
      DeadLetterReason reason,
      String detail,
      byte[] bytes,
      int offset,
      int length);
}
