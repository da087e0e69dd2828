package io.crossbook.venues.binance.trading;

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

/** Keeps what a private stream reports, in order, and what it wants done as lines of text. */
final class PrivateRecorder implements PrivateOutput {
  final List<Object> facts = new ArrayList<>();
  final List<String> actions = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final List<SignedRequest> requests = new ArrayList<>();
  final List<String> deadBytes = new ArrayList<>();
  final List<ConnectionPlan> plans = new ArrayList<>();

  /** The actions since this was asked last. */
  List<String> takeActions() {
    List<String> taken = List.copyOf(actions);
    actions.clear();
    return taken;
  }

  /** The facts since this was asked last. */
  List<Object> takeFacts() {
    List<Object> taken = List.copyOf(facts);
    facts.clear();
    return taken;
  }

  @Override
  public void order(OrderState state, long receivedAt) {
    facts.add(state);
  }

  @Override
  public void fill(Fill fill, long receivedAt) {
    facts.add(fill);
  }

  @Override
  public void balance(Balance balance, long receivedAt) {
    facts.add(balance);
  }

  @Override
  public void position(VenuePosition position, long receivedAt) {
    facts.add(position);
  }

  @Override
  public void live(long now) {
    actions.add("live");
  }

  @Override
  public void interrupted(String why, long now) {
    actions.add("interrupted: " + why);
  }

  @Override
  public void connect(ConnectionPlan plan, Map<String, String> headers) {
    plans.add(plan);
    actions.add("connect " + plan.name() + " " + plan.target());
  }

  @Override
  public void disconnect(String connection, String reason) {
    actions.add("disconnect " + connection + ": " + reason);
  }

  @Override
  public void send(String connection, String text) {
    sent.add(text);
    actions.add("send " + connection);
  }

  @Override
  public void request(String tag, SignedRequest request) {
    requests.add(request);
    actions.add("request " + tag + " " + request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    actions.add("reconnect " + connection + ": " + reason);
  }

  @Override
  public void refused(String text, long now) {
    actions.add("refused: " + text);
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
    actions.add("dead letter " + reason.word() + ": " + detail);
    deadBytes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }
}
