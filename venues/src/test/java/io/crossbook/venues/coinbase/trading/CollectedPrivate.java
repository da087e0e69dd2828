package io.crossbook.venues.coinbase.trading;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.SignedRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a private stream puts out. */
final class CollectedPrivate implements PrivateOutput {
  final List<OrderState> orders = new ArrayList<>();
  final List<Balance> balances = new ArrayList<>();
  final List<ConnectionPlan> plans = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final Map<String, SignedRequest> requests = new LinkedHashMap<>();
  final List<DeadLetterReason> deadLetters = new ArrayList<>();

  /** What happened to the stream, in order: live, interrupted, reconnect, disconnect, refused. */
  final List<String> events = new ArrayList<>();

  @Override
  public void order(OrderState state, long receivedAt) {
    orders.add(state);
  }

  @Override
  public void fill(Fill fill, long receivedAt) {
    throw new AssertionError("the stream has no fills: " + fill);
  }

  @Override
  public void balance(Balance balance, long receivedAt) {
    balances.add(balance);
  }

  @Override
  public void position(VenuePosition position, long receivedAt) {
    throw new AssertionError("spot has no positions: " + position);
  }

  @Override
  public void live(long now) {
    events.add("live");
  }

  @Override
  public void interrupted(String why, long now) {
    events.add("interrupted: " + why);
  }

  @Override
  public void connect(ConnectionPlan plan, Map<String, String> headers) {
    plans.add(plan);
  }

  @Override
  public void disconnect(String connection, String reason) {
    events.add("disconnect: " + reason);
  }

  @Override
  public void send(String connection, String text) {
    sent.add(text);
  }

  @Override
  public void request(String tag, SignedRequest request) {
    requests.put(tag, request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    events.add("reconnect: " + reason);
  }

  @Override
  public void refused(String text, long now) {
    events.add("refused: " + text);
  }

  @Override
  public void deadLetter(
      String connection,
      long time,
      DeadLetterReason reason,
      String detail,
      byte[] bytes,
      int offset,
      int length) {
    deadLetters.add(reason);
  }

  void clear() {
    orders.clear();
    balances.clear();
    plans.clear();
    sent.clear();
    requests.clear();
    deadLetters.clear();
    events.clear();
  }
}
