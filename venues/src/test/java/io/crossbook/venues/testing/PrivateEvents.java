package io.crossbook.venues.testing;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps whatever a private stream puts out, by kind; {@code log} has the order among the kinds, and
 * {@code states} that of live, interrupted and refused.
 */
public final class PrivateEvents implements PrivateOutput {
  public final List<String> log = new ArrayList<>();
  public final List<OrderState> orders = new ArrayList<>();
  public final List<Fill> fills = new ArrayList<>();
  public final List<Balance> balances = new ArrayList<>();
  public final List<VenuePosition> positions = new ArrayList<>();
  public final List<String> states = new ArrayList<>();
  public final List<String> disconnects = new ArrayList<>();
  public final List<String> reconnects = new ArrayList<>();
  public final List<String> tags = new ArrayList<>();

  /** What was put aside with dead letters, as text. */
  public final List<String> putAside = new ArrayList<>();

  public final List<ConnectionPlan> plans = new ArrayList<>();
  public final List<Map<String, String>> headers = new ArrayList<>();
  public final List<String> sent = new ArrayList<>();
  public final List<SignedRequest> requests = new ArrayList<>();
  public final List<String> deadLetters = new ArrayList<>();

  /** Tag of the last request. */
  public String tag = "";

  @Override
  public void order(OrderState state, long receivedAt) {
    orders.add(state);
    log.add("order " + state.status());
  }

  @Override
  public void fill(Fill fill, long receivedAt) {
    fills.add(fill);
    log.add("fill " + fill.tradeId());
  }

  @Override
  public void balance(Balance balance, long receivedAt) {
    balances.add(balance);
  }

  @Override
  public void position(VenuePosition position, long receivedAt) {
    positions.add(position);
    log.add("position " + position.symbol());
  }

  @Override
  public void told(Snapshot what) {
    log.add("told " + what);
  }

  @Override
  public void live(long now) {
    state("live");
  }

  @Override
  public void interrupted(String why, long now) {
    state("interrupted: " + why);
  }

  @Override
  public void connect(ConnectionPlan plan, Map<String, String> with) {
    plans.add(plan);
    headers.add(with);
  }

  @Override
  public void disconnect(String connection, String reason) {
    disconnects.add(connection);
    log.add("disconnect " + connection);
  }

  @Override
  public void send(String connection, String text) {
    sent.add(text);
  }

  @Override
  public void request(String name, SignedRequest request) {
    tag = name;
    tags.add(name);
    requests.add(request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    reconnects.add(connection);
    log.add("reconnect " + connection);
  }

  @Override
  public void refused(String text, long now) {
    state("refused: " + text);
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
    deadLetters.add(reason.word() + ": " + detail);
    putAside.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  /** Forgets what came so far. */
  public void clear() {
    log.clear();
    orders.clear();
    fills.clear();
    balances.clear();
    plans.clear();
    headers.clear();
    sent.clear();
    requests.clear();
    deadLetters.clear();
    positions.clear();
    states.clear();
    disconnects.clear();
    reconnects.clear();
    tags.clear();
    putAside.clear();
  }

  private void state(String state) {
    states.add(state);
    log.add(state);
  }
}
