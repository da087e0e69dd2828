package io.crossbook.venues.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.Trade;
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
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonRows;
import io.crossbook.venues.json.RestTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Binance's public streams: diff-depth books joined with REST snapshots ({@link DepthFeed}),
 * trades, and on futures mark prices and funding. Streams are named in the address of a connection,
 * so nothing is subscribed to after opening.
 *
 * <p>Trades come from {@code aggTrade}. {@code trade} events, which a capture may hold, number the
 * same trades differently; they count only for listings without {@code aggTrade}. The best prices
 * of {@code bookTicker} prove that the connection lives and are not used otherwise.
 */
public final class BinancePublicProtocol implements PublicProtocol {
  /** A connection lives at most 24 hours; it is replaced before, one a minute. */
  private static final long LIFE_NANOS = (23 * 60 + 30) * 60_000_000_000L;

  private static final long LIFE_STAGGER_NANOS = 60_000_000_000L;

  private static final long SECONDS_PER_HOUR = 3600;
  private static final long MOST_FUNDING_HOURS = 24 * 365;

  /** REST answers that a capture may hold and that say nothing of use here. */
  private static final List<String> UNUSED =
      List.of(
          "time",
          "ping",
          "klines",
          "aggTrades",
          "trades",
          "ticker/bookTicker",
          "ticker/24hr",
          "ticker/price",
          "avgPrice",
          "premiumIndex",
          "fundingRate",
          "openInterest");

  private final String venue;
  private final VenueSettings settings;
  private final Market market;
  private final BookSet books;
  private final DepthFeed depth;
  private final int snapshotLimit;
  private final JsonCursor cursor = new JsonCursor();
  private final StreamEvent event = new StreamEvent(cursor);
  private final Map<String, Long> openedAt = new LinkedHashMap<>();
  private final Set<String> planned = new HashSet<>();
  private final Set<String> aggregated = new HashSet<>();
  private final Map<String, Long> fundingSeconds = new LinkedHashMap<>();
  private final MetadataPoll metadata = new MetadataPoll();
  private int connections;
  private boolean wholeNext;

  BinancePublicProtocol(String venue, VenueSettings settings, Market market) {
    this.venue = venue;
    this.settings = settings;
    this.market = market;
    this.books = new BookSet(venue, settings);
    this.depth = new DepthFeed(books, market.snapshotRule(), settings.viewLevels());
    this.snapshotLimit = market.snapshotRule().limit();
  }

  @Override
  public String venue() {
    return venue;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  /** What became of the depth updates of a symbol; null if it is unknown or not wanted. */
  public DepthCounters depthCounters(String symbol) {
    return depth.counters(symbol);
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    requestMetadata(now, out);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    openedAt.put(connection, now);
    books.opened(connection, now, out);
    depth.connectionChanged(connection);
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    openedAt.remove(connection);
    books.closed(connection, reason, now, out);
    depth.connectionChanged(connection);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    if (metadata.due(now)) {
      requestMetadata(now, out);
    }
    depth.tick(now, out);
    long life = LIFE_NANOS;
    for (Map.Entry<String, Long> opened : openedAt.entrySet()) {
      if (now - opened.getValue() >= life) {
        opened.setValue(now);
        out.reconnect(opened.getKey(), "replaced before the venue's limit of 24 hours");
      }
      life = Math.max(LIFE_NANOS / 2, life - LIFE_STAGGER_NANOS);
    }
  }

  private void requestMetadata(long now, ProtocolOutput out) {
    if (metadata.known() && !wholeNext) {
      out.request(market.statusRequest(books.wanted()));
    } else {
      for (RestRequest request : market.firstRequests()) {
        out.request(request);
      }
    }
    metadata.asked(now);
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
    try {
      cursor.reset(bytes, offset, length);
      boolean single = event.open();
      if (single) {
        readEvent(bytes, connection);
        event.close();
        books.alive(connection, receivedAt, out);
        emit(connection, bytes, offset, length, receivedAt, out);
      } else {
        while (event.next()) {
          if (event.kind() == StreamEvent.Kind.DEPTH) {
            throw new JsonException("depth updates in an array", cursor.position());
          }
          readEvent(bytes, connection);
          emit(connection, bytes, offset, length, receivedAt, out);
        }
        event.close();
        books.alive(connection, receivedAt, out);
      }
    } catch (JsonException | IllegalArgumentException | ArithmeticException broken) {
      depth.abort(broken, receivedAt, out);
      boolean badValue =
          !(broken instanceof JsonException json) || json.kind() != JsonException.Kind.SYNTAX;
      out.deadLetter(
          connection,
          receivedAt,
          badValue ? DeadLetterReason.BAD_VALUE : DeadLetterReason.MALFORMED,
          String.valueOf(broken.getMessage()),
          bytes,
          offset,
          length);
    }
  }

  private void readEvent(byte[] bytes, String connection) {
    switch (event.kind()) {
      case DEPTH -> depth.read(cursor, bytes, connection);
      case AGGREGATE_TRADE, TRADE -> event.readTrade(books);
      case MARK -> event.readMark(books);
      default -> cursor.skip();
    }
  }

  private void emit(
      String connection, byte[] bytes, int offset, int length, long now, ProtocolOutput out) {
    switch (event.kind()) {
      case DEPTH -> {
        depth.commit(now, out);
        missing(depth.unknownSymbol(), connection, bytes, offset, length, now, out);
      }
      case AGGREGATE_TRADE, TRADE -> {
        missing(event.unknownSymbol(), connection, bytes, offset, length, now, out);
        emitTrade(now, out);
      }
      case MARK -> {
        missing(event.unknownSymbol(), connection, bytes, offset, length, now, out);
        emitMark(now, out);
      }
      case SHUTDOWN -> out.reconnect(connection, "the venue announced that it shuts down");
      case CONTRACT -> metadata.changed(now); // the next tick asks what it is now
      case ERROR ->
          out.deadLetter(
              connection,
              now,
              DeadLetterReason.VENUE_ERROR,
              "the venue refused a request",
              bytes,
              offset,
              length);
      case UNKNOWN ->
          out.deadLetter(
              connection,
              now,
              DeadLetterReason.UNKNOWN_MESSAGE,
              "an event of an unknown kind",
              bytes,
              offset,
              length);
      case UNUSED -> {}
    }
  }

  private void missing(
      String symbol,
      String connection,
      byte[] bytes,
      int offset,
      int length,
      long now,
      ProtocolOutput out) {
    if (symbol != null && books.listing(symbol) == null) {
      out.deadLetter(
          connection,
          now,
          DeadLetterReason.UNKNOWN_SYMBOL,
          "no metadata for symbol '" + symbol + "'",
          bytes,
          offset,
          length);
    }
  }

  private void emitTrade(long now, ProtocolOutput out) {
    TrackedBook book = event.book();
    if (book == null) {
      return;
    }
    Listing listing = book.listing();
    if (event.kind() == StreamEvent.Kind.AGGREGATE_TRADE) {
      aggregated.add(listing.symbol());
    } else if (!event.marketTrade() || aggregated.contains(listing.symbol())) {
      return;
    }
    out.fact(
        new Trade(
            venue,
            listing.symbol(),
            book.instrument(),
            now,
            event.time(),
            Long.toString(event.tradeId()),
            event.price(),
            event.size(),
            listing.priceScale(),
            listing.sizeScale(),
            event.taker()));
  }

  private void emitMark(long now, ProtocolOutput out) {
    TrackedBook book = event.book();
    if (book == null) {
      return;
    }
    String symbol = book.listing().symbol();
    Funding funding =
        event.rate() == null
            ? null
            : Funding.of(
                venue,
                symbol,
                book.instrument(),
                now,
                event.time(),
                event.rate(),
                fundingSeconds.getOrDefault(symbol, 0L),
                event.nextFundingTime());
    if (event.mark() != null) {
      out.fact(
          new MarkPrice(
              venue, symbol, book.instrument(), now, event.time(), event.mark(), event.index()));
    }
    if (funding != null) {
      out.fact(funding);
    }
  }

  @Override
  public void onResponse(
      String target, int status, byte[] body, long receivedAt, ProtocolOutput out) {
    RestTarget asked = RestTarget.of(target);
    if (asked.endsWith("exchangeInfo")) {
      onExchangeInfo(asked, target, status, body, receivedAt, out);
    } else if (asked.endsWith("depth")) {
      onSnapshot(asked, target, status, body, receivedAt, out);
    } else if (asked.endsWith("fundingInfo")) {
      if (DeadLetters.succeeded(target, status, body, receivedAt, out)) {
        JsonRows.read(target, body, null, receivedAt, out, this::learnFundingInterval);
      }
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

  private void learnFundingInterval(JsonNode row) {
    long hours = row.path("fundingIntervalHours").asLong();
    if (hours > 0 && hours <= MOST_FUNDING_HOURS) {
      fundingSeconds.put(row.path("symbol").asText(), hours * SECONDS_PER_HOUR);
    }
  }

  private void onSnapshot(
      RestTarget asked, String target, int status, byte[] body, long now, ProtocolOutput out) {
    String symbol = asked.parameter("symbol");
    if (symbol == null || books.listing(symbol) == null) {
      DeadLetters.put(
          target,
          body,
          now,
          DeadLetterReason.UNKNOWN_SYMBOL,
          "a snapshot of a symbol without metadata",
          out);
      return;
    }
    if (DeadLetters.succeeded(target, status, body, now, out)) {
      depth.snapshot(symbol, asked.number("limit", snapshotLimit), body, now, out);
    } else {
      depth.snapshotFailed(symbol, status, now, out);
    }
  }

  private void onExchangeInfo(
      RestTarget asked, String target, int status, byte[] body, long now, ProtocolOutput out) {
    if (!DeadLetters.succeeded(target, status, body, now, out)) {
      wholeNext = true; // one symbol that is gone makes the venue refuse a request that names it
      return;
    }
    Set<String> seen = new HashSet<>();
    boolean complete =
        JsonRows.read(
            target,
            body,
            "symbols",
            now,
            out,
            symbol -> {
              Listing listing = market.listing(venue, symbol);
              if (listing != null) {
                seen.add(listing.symbol());
                depth.learn(listing, now, out);
              }
            });
    if (!complete || seen.isEmpty()) {
      return;
    }
    if (asked.query().isEmpty()) {
      depth.delistAllBut(seen, now, out);
    }
    wholeNext = false;
    List<Listing> wanted = books.wanted();
    metadata.came(now, market.statusEveryNanos(wanted));
    connect(wanted, out);
  }

  private void connect(List<Listing> wanted, ProtocolOutput out) {
    if (settings.instruments().isEmpty()) {
      return; // a replay: connections come out of the capture
    }
    List<Listing> fresh = new ArrayList<>();
    for (Listing listing : wanted) {
      if (planned.add(listing.symbol())) {
        fresh.add(listing);
      }
    }
    for (ConnectionPlan plan : market.connections(fresh, connections)) {
      connections++;
      out.connect(plan);
    }
  }
}
