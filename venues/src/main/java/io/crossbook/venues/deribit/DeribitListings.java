package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.RepeatedRequest;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.RestTarget;
import io.crossbook.venues.json.SymbolTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Deribit lists, what of it is wanted, and which connection is to carry it. Not thread-safe:
 * the lane's thread.
 */
final class DeribitListings {
  private static final String STREAM_TARGET = "/ws/api/v2";
  private static final String INSTRUMENTS_TARGET =
      "/api/v2/public/get_instruments?currency=any&expired=false";
  private static final long INSTRUMENTS_EVERY_NANOS = 3600_000_000_000L;

  /** Two heartbeats of ten seconds missed. */
  private static final long SILENCE_NANOS = 25_000_000_000L;

  /** Subscriptions are the dearest requests: 3.3 a second last. */
  private static final int FRAMES_PER_SECOND = 3;

  /** Three channels each, and 500 channels a connection. */
  private static final int LISTINGS_PER_CONNECTION = 160;

  private final BookSet books;
  private final SymbolTable<DeribitFeed> feeds = new SymbolTable<>();
  private final List<DeribitFeed> all = new ArrayList<>();
  private final List<DeribitLink> links = new ArrayList<>();
  private final Set<String> untraded = new HashSet<>();
  private final RepeatedRequest instruments =
      new RepeatedRequest(INSTRUMENTS_TARGET, 1, INSTRUMENTS_EVERY_NANOS);

  DeribitListings(BookSet books) {
    this.books = books;
    this.links.add(
        new DeribitLink("public-1", List.of("instrument.state.any.any", "platform_state")));
  }

  void start(long now, ProtocolOutput out) {
    instruments.send(now, out);
    out.connect(plan(links.get(0)));
  }

  void onTick(long now, ProtocolOutput out) {
    instruments.onTick(now, out);
    for (DeribitLink link : links) {
      link.onTick(now, out);
    }
  }

  List<DeribitFeed> all() {
    return all;
  }

  /** A listing was told of that is not in the list. */
  void soon(long now) {
    instruments.soon(now);
  }

  private static ConnectionPlan plan(DeribitLink link) {
    return new ConnectionPlan(
        link.name,
        ConnectionPlan.Transport.WEBSOCKET,
        STREAM_TARGET,
        SILENCE_NANOS,
        FRAMES_PER_SECOND);
  }

  /** The connection of this name, if it is one of ours: those of a recording may not be. */
  DeribitLink link(String connection) {
    for (DeribitLink link : links) {
      if (link.name.equals(connection)) {
        return link;
      }
    }
    return null;
  }

  /** Sends what is due on a connection to get lost books back. */
  void resubscribe(String connection, long now, ProtocolOutput out) {
    DeribitLink link = link(connection);
    if (link != null) {
      link.resubscribe(now, out);
    }
  }

  void onResponse(String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    RestTarget asked = RestTarget.of(target);
    if (!asked.endsWith("get_instruments") && !asked.endsWith("get_instrument")) {
      String detail = "an answer to a request that this protocol does not make";
      out.deadLetter(
          target, receivedAt, DeadLetterReason.UNKNOWN_MESSAGE, detail, body, 0, body.length);
      return;
    }
    JsonNode result;
    try {
      JsonNode answer = JsonTree.read(body, 0, body.length);
      result = answer.path("result");
      if (status != 200 || !(result.isArray() || result.isObject())) {
        throw new JsonException("status " + status + ", error " + answer.path("error"), 0);
      }
    } catch (JsonException failed) {
      String detail = "instruments: " + failed.getMessage();
      out.deadLetter(
          target, receivedAt, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      instruments.answered(false, receivedAt);
      return;
    }
    instruments.answered(true, receivedAt);
    if (result.isObject()) {
      learn(target, result, receivedAt, out);
    } else {
      for (JsonNode entry : result) {
        learn(target, entry, receivedAt, out);
      }
    }
    subscribeNew(receivedAt, out);
  }

  private void learn(String target, JsonNode entry, long now, ProtocolOutput out) {
    try {
      Listing listing = DeribitInstruments.read(entry);
      if (listing == null) {
        untraded.add(JsonTree.text(entry, "instrument_name"));
      } else {
        learn(listing, now, out);
      }
    } catch (JsonException | IllegalArgumentException unusable) {
      byte[] text = entry.toString().getBytes(UTF_8);
      String detail = "metadata: " + unusable.getMessage();
      out.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, text, 0, text.length);
    }
  }

  private void learn(Listing listing, long now, ProtocolOutput out) {
    DeribitFeed feed = feeds.get(listing.symbol());
    final boolean wasSynced = feed != null && feed.book.synced();
    if (!books.learn(listing, now, out)) {
      return;
    }
    if (feed == null) {
      TrackedBook book = books.find(listing.symbol());
      if (book != null) {
        feed = new DeribitFeed(book);
        feeds.put(listing.symbol(), feed);
        all.add(feed);
        linkWithRoom(out).add(feed);
      }
    } else if (wasSynced && !feed.book.synced()) {
      feed.resubscription.lost(now);
    }
  }

  private DeribitLink linkWithRoom(ProtocolOutput out) {
    DeribitLink last = links.get(links.size() - 1);
    if (last.size() >= LISTINGS_PER_CONNECTION) {
      last = new DeribitLink("public-" + (links.size() + 1), List.of());
      links.add(last);
      out.connect(plan(last));
    }
    return last;
  }

  private void subscribeNew(long now, ProtocolOutput out) {
    for (DeribitLink link : links) {
      link.subscribeNew(now, out);
      link.resubscribe(now, out);
    }
  }

  void changeStatus(Listing listing, ListingStatus status, long now, ProtocolOutput out) {
    if (status != null && status != listing.status()) {
      learn(listing.withStatus(status), now, out);
    }
  }

  /** The feed of the name that was read last; null if it is not wanted or not known. */
  DeribitFeed find(JsonCursor cursor, String connection, long now, ProtocolOutput out) {
    DeribitFeed feed = feeds.get(cursor);
    if (feed == null) {
      String symbol = cursor.text();
      if (books.listing(symbol) == null && !untraded.contains(symbol)) {
        byte[] name = symbol.getBytes(UTF_8);
        String detail = "no metadata for instrument '" + symbol + "'";
        out.deadLetter(
            connection, now, DeadLetterReason.UNKNOWN_SYMBOL, detail, name, 0, name.length);
        instruments.soon(now);
      }
    }
    return feed;
  }
}
