package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.RestTarget;
import java.util.HashSet;
import java.util.Set;

/**
 * Gets Kraken's pairs: by REST {@code AssetPairs}, asked for again with growing delay until an
 * answer makes sense, and from the {@code instrument} channel of WebSocket v2, which then knows
 * better. Not thread-safe: the lane's thread.
 */
final class KrakenMetadata {
  private static final String TARGET = "/0/public/AssetPairs";
  private static final long FIRST_DELAY_NANOS = 15_000_000_000L;
  private static final long LONGEST_DELAY_NANOS = 120_000_000_000L;

  /** What to do with a listing. */
  interface Learner {
    void learn(Listing listing, long now, ProtocolOutput out);
  }

  private final String venue;
  private final boolean commonCodes;
  private final Learner learner;
  private final Set<String> streamed = new HashSet<>();
  private boolean known;
  private long deadline;
  private long delay = FIRST_DELAY_NANOS;

  /**
   * @param commonCodes true to name symbols as WebSocket v2 does, false to keep those of version 1
   */
  KrakenMetadata(String venue, boolean commonCodes, Learner learner) {
    this.venue = venue;
    this.commonCodes = commonCodes;
    this.learner = learner;
  }

  /** Asks for the pairs. */
  void ask(long now, long notBefore, ProtocolOutput out) {
    out.request(new RestRequest(TARGET, 1, notBefore));
    deadline = Math.max(now, notBefore) + delay;
    delay = Math.min(2 * delay, LONGEST_DELAY_NANOS);
  }

  /** Asks again if no answer came. */
  void onTick(long now, ProtocolOutput out) {
    if (!known && now >= deadline) {
      ask(now, 0, out);
    }
  }

  void onResponse(String target, int status, byte[] body, long now, ProtocolOutput out) {
    if (!RestTarget.of(target).endsWith("AssetPairs")) {
      String detail = "an answer to a request that this protocol does not make";
      out.deadLetter(target, now, DeadLetterReason.UNKNOWN_MESSAGE, detail, body, 0, body.length);
      return;
    }
    JsonNode pairs;
    try {
      JsonNode answer = JsonTree.read(body, 0, body.length);
      pairs = answer.path("result");
      if (status != 200 || !answer.path("error").isEmpty() || !pairs.isObject()) {
        throw new JsonException("status " + status + ", error " + answer.path("error"), 0);
      }
    } catch (JsonException failed) {
      String detail = "AssetPairs: " + failed.getMessage();
      out.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      if (!known) {
        ask(now, now + delay, out);
      }
      return;
    }
    known = true;
    for (JsonNode pair : pairs) {
      try {
        Listing listing = KrakenListings.fromRest(venue, pair, commonCodes);
        // The channel is newer than any answer, so an answer only adds what the channel lacks.
        if (listing != null && !streamed.contains(listing.symbol())) {
          learner.learn(listing, now, out);
        }
      } catch (JsonException | IllegalArgumentException unusable) {
        tellUnusable(target, pair, unusable, now, out);
      }
    }
  }

  /** A message of the {@code instrument} channel. */
  void onInstruments(String connection, JsonNode message, long now, ProtocolOutput out) {
    for (JsonNode pair : message.path("data").path("pairs")) {
      try {
        Listing listing = KrakenListings.fromChannel(venue, pair);
        known = true;
        streamed.add(listing.symbol());
        learner.learn(listing, now, out);
      } catch (JsonException | IllegalArgumentException unusable) {
        tellUnusable(connection, pair, unusable, now, out);
      }
    }
  }

  private static void tellUnusable(
      String connection, JsonNode pair, RuntimeException why, long now, ProtocolOutput out) {
    byte[] text = pair.toString().getBytes(UTF_8);
    String detail = "metadata: " + why.getMessage();
    out.deadLetter(connection, now, DeadLetterReason.BAD_VALUE, detail, text, 0, text.length);
  }
}
