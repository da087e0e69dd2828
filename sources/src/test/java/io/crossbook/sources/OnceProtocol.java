package io.crossbook.sources;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import java.util.Collection;
import java.util.List;

/** Emits one fact at the start and never connects to anything. */
final class OnceProtocol implements PublicProtocol {
  private final String venue;

  OnceProtocol(String venue) {
    this.venue = venue;
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    out.fact(new Liveness(venue, now, "none"));
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    throw new AssertionError("nothing is opened");
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
    throw new AssertionError("nothing comes");
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    throw new AssertionError("nothing comes");
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    throw new AssertionError("nothing is closed");
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {}

  @Override
  public Collection<Listing> listings() {
    return List.of();
  }
}
