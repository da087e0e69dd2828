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

/** Keeps what a private stream learned and wanted, for tests. */
public final class PrivateEvents implements PrivateOutput {
  public final List<OrderState> orders = new ArrayList<>();
  public final List<Fill> fills = new ArrayList<>();
  public final List<Balance> balances = new ArrayList<>();
  public final List<VenuePosition> positions = new ArrayList<>();

  /** {@code live}, {@code interrupted: why}, {@code refused: text}, in order. */
  public final List<String> states = new ArrayList<>();

  public final List<ConnectionPlan> plans = new ArrayList<>();
  public final List<Map<String, String>> headers = new ArrayList<>();
  public final List<String> disconnects = new ArrayList<>();
  public final List<String> reconnects = new ArrayList<>();
  public final List<String> sent = new ArrayList<>();
  public final List<String> tags = new ArrayList<>();
  public final List<SignedRequest> requests = new ArrayList<>();

  /** Reason and detail. */
  public final List<String> deadLetters = new ArrayList<>();

  /** What was put aside, as text. */
  public final List<String> putAside = new ArrayList<>();

  @Override
  public void order(OrderState state, long receivedAt) {
    orders.add(state);
  }

  @Override
  public void fill(Fill fill, long receivedAt) {
    fills.add(fill);
  }

  @Override
  public void balance(Balance balance, long receivedAt) {
    balances.add(balance);
  }

  @Override
  public void position(VenuePosition position, long receivedAt) {
    positions.add(position);
  }

  @Override
  public void live(long now) {
    states.add("live");
  }

  @Override
  public void interrupted(String why, long now) {
    states.add("interrupted: " + why);
  }

  @Override
  public void connect(ConnectionPlan plan, Map<String, String> openingHeaders) {
    plans.add(plan);
    headers.add(openingHeaders);
  }

  @Override
  public void disconnect(String connection, String reason) {
    disconnects.add(connection);
  }

  @Override
  public void send(String connection, String text) {
    sent.add(text);
  }

  @Override
  public void request(String tag, SignedRequest request) {
    tags.add(tag);
    requests.add(request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    reconnects.add(connection);
  }

  @Override
  public void refused(String text, long now) {
    states.add("refused: " + text);
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
    deadLetters.add(reason + " " + detail);
    putAside.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }
}
