package io.crossbook.sources.live;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Asks for what a test says at the start and at each opening; makes a liveness of each frame, and a
 * dead letter of the frame {@code bad}; wants to reconnect at the frame {@code again}.
 */
final class ScriptedProtocol implements PublicProtocol {
  private final String venue;
  private final List<ConnectionPlan> plans;
  private final List<String> subscriptions;
  private final List<RestRequest> requests;

  ScriptedProtocol(
      String venue,
      List<ConnectionPlan> plans,
      List<String> subscriptions,
      List<RestRequest> requests) {
    this.venue = venue;
    this.plans = plans;
    this.subscriptions = subscriptions;
    this.requests = requests;
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    plans.forEach(out::connect);
    requests.forEach(out::request);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    subscriptions.forEach(text -> out.send(connection, text));
  }

  @Override
  public void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      ProtocolOutput out) {
    String message = new String(bytes, offset, Math.min(length, 10), StandardCharsets.UTF_8);
    if (message.equals("bad")) {
      out.deadLetter(
          connection, receivedAt, DeadLetterReason.MALFORMED, "bad", bytes, offset, length);
    } else if (message.equals("again")) {
      out.reconnect(connection, "asked to");
    } else {
      out.fact(new Liveness(venue, receivedAt, connection));
    }
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    out.fact(new Liveness(venue, receivedAt, target));
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    out.fact(new Liveness(venue, now, connection));
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {}

  @Override
  public Collection<Listing> listings() {
    return List.of();
  }
}
