package io.crossbook.venues.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.DeadLetters;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.DepthCounters;
import io.crossbook.venues.book.DepthFeed;
import io.crossbook.venues.book.MetadataPoll;
import io.crossbook.venues.book.SnapshotRule;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonRows;
import io.crossbook.venues.json.RestTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gate's public streams: books from {@code order_book_update} joined with REST snapshots ({@link
 * DepthFeed}), trades, and on futures mark prices and funding from tickers and from the list of
 * contracts.
 */
public final class GateioPublicProtocol implements PublicProtocol {
  private static final int LISTINGS_PER_CONNECTION = 50;
  private static final int SYMBOLS_PER_MESSAGE = 25;
  private static final int FRAMES_PER_SECOND = 20;
  private static final int BOOK_LEVELS = 100;

  /** 200 requests in ten seconds are allowed. */
  private static final long SNAPSHOT_SPACING_NANOS = 60_000_000L;

  /** The server closes after a minute of silence; a ping is answered. */
  private static final long PING_EVERY_NANOS = 15_000_000_000L;

  private static final long SILENCE_NANOS = 45_000_000_000L;
  private static final long METADATA_EVERY_NANOS = 60_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** REST answers that a capture may hold and that say nothing of use here. */
  private static final List<String> UNUSED =
      List.of("time", "tickers", "trades", "candlesticks", "funding_rate", "contract_stats");

  private final String venue;
  private final VenueSettings settings;
  private final Market market;
  private final BookSet books;
  private final DepthFeed depth;
  private final JsonCursor cursor = new JsonCursor();
  private final Envelope envelope;
  private final PublicTrades trades;
  private final ContractTerms terms;
  private final MetadataPoll metadata = new MetadataPoll();
  private final Map<String, List<Listing>> carried = new TreeMap<>();
  private final Map<String, Long> nextPing = new HashMap<>();
  private final Set<String> planned = new HashSet<>();
  private final Runnable bookReader = this::readBook;
  private byte[] frame;
  private String frameConnection;

  GateioPublicProtocol(String venue, VenueSettings settings, Market market) {
    this.venue = venue;
    this.settings = settings;
    this.market = market;
    this.books = new BookSet(venue, settings);
    this.depth =
        new DepthFeed(
            books,
            new SnapshotRule(
                SnapshotRule.Chain.CONSECUTIVE,
                (byte) 't',
                "id",
                BOOK_LEVELS,
                true,
                market::snapshotTarget,
                1,
                SNAPSHOT_SPACING_NANOS),
            settings.viewLevels());
    this.envelope = new Envelope(cursor, market.prefix());
    this.trades = new PublicTrades(cursor, books, market.derivatives());
    this.terms = new ContractTerms(venue, cursor, books);
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  /** What became of the book updates of a symbol; null if it is unknown or not wanted. */
  public DepthCounters depthCounters(String symbol) {
    return depth.counters(symbol);
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    requestMetadata(now, out);
  }

  private void requestMetadata(long now, ProtocolOutput out) {
    out.request(RestRequest.now(market.metadataTarget(), 1));
    metadata.asked(now);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    books.opened(connection, now, out);
    depth.connectionChanged(connection);
    nextPing.put(connection, now + PING_EVERY_NANOS);
    subscribe(connection, carried.getOrDefault(connection, List.of()), now, out);
  }

  private void subscribe(String connection, List<Listing> listings, long now, ProtocolOutput out) {
    for (Listing listing : listings) {
      send(connection, "order_book_update", market.bookPayload(listing), now, out);
    }
    for (int from = 0; from < listings.size(); from += SYMBOLS_PER_MESSAGE) {
      StringBuilder symbols = new StringBuilder();
      int to = Math.min(listings.size(), from + SYMBOLS_PER_MESSAGE);
      for (Listing listing : listings.subList(from, to)) {
        symbols.append(symbols.length() > 0 ? "," : "").append('"');
        symbols.append(listing.symbol()).append('"');
      }
      send(connection, "trades", symbols.toString(), now, out);
      if (market.derivatives()) {
        send(connection, "tickers", symbols.toString(), now, out);
      }
    }
  }

  private void send(
      String connection, String channel, String payload, long now, ProtocolOutput out) {
    out.send(
        connection,
        "{\"time\":"
            + now / NANOS_PER_SECOND
            + ",\"channel\":\""
            + market.prefix()
            + channel
            + "\",\"event\":\"subscribe\",\"payload\":["
            + payload
            + "]}");
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    nextPing.remove(connection);
    books.closed(connection, reason, now, out);
    depth.connectionChanged(connection);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    if (metadata.due(now)) {
      requestMetadata(now, out);
    }
    depth.tick(now, out);
    for (Map.Entry<String, Long> ping : nextPing.entrySet()) {
      if (now >= ping.getValue()) {
        ping.setValue(now + PING_EVERY_NANOS);
        out.send(
            ping.getKey(),
            "{\"time\":"
                + now / NANOS_PER_SECOND
                + ",\"channel\":\""
                + market.prefix()
                + "ping\"}");
      }
    }
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
    if (!text) {
      out.deadLetter(
          connection,
          receivedAt,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "a binary frame",
          bytes,
          offset,
          length);
      return;
    }
    String problem = null;
    DeadLetterReason reason = DeadLetterReason.UNKNOWN_MESSAGE;
    try {
      cursor.reset(bytes, offset, length);
      frame = bytes;
      frameConnection = connection;
      envelope.read(bookReader);
      books.alive(connection, receivedAt, out);
      String unknownSymbol = null;
      switch (envelope.kind()) {
        case BOOK -> {
          depth.commit(receivedAt, out);
          unknownSymbol = depth.unknownSymbol();
        }
        case TRADES -> {
          envelope.toResult();
          unknownSymbol = trades.read(receivedAt, out);
        }
        case TICKERS -> {
          envelope.toResult();
          unknownSymbol = terms.readTickers(envelope.time(), receivedAt, out);
        }
        case REFUSED -> {
          reason = DeadLetterReason.VENUE_ERROR;
          problem = "the venue refused a request";
          if (envelope.serverFault()) {
            out.reconnect(connection, "the venue failed to carry out a subscription");
          }
        }
        case UNKNOWN -> problem = "a channel of an unknown kind";
        case UNUSED -> {}
      }
      if (unknownSymbol != null && books.listing(unknownSymbol) == null) {
        reason = DeadLetterReason.UNKNOWN_SYMBOL;
        problem = "no metadata for symbol '" + unknownSymbol + "'";
      }
    } catch (JsonException | IllegalArgumentException | ArithmeticException broken) {
      depth.abort(broken, receivedAt, out);
      reason =
          broken instanceof JsonException json && json.kind() == JsonException.Kind.SYNTAX
              ? DeadLetterReason.MALFORMED
              : DeadLetterReason.BAD_VALUE;
      problem = String.valueOf(broken.getMessage());
    }
    if (problem != null) {
      out.deadLetter(connection, receivedAt, reason, problem, bytes, offset, length);
    }
  }

  private void readBook() {
    depth.read(cursor, frame, frameConnection);
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    RestTarget asked = RestTarget.of(target);
    if (asked.endsWith(market.metadataPath())) {
      if (DeadLetters.succeeded(target, status, body, receivedAt, out)) {
        onMetadata(target, body, receivedAt, out);
      }
    } else if (asked.endsWith("order_book")) {
      onSnapshot(asked, target, status, body, receivedAt, out);
    } else if (UNUSED.stream().noneMatch(asked::endsWith)) {
      DeadLetters.put(
          target,
          body,
          receivedAt,
          DeadLetterReason.UNKNOWN_MESSAGE,
          "an answer to an unknown request",
          out);
    }
  }

  private void onSnapshot(
      RestTarget asked, String target, int status, byte[] body, long now, ProtocolOutput out) {
    String symbol = asked.parameter(market.symbolParameter());
    if (symbol == null || books.listing(symbol) == null) {
      DeadLetters.put(
          target,
          body,
          now,
          DeadLetterReason.UNKNOWN_SYMBOL,
          "a snapshot of a symbol without metadata",
          out);
    } else if (DeadLetters.succeeded(target, status, body, now, out)) {
      depth.snapshot(symbol, asked.number("limit", BOOK_LEVELS), body, now, out);
    } else {
      depth.snapshotFailed(symbol, status, now, out);
    }
  }

  private void onMetadata(String target, byte[] body, long now, ProtocolOutput out) {
    Set<String> seen = new HashSet<>();
    boolean complete =
        JsonRows.read(target, body, null, now, out, row -> learn(row, seen, now, out));
    if (complete && !seen.isEmpty()) {
      depth.delistAllBut(seen, now, out);
      metadata.came(now, METADATA_EVERY_NANOS);
      connect(out);
    }
  }

  private void learn(JsonNode row, Set<String> seen, long now, ProtocolOutput out) {
    Listing listing = market.listing(venue, row, now);
    if (listing != null) {
      seen.add(listing.symbol());
      depth.learn(listing, now, out);
      if (market.derivatives()) {
        terms.learn(listing.symbol(), row, now, out);
      }
    }
  }

  private void connect(ProtocolOutput out) {
    if (settings.instruments().isEmpty()) {
      return; // a replay: connections come out of the capture
    }
    List<Listing> fresh = new ArrayList<>();
    for (Listing listing : books.wanted()) {
      if (planned.add(listing.symbol())) {
        fresh.add(listing);
      }
    }
    for (int from = 0; from < fresh.size(); from += LISTINGS_PER_CONNECTION) {
      String name = "public-" + carried.size();
      int to = Math.min(fresh.size(), from + LISTINGS_PER_CONNECTION);
      carried.put(name, List.copyOf(fresh.subList(from, to)));
      out.connect(
          new ConnectionPlan(
              name,
              ConnectionPlan.Transport.WEBSOCKET,
              market.streamTarget(),
              SILENCE_NANOS,
              FRAMES_PER_SECOND));
    }
  }
}
