package io.crossbook.sources.wire;

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
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.instrument.OptionRight;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes and reads facts and dead letters in format 1 of the package. Not thread-safe. */
final class FactCodec {
  /** The format that is written. */
  static final int FORMAT = 1;

  private static final int BOOK = 1;
  private static final int TRADE = 2;
  private static final int FUNDING = 3;
  private static final int MARK = 4;
  private static final int OPTION = 5;
  private static final int STATUS = 6;
  private static final int LIVENESS = 7;
  private static final int LISTING = 8;
  private static final int DEAD_LETTER = 9;

  // The number of a constant is its place here: add at the end, never reorder or remove.
  private static final List<Integrity> INTEGRITIES =
      List.of(
          Integrity.CURRENT,
          Integrity.AWAITING_SNAPSHOT,
          Integrity.GAPPED,
          Integrity.CHECKSUM_FAILED,
          Integrity.SELF_CROSSED,
          Integrity.DISCONNECTED);
  private static final List<VenueStatus.State> STATES =
      List.of(
          VenueStatus.State.ONLINE,
          VenueStatus.State.DISCONNECTED,
          VenueStatus.State.RESTRICTED,
          VenueStatus.State.MAINTENANCE);
  private static final List<InstrumentKind> KINDS =
      List.of(
          InstrumentKind.SPOT,
          InstrumentKind.PERPETUAL,
          InstrumentKind.FUTURE,
          InstrumentKind.OPTION,
          InstrumentKind.FX);
  private static final List<ListingStatus> STATUSES =
      List.of(
          ListingStatus.TRADING,
          ListingStatus.POST_ONLY,
          ListingStatus.CANCEL_ONLY,
          ListingStatus.HALTED,
          ListingStatus.DELISTED);

  private final WireBuffer buffer = new WireBuffer();

  void write(Fact fact, DataOutputView out) throws IOException {
    buffer.begin();
    if (fact instanceof BookView book) {
      book(book);
    } else if (fact instanceof Trade trade) {
      trade(trade);
    } else if (fact instanceof Liveness liveness) {
      buffer.u8(LIVENESS);
      buffer.name(liveness.venue());
      buffer.i64(liveness.time());
      buffer.name(liveness.connection());
    } else if (fact instanceof Funding funding) {
      head(FUNDING, funding.venue(), funding.symbol(), funding.instrument());
      buffer.i64(funding.time());
      buffer.i64(funding.venueTime());
      buffer.decimal(funding.rate());
      buffer.signed(funding.intervalSeconds());
      buffer.i64(funding.nextFundingTime());
    } else if (fact instanceof MarkPrice mark) {
      head(MARK, mark.venue(), mark.symbol(), mark.instrument());
      buffer.i64(mark.time());
      buffer.i64(mark.venueTime());
      buffer.decimal(mark.mark());
      buffer.decimal(mark.index());
    } else if (fact instanceof OptionTicker ticker) {
      ticker(ticker);
    } else if (fact instanceof VenueStatus status) {
      buffer.u8(STATUS);
      buffer.name(status.venue());
      buffer.i64(status.time());
      buffer.name(status.connection());
      buffer.u8(STATES.indexOf(status.state()));
      buffer.text(status.reason());
    } else if (fact instanceof ListingUpdate update) {
      buffer.u8(LISTING);
      buffer.i64(update.time());
      listing(update.listing());
    } else {
      throw new IOException("no format for " + fact);
    }
    buffer.writeTo(out);
  }

  void write(DeadLetter letter, DataOutputView out) throws IOException {
    buffer.begin();
    buffer.u8(DEAD_LETTER);
    buffer.name(letter.venue());
    buffer.name(letter.connection());
    buffer.i64(letter.time());
    buffer.name(letter.reason());
    buffer.text(letter.detail());
    buffer.blob(letter.payload());
    buffer.writeTo(out);
  }

  /** Reads a {@link Fact} or a {@link DeadLetter}. */
  Object read(DataInputView in) throws IOException {
    buffer.readFrom(in);
    int kind = buffer.u8();
    Object value =
        switch (kind) {
          case BOOK -> book();
          case TRADE -> trade();
          case FUNDING ->
              new Funding(
                  buffer.name(),
                  buffer.name(),
                  buffer.name(),
                  buffer.i64(),
                  buffer.i64(),
                  buffer.decimal(),
                  buffer.signed(),
                  buffer.i64());
          case MARK ->
              new MarkPrice(
                  buffer.name(),
                  buffer.name(),
                  buffer.name(),
                  buffer.i64(),
                  buffer.i64(),
                  buffer.decimal(),
                  buffer.decimal());
          case OPTION -> ticker();
          case STATUS ->
              new VenueStatus(
                  buffer.name(), buffer.i64(), buffer.name(), constant(STATES), buffer.text());
          case LIVENESS -> new Liveness(buffer.name(), buffer.i64(), buffer.name());
          case LISTING -> new ListingUpdate(buffer.i64(), listing());
          case DEAD_LETTER ->
              new DeadLetter(
                  buffer.name(),
                  buffer.name(),
                  buffer.i64(),
                  buffer.name(),
                  buffer.text(),
                  buffer.blob());
          default -> throw new IOException("a value is of the unknown kind " + kind);
        };
    buffer.end();
    return value;
  }

  private <E> E constant(List<E> constants) throws IOException {
    int number = buffer.u8();
    if (number >= constants.size()) {
      throw new IOException("a value has a constant with the unknown number " + number);
    }
    return constants.get(number);
  }

  private void head(int kind, String venue, String symbol, String instrument) {
    buffer.u8(kind);
    buffer.name(venue);
    buffer.name(symbol);
    buffer.name(instrument);
  }

  private void book(BookView book) {
    head(BOOK, book.venue(), book.symbol(), book.instrument());
    buffer.name(book.connection());
    buffer.i64(book.time());
    buffer.i64(book.venueTime());
    buffer.signed(book.lag());
    buffer.signed(book.epoch());
    buffer.signed(book.sequence());
    buffer.u8(INTEGRITIES.indexOf(book.integrity()));
    buffer.u8(book.priceScale());
    buffer.u8(book.sizeScale());
    buffer.ladder(book.bidPrices());
    buffer.longs(book.bidSizes());
    buffer.ladder(book.askPrices());
    buffer.longs(book.askSizes());
    buffer.signed(book.bidLevels());
    buffer.signed(book.askLevels());
    buffer.signed(book.checksumsVerified());
    buffer.signed(book.checksumFailures());
    buffer.signed(book.gaps());
    buffer.signed(book.resyncs());
  }

  private BookView book() throws IOException {
    return new BookView(
        buffer.name(),
        buffer.name(),
        buffer.name(),
        buffer.name(),
        buffer.i64(),
        buffer.i64(),
        buffer.signed(),
        buffer.signed(),
        buffer.signed(),
        constant(INTEGRITIES),
        buffer.u8(),
        buffer.u8(),
        buffer.ladder(),
        buffer.longs(),
        buffer.ladder(),
        buffer.longs(),
        buffer.smallSigned(),
        buffer.smallSigned(),
        buffer.signed(),
        buffer.signed(),
        buffer.signed(),
        buffer.signed());
  }

  private void trade(Trade trade) {
    head(TRADE, trade.venue(), trade.symbol(), trade.instrument());
    buffer.i64(trade.time());
    buffer.i64(trade.venueTime());
    buffer.text(trade.tradeId());
    buffer.signed(trade.price());
    buffer.signed(trade.size());
    buffer.u8(trade.priceScale());
    buffer.u8(trade.sizeScale());
    buffer.u8(trade.taker() == null ? 0 : trade.taker() == Side.BUY ? 1 : 2);
  }

  private Trade trade() throws IOException {
    return new Trade(
        buffer.name(),
        buffer.name(),
        buffer.name(),
        buffer.i64(),
        buffer.i64(),
        buffer.text(),
        buffer.signed(),
        buffer.signed(),
        buffer.u8(),
        buffer.u8(),
        side());
  }

  private Side side() throws IOException {
    int side = buffer.u8();
    return switch (side) {
      case 0 -> null;
      case 1 -> Side.BUY;
      case 2 -> Side.SELL;
      default -> throw new IOException("a trade has the unknown side " + side);
    };
  }

  private void ticker(OptionTicker ticker) {
    head(OPTION, ticker.venue(), ticker.symbol(), ticker.instrument());
    buffer.i64(ticker.time());
    buffer.i64(ticker.venueTime());
    buffer.f64(ticker.bid());
    buffer.f64(ticker.bidSize());
    buffer.f64(ticker.ask());
    buffer.f64(ticker.askSize());
    buffer.f64(ticker.mark());
    buffer.f64(ticker.underlying());
    buffer.f64(ticker.index());
    buffer.f64(ticker.bidVolatility());
    buffer.f64(ticker.askVolatility());
    buffer.f64(ticker.markVolatility());
    buffer.f64(ticker.delta());
    buffer.f64(ticker.gamma());
    buffer.f64(ticker.vega());
    buffer.f64(ticker.theta());
    buffer.f64(ticker.rho());
    buffer.f64(ticker.openInterest());
  }

  private OptionTicker ticker() throws IOException {
    return new OptionTicker(
        buffer.name(),
        buffer.name(),
        buffer.name(),
        buffer.i64(),
        buffer.i64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64(),
        buffer.f64());
  }

  private void listing(Listing listing) {
    buffer.name(listing.venue());
    buffer.name(listing.symbol());
    Instrument instrument = listing.instrument();
    buffer.u8(KINDS.indexOf(instrument.kind()));
    buffer.name(instrument.base());
    buffer.name(instrument.quote());
    buffer.name(instrument.settlement());
    buffer.flag(instrument.inverse());
    buffer.signed(instrument.expiry());
    buffer.decimal(instrument.strike());
    buffer.u8(instrument.right() == null ? 0 : instrument.right() == OptionRight.CALL ? 1 : 2);
    buffer.decimal(listing.tick());
    buffer.decimal(listing.lot());
    buffer.decimal(listing.minSize());
    buffer.decimal(listing.minNotional());
    buffer.decimal(listing.multiplier());
    buffer.u8(listing.priceScale());
    buffer.u8(listing.sizeScale());
    buffer.u8(STATUSES.indexOf(listing.status()));
    buffer.i64(listing.validFrom());
  }

  private Listing listing() throws IOException {
    final String venue = buffer.name();
    final String symbol = buffer.name();
    InstrumentKind kind = constant(KINDS);
    String base = buffer.name();
    String quote = buffer.name();
    String settlement = buffer.name();
    boolean inverse = buffer.flag();
    int expiry = buffer.smallSigned();
    BigDecimal strike = buffer.decimal();
    int right = buffer.u8();
    OptionRight optionRight = right == 0 ? null : right == 1 ? OptionRight.CALL : OptionRight.PUT;
    return new Listing(
        venue,
        symbol,
        new Instrument(kind, base, quote, settlement, inverse, expiry, strike, optionRight),
        buffer.decimal(),
        buffer.decimal(),
        buffer.decimal(),
        buffer.decimal(),
        buffer.decimal(),
        buffer.u8(),
        buffer.u8(),
        constant(STATUSES),
        buffer.i64());
  }
}
