package io.crossbook.wire;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The binary form of facts and dead letters. Each record begins with a tag that says what it is and
 * how it is laid out. A layout is never changed: a new one gets a new tag and the old one stays
 * readable, because facts also lie in savepoints. Not thread-safe.
 */
final class FactCodec {
  private static final int BOOK_VIEW = 1;
  private static final int TRADE = 2;
  private static final int FUNDING = 3;
  private static final int MARK_PRICE = 4;
  private static final int OPTION_TICKER = 5;
  private static final int VENUE_STATUS = 6;
  private static final int LIVENESS = 7;
  private static final int LISTING_UPDATE = 8;
  private static final int DEAD_LETTER = 9;

  /** Stands where the length of a decimal would, if there is none. */
  private static final int NO_DECIMAL = -1;

  /** Stands there if the length does not fit and follows: a venue decides how many digits it is. */
  private static final int LONG_DECIMAL = -2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final EnumCode<Integrity> INTEGRITY =
      new EnumCode<>(
          Integrity.class,
          List.of(
              Integrity.CURRENT,
              Integrity.AWAITING_SNAPSHOT,
              Integrity.GAPPED,
              Integrity.CHECKSUM_FAILED,
              Integrity.SELF_CROSSED,
              Integrity.DISCONNECTED));
  private static final EnumCode<VenueStatus.State> STATE =
      new EnumCode<>(
          VenueStatus.State.class,
          List.of(
              VenueStatus.State.ONLINE,
              VenueStatus.State.DISCONNECTED,
              VenueStatus.State.RESTRICTED,
              VenueStatus.State.MAINTENANCE));
  private static final EnumCode<ListingStatus> LISTING_STATUS =
      new EnumCode<>(
          ListingStatus.class,
          List.of(
              ListingStatus.TRADING,
              ListingStatus.POST_ONLY,
              ListingStatus.CANCEL_ONLY,
              ListingStatus.HALTED,
              ListingStatus.DELISTED));
  private static final EnumCode<Side> SIDE =
      new EnumCode<>(Side.class, List.of(Side.BUY, Side.SELL));

  private final NameCache names = new NameCache();
  private byte[] scratch = new byte[1024];

  NameCache names() {
    return names;
  }

  void write(LaneEvent event, DataOutputView out) throws IOException {
    if (event.fact() != null) {
      write(event.fact(), out);
      return;
    }
    DeadLetter letter = event.deadLetter();
    out.writeByte(DEAD_LETTER);
    names.write(letter.venue(), out);
    names.write(letter.connection(), out);
    out.writeLong(letter.time());
    names.write(letter.reason(), out);
    names.write(letter.detail(), out);
    out.writeInt(letter.payload().length);
    out.write(letter.payload());
  }

  LaneEvent readEvent(DataInputView in) throws IOException {
    int tag = in.readUnsignedByte();
    if (tag != DEAD_LETTER) {
      return LaneEvent.of(read(tag, in));
    }
    String venue = names.read(in);
    String connection = names.read(in);
    long time = in.readLong();
    String reason = names.read(in);
    String detail = names.read(in);
    byte[] payload = new byte[in.readInt()];
    in.readFully(payload);
    return LaneEvent.of(new DeadLetter(venue, connection, time, reason, detail, payload));
  }

  Fact readFact(DataInputView in) throws IOException {
    return read(in.readUnsignedByte(), in);
  }

  void write(Fact fact, DataOutputView out) throws IOException {
    if (fact instanceof BookView book) {
      out.writeByte(BOOK_VIEW);
      head(book.venue(), book.symbol(), book.instrument(), book.time(), book.venueTime(), out);
      names.write(book.connection(), out);
      out.writeLong(book.lag());
      out.writeLong(book.epoch());
      out.writeLong(book.sequence());
      out.writeByte(INTEGRITY.code(book.integrity()));
      out.writeByte(book.priceScale());
      out.writeByte(book.sizeScale());
      longs(book.bidPrices(), out);
      longs(book.bidSizes(), out);
      longs(book.askPrices(), out);
      longs(book.askSizes(), out);
      out.writeInt(book.bidLevels());
      out.writeInt(book.askLevels());
      out.writeLong(book.checksumsVerified());
      out.writeLong(book.checksumFailures());
      out.writeLong(book.gaps());
      out.writeLong(book.resyncs());
    } else if (fact instanceof Trade trade) {
      out.writeByte(TRADE);
      head(trade.venue(), trade.symbol(), trade.instrument(), trade.time(), trade.venueTime(), out);
      names.write(trade.tradeId(), out);
      out.writeLong(trade.price());
      out.writeLong(trade.size());
      out.writeByte(trade.priceScale());
      out.writeByte(trade.sizeScale());
      out.writeByte(trade.taker() == null ? -1 : SIDE.code(trade.taker()));
    } else if (fact instanceof Funding funding) {
      out.writeByte(FUNDING);
      head(
          funding.venue(),
          funding.symbol(),
          funding.instrument(),
          funding.time(),
          funding.venueTime(),
          out);
      decimal(funding.rate(), out);
      out.writeLong(funding.intervalSeconds());
      out.writeLong(funding.nextFundingTime());
    } else if (fact instanceof MarkPrice mark) {
      out.writeByte(MARK_PRICE);
      head(mark.venue(), mark.symbol(), mark.instrument(), mark.time(), mark.venueTime(), out);
      decimal(mark.mark(), out);
      decimal(mark.index(), out);
    } else if (fact instanceof OptionTicker ticker) {
      out.writeByte(OPTION_TICKER);
      option(ticker, out);
    } else if (fact instanceof VenueStatus status) {
      out.writeByte(VENUE_STATUS);
      names.write(status.venue(), out);
      out.writeLong(status.time());
      names.write(status.connection(), out);
      out.writeByte(STATE.code(status.state()));
      names.write(status.reason(), out);
    } else if (fact instanceof Liveness alive) {
      out.writeByte(LIVENESS);
      names.write(alive.venue(), out);
      out.writeLong(alive.time());
      names.write(alive.connection(), out);
    } else if (fact instanceof ListingUpdate update) {
      out.writeByte(LISTING_UPDATE);
      out.writeLong(update.time());
      listing(update.listing(), out);
    } else {
      throw new IOException("no binary form for " + fact.getClass().getName());
    }
  }

  private Fact read(int tag, DataInputView in) throws IOException {
    return switch (tag) {
      case BOOK_VIEW -> book(in);
      case TRADE -> trade(in);
      case FUNDING -> {
        Head h = head(in);
        yield new Funding(
            h.venue,
            h.symbol,
            h.instrument,
            h.time,
            h.venueTime,
            decimal(in),
            in.readLong(),
            in.readLong());
      }
      case MARK_PRICE -> {
        Head h = head(in);
        yield new MarkPrice(
            h.venue, h.symbol, h.instrument, h.time, h.venueTime, decimal(in), decimal(in));
      }
      case OPTION_TICKER -> option(in);
      case VENUE_STATUS ->
          new VenueStatus(
              names.read(in),
              in.readLong(),
              names.read(in),
              STATE.constant(in.readByte()),
              names.read(in));
      case LIVENESS -> new Liveness(names.read(in), in.readLong(), names.read(in));
      case LISTING_UPDATE -> new ListingUpdate(in.readLong(), listing(in));
      default -> throw new IOException("unknown tag " + tag + " where a fact should begin");
    };
  }

  private record Head(String venue, String symbol, String instrument, long time, long venueTime) {}

  private Head head(DataInputView in) throws IOException {
    return new Head(names.read(in), names.read(in), names.read(in), in.readLong(), in.readLong());
  }

  private void head(
      String venue, String symbol, String instrument, long time, long venueTime, DataOutputView out)
      throws IOException {
    names.write(venue, out);
    names.write(symbol, out);
    names.write(instrument, out);
    out.writeLong(time);
    out.writeLong(venueTime);
  }

  private BookView book(DataInputView in) throws IOException {
    String venue = names.read(in);
    String symbol = names.read(in);
    String instrument = names.read(in);
    long time = in.readLong();
    long venueTime = in.readLong();
    String connection = names.read(in);
    return new BookView(
        venue,
        symbol,
        instrument,
        connection,
        time,
        venueTime,
        in.readLong(),
        in.readLong(),
        in.readLong(),
        INTEGRITY.constant(in.readByte()),
        in.readByte(),
        in.readByte(),
        longs(in),
        longs(in),
        longs(in),
        longs(in),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  private Trade trade(DataInputView in) throws IOException {
    Head h = head(in);
    String id = names.read(in);
    long price = in.readLong();
    long size = in.readLong();
    int priceScale = in.readByte();
    int sizeScale = in.readByte();
    int taker = in.readByte();
    return new Trade(
        h.venue,
        h.symbol,
        h.instrument,
        h.time,
        h.venueTime,
        id,
        price,
        size,
        priceScale,
        sizeScale,
        taker < 0 ? null : SIDE.constant(taker));
  }

  private void option(OptionTicker ticker, DataOutputView out) throws IOException {
    head(
        ticker.venue(),
        ticker.symbol(),
        ticker.instrument(),
        ticker.time(),
        ticker.venueTime(),
        out);
    for (double value :
        new double[] {
          ticker.bid(),
          ticker.bidSize(),
          ticker.ask(),
          ticker.askSize(),
          ticker.mark(),
          ticker.underlying(),
          ticker.index(),
          ticker.bidVolatility(),
          ticker.askVolatility(),
          ticker.markVolatility(),
          ticker.delta(),
          ticker.gamma(),
          ticker.vega(),
          ticker.theta(),
          ticker.rho(),
          ticker.openInterest()
        }) {
      out.writeDouble(value);
    }
  }

  private OptionTicker option(DataInputView in) throws IOException {
    Head h = head(in);
    return new OptionTicker(
        h.venue,
        h.symbol,
        h.instrument,
        h.time,
        h.venueTime,
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }

  private void listing(Listing listing, DataOutputView out) throws IOException {
    names.write(listing.venue(), out);
    names.write(listing.symbol(), out);
    names.write(listing.instrument().name(), out);
    decimal(listing.tick(), out);
    decimal(listing.lot(), out);
    decimal(listing.minSize(), out);
    decimal(listing.minNotional(), out);
    decimal(listing.multiplier(), out);
    out.writeByte(listing.priceScale());
    out.writeByte(listing.sizeScale());
    out.writeByte(LISTING_STATUS.code(listing.status()));
    out.writeLong(listing.validFrom());
  }

  private Listing listing(DataInputView in) throws IOException {
    return new Listing(
        names.read(in),
        names.read(in),
        Instrument.parse(names.read(in)),
        decimal(in),
        decimal(in),
        decimal(in),
        decimal(in),
        decimal(in),
        in.readByte(),
        in.readByte(),
        LISTING_STATUS.constant(in.readByte()),
        in.readLong());
  }

  /** Through an array of bytes: a call for each number costs more than all the rest. */
  private void longs(long[] values, DataOutputView out) throws IOException {
    int bytes = values.length * Long.BYTES;
    byte[] packed = scratch(bytes);
    for (int i = 0; i < values.length; i++) {
      LONGS.set(packed, i * Long.BYTES, values[i]);
    }
    out.writeShort(values.length);
    out.write(packed, 0, bytes);
  }

  private long[] longs(DataInputView in) throws IOException {
    long[] values = new long[in.readUnsignedShort()];
    byte[] packed = scratch(values.length * Long.BYTES);
    in.readFully(packed, 0, values.length * Long.BYTES);
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) LONGS.get(packed, i * Long.BYTES);
    }
    return values;
  }

  private byte[] scratch(int bytes) {
    if (scratch.length < bytes) {
      scratch = new byte[Math.max(bytes, 2 * scratch.length)];
    }
    return scratch;
  }

  private static void decimal(BigDecimal value, DataOutputView out) throws IOException {
    if (value == null) {
      out.writeByte(NO_DECIMAL);
      return;
    }
    byte[] unscaled = value.unscaledValue().toByteArray();
    if (unscaled.length > Byte.MAX_VALUE) {
      out.writeByte(LONG_DECIMAL);
      out.writeInt(unscaled.length);
    } else {
      out.writeByte(unscaled.length);
    }
    out.write(unscaled);
    out.writeInt(value.scale());
  }

  private static BigDecimal decimal(DataInputView in) throws IOException {
    int length = in.readByte();
    if (length == NO_DECIMAL) {
      return null;
    }
    if (length == LONG_DECIMAL) {
      length = in.readInt();
    }
    if (length < 1) {
      throw new IOException("a decimal cannot have " + length + " bytes");
    }
    byte[] unscaled = new byte[length];
    in.readFully(unscaled);
    return new BigDecimal(new BigInteger(unscaled), in.readInt());
  }
}
