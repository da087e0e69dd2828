package io.crossbook.venues.oanda;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.RepeatedRequest;
import io.crossbook.venues.book.SnapshotLevels;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OANDA's stream of prices: a JSON object per line, each with the whole ladder of one instrument.
 *
 * <p>Integrity: every price replaces its book, so there is nothing to miss within a book; prices
 * older than the last one are dropped. There are no numbers, so a line that cannot be read voids
 * every book of its stream and the stream is opened anew, which sends every price again. Silence
 * for two heartbeats voids the books at once.
 *
 * <p>A price that the venue does not trade on makes the listing halted and its book empty.
 */
public final class OandaPublicProtocol implements PublicProtocol {
  private static final long METADATA_EVERY_NANOS = 300_000_000_000L;

  /** So many prices in a row that seem old mean that the one taken for newer was wrong. */
  private static final int OLD_IN_A_ROW = 3;

  private static final byte[] TYPE = utf8("type");
  private static final byte[] PRICE = utf8("PRICE");
  private static final byte[] HEARTBEAT = utf8("HEARTBEAT");
  private static final byte[] INSTRUMENT = utf8("instrument");
  private static final byte[] TIME = utf8("time");
  private static final byte[] STATUS = utf8("status");
  private static final byte[] TRADEABLE = utf8("tradeable");
  private static final byte[] BIDS = utf8("bids");
  private static final byte[] ASKS = utf8("asks");
  private static final byte[] TIER_PRICE = utf8("price");
  private static final byte[] LIQUIDITY = utf8("liquidity");
  private static final byte[] ERROR_MESSAGE = utf8("errorMessage");

  private enum Kind {
    /** No type read. */
    NONE,
    PRICE,
    HEARTBEAT,
    ERROR,
    UNKNOWN
  }

  /** What is known of a stream. */
  private static final class Stream {
    boolean open;
    boolean silent;
    long lastLine;
  }

  /** The newest price of an instrument in this connection. */
  private static final class Newest {
    long time;
    int oldInARow;
  }

  private final VenueSettings settings;
  private final BookSet books;
  private final RepeatedRequest metadata;
  private final JsonCursor cursor = new JsonCursor();
  private final SnapshotLevels ladder = new SnapshotLevels();
  private final Map<String, Stream> streams = new HashMap<>();
  private final Map<String, Newest> newest = new HashMap<>();
  private final Set<String> planned = new HashSet<>();

  // The line being read.
  private byte[] line = new byte[0];
  private int lineOffset;
  private int lineLength;
  private String connection = "";
  private long receivedAt;
  private ProtocolOutput out;
  private Kind kind = Kind.NONE;
  private TrackedBook book;
  private String stranger;
  private long venueTime;
  private int bidsAt;
  private int asksAt;
  private boolean tradeable;
  private boolean untradeable;

  /** A protocol for one lane. */
  public OandaPublicProtocol(VenueSettings settings) {
    this.settings = settings;
    this.books = new BookSet(Oanda.ID, settings);
    this.metadata =
        new RepeatedRequest(
            "/v3/accounts/" + settings.accountId() + "/instruments", 1, METADATA_EVERY_NANOS);
  }

  @Override
  public String venue() {
    return Oanda.ID;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void start(long now, ProtocolOutput output) {
    metadata.send(now, output);
  }

  @Override
  public void onOpen(String name, long now, ProtocolOutput output) {
    opened(name, now, output);
  }

  private Stream opened(String name, long now, ProtocolOutput output) {
    Stream stream = streams.computeIfAbsent(name, absent -> new Stream());
    stream.open = true;
    stream.silent = false;
    stream.lastLine = now;
    books.opened(name, now, output);
    return stream;
  }

  @Override
  public void onClose(String name, String reason, long now, ProtocolOutput output) {
    Stream stream = streams.get(name);
    if (stream != null) {
      stream.open = false;
    }
    books.closed(name, reason, now, output);
  }

  @Override
  public void onTick(long now, ProtocolOutput output) {
    metadata.onTick(now, output);
    for (Map.Entry<String, Stream> each : streams.entrySet()) {
      Stream stream = each.getValue();
      if (stream.open && !stream.silent && now - stream.lastLine >= Oanda.SILENCE_NANOS) {
        stream.silent = true;
        voidAll(each.getKey(), now, output);
        output.reconnect(each.getKey(), "two heartbeats are missing");
      }
    }
  }

  @Override
  public void onResponse(String target, int status, byte[] body, long now, ProtocolOutput output) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (!path.endsWith("/instruments")) {
      String detail = "an answer to a request that this protocol does not make";
      output.deadLetter(
          target, now, DeadLetterReason.UNKNOWN_MESSAGE, detail, body, 0, body.length);
      return;
    }
    if (status != 200) {
      String detail = "the request for instruments was answered with status " + status;
      output.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      metadata.answered(false, now);
      if (status == 401 || status == 403) {
        metadata.stop();
        output.fact(
            new VenueStatus(
                Oanda.ID, now, "", VenueStatus.State.RESTRICTED, "the venue refuses the account"));
      }
      return;
    }
    OandaInstruments.Answer answer;
    try {
      answer = OandaInstruments.read(body);
    } catch (IOException notInstruments) {
      String detail = "the answer is not a list of instruments: " + notInstruments.getMessage();
      output.deadLetter(target, now, DeadLetterReason.MALFORMED, detail, body, 0, body.length);
      metadata.answered(false, now);
      return;
    }
    for (String detail : answer.refused()) {
      output.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, body, 0, body.length);
    }
    metadata.answered(true, now);
    for (Listing listing : answer.listings()) {
      // Whether it trades now is told by prices, not by this answer.
      Listing known = books.listing(listing.symbol());
      books.learn(known == null ? listing : listing.withStatus(known.status()), now, output);
    }
    if (!settings.instruments().isEmpty()) {
      connect(output);
    }
  }

  private void connect(ProtocolOutput output) {
    List<String> symbols = new ArrayList<>();
    for (Listing listing : books.wanted()) {
      if (planned.add(listing.symbol())) {
        symbols.add(listing.symbol());
      }
    }
    for (int from = 0; from < symbols.size(); from += Oanda.INSTRUMENTS_PER_STREAM) {
      int to = Math.min(symbols.size(), from + Oanda.INSTRUMENTS_PER_STREAM);
      String name = Oanda.ID + "-" + streams.size();
      streams.put(name, new Stream());
      output.connect(
          new ConnectionPlan(
              name,
              ConnectionPlan.Transport.HTTP_LINES,
              "/v3/accounts/"
                  + settings.accountId()
                  + "/pricing/stream?snapshot=true&instruments="
                  + String.join("%2C", symbols.subList(from, to)),
              Oanda.SILENCE_NANOS,
              1));
    }
  }

  @Override
  public void onFrame(
      String name,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long time,
      ProtocolOutput output) {
    Stream stream = streams.get(name);
    if (stream == null || !stream.open) {
      // A recording that began later than its stream.
      stream = opened(name, time, output);
    }
    begin(name, bytes, offset, length, time, output);
    if (blank()) {
      return;
    }
    try {
      if (!text) {
        throw new JsonException("a binary frame, where the venue sends lines", 0);
      }
      readFields();
      cursor.end();
    } catch (JsonException malformed) {
      refuse(DeadLetterReason.MALFORMED, malformed.getMessage());
      unreadable();
      return;
    }
    stream.lastLine = time;
    stream.silent = false;
    if (venueTime > 0) {
      // Heartbeats tell their time too, and come so rarely that nothing else says how late they
      // are.
      books.clockLag().observe(venueTime, time);
    }
    books.alive(name, time, output);
    switch (kind) {
      case HEARTBEAT -> {}
      case PRICE -> usePrice();
      case ERROR -> refuse(DeadLetterReason.VENUE_ERROR, "the venue reported an error");
      default -> {
        refuse(DeadLetterReason.UNKNOWN_MESSAGE, "a line of a type that is not known");
        if (bidsAt >= 0 || asksAt >= 0) {
          unreadable();
        }
      }
    }
  }

  private void begin(
      String name, byte[] bytes, int offset, int length, long time, ProtocolOutput output) {
    connection = name;
    line = bytes;
    lineOffset = offset;
    lineLength = length;
    receivedAt = time;
    out = output;
    kind = Kind.NONE;
    book = null;
    stranger = null;
    venueTime = 0;
    bidsAt = -1;
    asksAt = -1;
    tradeable = false;
    untradeable = false;
    cursor.reset(bytes, offset, length);
  }

  private boolean blank() {
    for (int i = lineOffset; i < lineOffset + lineLength; i++) {
      if (line[i] != ' ' && line[i] != '\r' && line[i] != '\n' && line[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void readFields() {
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(TYPE)) {
        cursor.readString();
        kind =
            cursor.textIs(PRICE)
                ? Kind.PRICE
                : cursor.textIs(HEARTBEAT) ? Kind.HEARTBEAT : Kind.UNKNOWN;
      } else if (cursor.nameIs(INSTRUMENT)) {
        cursor.readString();
        book = books.find(cursor);
        if (book == null) {
          stranger = cursor.text();
        }
      } else if (cursor.nameIs(TIME)) {
        venueTime = readTime();
      } else if (cursor.nameIs(STATUS)) {
        cursor.readString();
        tradeable(cursor.textIs(TRADEABLE));
      } else if (cursor.nameIs(TRADEABLE)) {
        tradeable(cursor.bool());
      } else if (cursor.nameIs(BIDS)) {
        bidsAt = cursor.position();
        cursor.skip();
      } else if (cursor.nameIs(ASKS)) {
        asksAt = cursor.position();
        cursor.skip();
      } else if (cursor.nameIs(ERROR_MESSAGE)) {
        kind = Kind.ERROR;
        cursor.skip();
      } else {
        cursor.skip();
      }
    }
  }

  /** Either field may say that the price is not for trading; one at least must say that it is. */
  private void tradeable(boolean said) {
    tradeable |= said;
    untradeable |= !said;
  }

  /** The account chooses how times are written: RFC 3339, or seconds since the epoch. */
  private long readTime() {
    int at = cursor.position();
    long nanos = cursor.rfc3339();
    if (nanos != 0) {
      return nanos;
    }
    int end = cursor.position();
    cursor.position(at);
    try {
      return cursor.decimal(9);
    } catch (JsonException notSeconds) {
      // An unknown time does not make the price wrong.
      cursor.position(end);
      return 0;
    }
  }

  private void usePrice() {
    if (book == null) {
      if (stranger == null) {
        refuse(DeadLetterReason.MALFORMED, "a price without its instrument");
        unreadable();
      } else if (books.listing(stranger) == null) {
        refuse(
            DeadLetterReason.UNKNOWN_SYMBOL,
            "there is no metadata for instrument '" + stranger + "'");
        metadata.soon(receivedAt);
      }
      return;
    }
    books.fedBy(book, connection);
    try {
      readLadder();
    } catch (JsonException | IllegalArgumentException wrong) {
      refuse(DeadLetterReason.BAD_VALUE, wrong.getMessage());
      if (book.synced()) {
        book.gapped();
        book.publish(receivedAt, venueTime, out);
      }
      // The precision may have changed. The next price brings the book back.
      metadata.soon(receivedAt);
      return;
    }
    if (!isNewer()) {
      return;
    }
    boolean trades = tradeable && !untradeable;
    Listing listing = books.listing(book.listing().symbol());
    ListingStatus status = trades ? ListingStatus.TRADING : ListingStatus.HALTED;
    if (listing.status() != status) {
      books.learn(listing.withStatus(status), receivedAt, out);
    }
    book.replace();
    if (trades) {
      ladder.fill(book.levels());
    }
    book.sequence(book.sequence() + 1);
    book.publish(receivedAt, venueTime, out);
  }

  private void readLadder() {
    if (bidsAt < 0 || asksAt < 0) {
      throw new IllegalArgumentException("a price without bids or asks");
    }
    ladder.clear();
    cursor.position(bidsAt);
    readTiers(Side.BUY);
    cursor.position(asksAt);
    readTiers(Side.SELL);
  }

  private void readTiers(Side side) {
    Listing listing = book.listing();
    cursor.beginArray();
    while (cursor.nextElement()) {
      long price = 0;
      long size = -1;
      cursor.beginObject();
      while (cursor.nextField()) {
        if (cursor.nameIs(TIER_PRICE)) {
          price = cursor.decimal(listing.priceScale());
        } else if (cursor.nameIs(LIQUIDITY)) {
          size = cursor.decimal(listing.sizeScale());
        } else {
          cursor.skip();
        }
      }
      ladder.add(side, price, size);
    }
  }

  /** False for a price that is older than the one shown. */
  private boolean isNewer() {
    Newest last = newest.computeIfAbsent(book.listing().symbol(), absent -> new Newest());
    boolean shown = book.synced() && last.time != 0;
    if (shown && venueTime != 0 && venueTime < last.time && ++last.oldInARow < OLD_IN_A_ROW) {
      return false;
    }
    last.time = venueTime;
    last.oldInARow = 0;
    return true;
  }

  /** A line that may have been about any instrument: only the prices sent anew are right again. */
  private void unreadable() {
    if (voidAll(connection, receivedAt, out)) {
      out.reconnect(connection, "a line that may have been any price could not be read");
    }
  }

  private boolean voidAll(String name, long now, ProtocolOutput output) {
    boolean any = false;
    for (TrackedBook fed : books.booksOf(name)) {
      if (fed.synced()) {
        fed.gapped();
        fed.publish(now, 0, output);
        any = true;
      }
    }
    return any;
  }

  private void refuse(DeadLetterReason reason, String detail) {
    out.deadLetter(connection, receivedAt, reason, detail, line, lineOffset, lineLength);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
