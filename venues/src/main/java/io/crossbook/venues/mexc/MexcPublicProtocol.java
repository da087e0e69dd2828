package io.crossbook.venues.mexc;

import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.RepeatedRequest;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.SymbolTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MEXC spot market data: book deltas joined to REST snapshots by version, and trades.
 *
 * <p>Integrity: each delta says which versions it holds, and the next must begin where it ended;
 * otherwise the book is void until a new snapshot is joined. There is no checksum, but a best
 * bid/ask message of the very version that a book has reached must agree with it.
 */
public final class MexcPublicProtocol implements PublicProtocol {
  private static final long METADATA_EVERY_NANOS = 300_000_000_000L;
  private static final int METADATA_WEIGHT = 10;

  /** A snapshot is asked for when deltas flow, or this long after subscribing to a quiet symbol. */
  private static final long FIRST_DELTA_NANOS = 3_000_000_000L;

  /** A connection and its timers. */
  private static final class Stream {
    final String name;
    final int index;
    boolean open;
    long nextPing;
    long renewAt = Long.MAX_VALUE;

    Stream(String name, int index) {
      this.name = name;
      this.index = index;
    }
  }

  private final VenueSettings settings;
  private final BookSet books;
  private final SymbolTable<MexcBook> bySymbol = new SymbolTable<>();
  private final List<MexcBook> all = new ArrayList<>();
  private final Map<String, Stream> streams = new LinkedHashMap<>();
  private final RepeatedRequest metadata =
      new RepeatedRequest("/api/v3/exchangeInfo", METADATA_WEIGHT, METADATA_EVERY_NANOS);
  private final MexcDepth depth = new MexcDepth();
  private final MexcSnapshots snapshots = new MexcSnapshots();
  private final MexcMessages messages;

  /** A protocol for one lane. */
  public MexcPublicProtocol(VenueSettings settings) {
    this.settings = settings;
    this.books = new BookSet(Mexc.ID, settings);
    this.messages = new MexcMessages(this, books, bySymbol);
  }

  @Override
  public String venue() {
    return Mexc.ID;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    metadata.send(now, out);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    Stream stream = opened(connection, now, out);
    List<String> symbols = new ArrayList<>();
    for (MexcBook book : all) {
      if (book.connection.equals(connection)) {
        book.forget();
        book.fed(books, connection);
        book.resync.neededAt(now + FIRST_DELTA_NANOS);
        symbols.add(book.listing().symbol());
      }
    }
    for (int from = 0; from < symbols.size(); from += Mexc.SYMBOLS_PER_FRAME) {
      int to = Math.min(symbols.size(), from + Mexc.SYMBOLS_PER_FRAME);
      StringBuilder parameters = new StringBuilder();
      for (String symbol : symbols.subList(from, to)) {
        parameters
            .append(parameters.length() == 0 ? "\"" : ",\"")
            .append(Mexc.DEPTH)
            .append(symbol)
            .append("\",\"")
            .append(Mexc.DEALS)
            .append(symbol)
            .append('"');
      }
      out.send(stream.name, "{\"method\":\"SUBSCRIPTION\",\"params\":[" + parameters + "]}");
    }
  }

  private Stream opened(String connection, long now, ProtocolOutput out) {
    Stream stream = streams.get(connection);
    if (stream == null) {
      stream = new Stream(connection, streams.size());
      streams.put(connection, stream);
    }
    stream.open = true;
    stream.nextPing = now + Mexc.PING_EVERY_NANOS;
    // Apart, so that a venue never goes dark as a whole.
    stream.renewAt = now + Mexc.LONGEST_LIFE_NANOS - stream.index * Mexc.RENEWALS_APART_NANOS;
    books.opened(connection, now, out);
    return stream;
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    Stream stream = streams.get(connection);
    if (stream != null) {
      stream.open = false;
    }
    for (MexcBook book : all) {
      if (book.connection.equals(connection)) {
        book.disconnected();
      }
    }
    books.closed(connection, reason, now, out);
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
    Stream stream = streams.get(connection);
    if (stream == null || !stream.open) {
      // A recording that began later than its connection.
      opened(connection, receivedAt, out);
    }
    messages.read(connection, bytes, offset, length, text, receivedAt, out);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    metadata.onTick(now, out);
    for (Stream stream : streams.values()) {
      if (!stream.open) {
        continue;
      }
      if (now >= stream.nextPing) {
        stream.nextPing = now + Mexc.PING_EVERY_NANOS;
        out.send(stream.name, Mexc.PING);
      }
      if (now >= stream.renewAt) {
        stream.renewAt = Long.MAX_VALUE;
        out.reconnect(stream.name, "the venue ends connections after 24 hours");
      }
    }
    for (MexcBook book : all) {
      if (book.crossed.tooLong(now)) {
        book.gapped(now, 0, out);
        book.resync.needed(now);
      }
      askIfDue(book, now, out);
    }
  }

  /** Asks for a book's snapshot if it is time. */
  void askIfDue(MexcBook book, long now, ProtocolOutput out) {
    if (book.resync.due(now)) {
      book.resync.asked(now);
      book.asked = true;
      int levels = settings.bookDepth() > 0 ? settings.bookDepth() : Mexc.DEFAULT_DEPTH;
      out.request(
          RestRequest.now(
              "/api/v3/depth?symbol="
                  + book.listing().symbol()
                  + "&limit="
                  + Math.min(levels, Mexc.DEEPEST),
              1));
    }
  }

  /** Something suggests that the metadata is out of date. */
  void doubtMetadata(long now) {
    metadata.soon(now);
  }

  @Override
  public void onResponse(String target, int status, byte[] body, long now, ProtocolOutput out) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.endsWith("/exchangeInfo")) {
      onExchangeInfo(target, status, body, now, out);
    } else if (path.endsWith("/depth")) {
      onSnapshot(target, status, body, now, out);
    } else {
      String detail = "an answer to a request that this protocol does not make";
      out.deadLetter(target, now, DeadLetterReason.UNKNOWN_MESSAGE, detail, body, 0, body.length);
    }
  }

  private void onExchangeInfo(
      String target, int status, byte[] body, long now, ProtocolOutput out) {
    if (status != 200) {
      String detail = "the request for symbols was answered with status " + status;
      out.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      metadata.answered(false, now);
      return;
    }
    MexcSymbols.Answer answer;
    try {
      answer = MexcSymbols.read(body);
    } catch (IOException notSymbols) {
      String detail = "the answer is not a list of symbols: " + notSymbols.getMessage();
      out.deadLetter(target, now, DeadLetterReason.MALFORMED, detail, body, 0, body.length);
      metadata.answered(false, now);
      return;
    }
    for (String detail : answer.refused()) {
      out.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, body, 0, body.length);
    }
    metadata.answered(true, now);
    for (Listing listing : answer.listings()) {
      learn(listing, now, out);
    }
    if (!settings.instruments().isEmpty()) {
      connect(out);
    }
  }

  private void learn(Listing listing, long now, ProtocolOutput out) {
    String symbol = listing.symbol();
    Listing before = books.listing(symbol);
    books.learn(listing, now, out);
    TrackedBook book = books.find(symbol);
    if (book == null) {
      return;
    }
    MexcBook known = bySymbol.get(symbol);
    if (known == null) {
      known = new MexcBook(book, depth);
      all.add(known);
      bySymbol.put(symbol, known);
    } else if (!BookSet.sameLevels(before, listing)) {
      boolean fed = known.fed;
      known.disconnected();
      known.book = book;
      if (fed) {
        // The precision changed: a snapshot in the new one is needed.
        known.fed(books, known.connection);
        known.resync.needed(now);
      }
    }
  }

  /** Plans connections for the books that have none. */
  private void connect(ProtocolOutput out) {
    Stream stream = null;
    int free = 0;
    for (TrackedBook wanted : books.books()) {
      MexcBook book = bySymbol.get(wanted.listing().symbol());
      if (!book.connection.isEmpty()) {
        continue;
      }
      if (free == 0) {
        stream = new Stream(Mexc.ID + "-" + streams.size(), streams.size());
        streams.put(stream.name, stream);
        free = Mexc.SYMBOLS_PER_CONNECTION;
        out.connect(
            new ConnectionPlan(
                stream.name,
                ConnectionPlan.Transport.WEBSOCKET,
                Mexc.STREAM,
                Mexc.SILENCE_NANOS,
                Mexc.FRAMES_PER_SECOND));
      }
      book.connection = stream.name;
      free--;
    }
  }

  private void onSnapshot(String target, int status, byte[] body, long now, ProtocolOutput out) {
    String symbol = MexcSnapshots.symbol(target);
    MexcBook book = bySymbol.get(symbol);
    if (book == null) {
      if (books.listing(symbol) == null) {
        String detail = "a snapshot of '" + symbol + "', for which there is no metadata";
        out.deadLetter(target, now, DeadLetterReason.UNKNOWN_SYMBOL, detail, body, 0, body.length);
      }
      return;
    }
    if (status != 200) {
      String detail = "the request for a snapshot was answered with status " + status;
      out.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      retry(book, now);
    } else if (!book.fed) {
      // A recording may hold the answer before the first delta.
      book.early = body;
    } else {
      join(book, target, body, now, out);
    }
  }

  private static void retry(MexcBook book, long now) {
    if (book.fed && !book.book.synced()) {
      book.resync.needed(now);
    }
  }

  /** Joins a snapshot and the deltas kept; a book that is current already needs none. */
  void join(MexcBook book, String target, byte[] body, long now, ProtocolOutput out) {
    if (book.book.synced()) {
      return;
    }
    try {
      snapshots.read(body, book.listing());
    } catch (RuntimeException wrong) {
      String detail = "the snapshot cannot be used: " + wrong.getMessage();
      out.deadLetter(target, now, DeadLetterReason.MALFORMED, detail, body, 0, body.length);
      metadata.soon(now);
      retry(book, now);
      return;
    }
    try {
      if (book.onSnapshot(snapshots.version(), snapshots.levels(), now)) {
        book.resync.satisfied();
        book.publish(now, 0, out);
      } else {
        book.resync.needed(now);
      }
    } catch (IOException | RuntimeException wrong) {
      // A kept delta was bad. It was read before it was kept, so only its levels can be.
      String detail = "a delta kept for the snapshot: " + wrong.getMessage();
      out.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, body, 0, 0);
      book.forget();
      book.gapped(now, 0, out);
      book.resync.needed(now);
    }
  }
}
