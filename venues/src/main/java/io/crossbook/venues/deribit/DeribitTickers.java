package io.crossbook.venues.deribit;

import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;

/**
 * Reads {@code ticker} messages: option tickers with Greeks, mark prices of futures and perpetuals,
 * funding of perpetuals. A price, an amount beside it or a volatility of zero means that there is
 * none. Not thread-safe: the lane's thread.
 */
final class DeribitTickers {
  /** The rate is for eight hours, and accrues all the time. */
  private static final long FUNDING_SECONDS = 8 * 3600L;

  private static final double PERCENT = 100;

  private final JsonCursor cursor;

  private ListingStatus status;
  private long venueTime;
  private int markAt;
  private int indexAt;
  private int fundingAt;
  private double bid;
  private double bidSize;
  private double ask;
  private double askSize;
  private double underlying;
  private double bidVolatility;
  private double askVolatility;
  private double markVolatility;
  private double delta;
  private double gamma;
  private double vega;
  private double theta;
  private double rho;
  private double openInterest;

  DeribitTickers(JsonCursor cursor) {
    this.cursor = cursor;
  }

  /** The instrument's state in the ticker read last; null if it had none. */
  ListingStatus status() {
    return status;
  }

  /**
   * Reads a ticker's data, up to its end.
   *
   * @return where its instrument's name is, or -1
   */
  int read() {
    clear();
    int nameAt = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.INSTRUMENT_NAME)) {
        nameAt = cursor.position();
        cursor.readString();
      } else if (cursor.nameIs(DeribitWords.TIMESTAMP)) {
        venueTime = Times.millis(cursor.integer());
      } else if (cursor.nameIs(DeribitWords.STATE)) {
        cursor.readString();
        status =
            cursor.textIs(DeribitWords.OPEN)
                ? ListingStatus.TRADING
                : DeribitInstruments.status(cursor.text());
      } else if (cursor.nameIs(DeribitWords.MARK_PRICE)) {
        markAt = skipped();
      } else if (cursor.nameIs(DeribitWords.INDEX_PRICE)) {
        indexAt = skipped();
      } else if (cursor.nameIs(DeribitWords.CURRENT_FUNDING)) {
        fundingAt = skipped();
      } else if (cursor.nameIs(DeribitWords.BEST_BID_PRICE)) {
        bid = present();
      } else if (cursor.nameIs(DeribitWords.BEST_BID_AMOUNT)) {
        bidSize = present();
      } else if (cursor.nameIs(DeribitWords.BEST_ASK_PRICE)) {
        ask = present();
      } else if (cursor.nameIs(DeribitWords.BEST_ASK_AMOUNT)) {
        askSize = present();
      } else if (cursor.nameIs(DeribitWords.UNDERLYING_PRICE)) {
        underlying = present();
      } else if (cursor.nameIs(DeribitWords.BID_IV)) {
        bidVolatility = present() / PERCENT;
      } else if (cursor.nameIs(DeribitWords.ASK_IV)) {
        askVolatility = present() / PERCENT;
      } else if (cursor.nameIs(DeribitWords.MARK_IV)) {
        markVolatility = present() / PERCENT;
      } else if (cursor.nameIs(DeribitWords.OPEN_INTEREST)) {
        openInterest = cursor.number();
      } else if (cursor.nameIs(DeribitWords.GREEKS)) {
        if (!cursor.readNull()) {
          readGreeks();
        }
      } else {
        cursor.skip();
      }
    }
    return nameAt;
  }

  private void readGreeks() {
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.DELTA)) {
        delta = cursor.number();
      } else if (cursor.nameIs(DeribitWords.GAMMA)) {
        gamma = cursor.number();
      } else if (cursor.nameIs(DeribitWords.VEGA)) {
        vega = cursor.number();
      } else if (cursor.nameIs(DeribitWords.THETA)) {
        theta = cursor.number();
      } else if (cursor.nameIs(DeribitWords.RHO)) {
        rho = cursor.number();
      } else {
        cursor.skip();
      }
    }
  }

  /** Emits the ticker read last; leaves the cursor where it was. */
  void emit(Listing listing, String instrument, long now, ProtocolOutput out) {
    int end = cursor.position();
    switch (listing.instrument().kind()) {
      case OPTION ->
          out.fact(
              new OptionTicker(
                  listing.venue(),
                  listing.symbol(),
                  instrument,
                  now,
                  venueTime,
                  bid,
                  bidSize,
                  ask,
                  askSize,
                  presentAt(markAt),
                  underlying,
                  presentAt(indexAt),
                  bidVolatility,
                  askVolatility,
                  markVolatility,
                  delta,
                  gamma,
                  vega,
                  theta,
                  rho,
                  openInterest));
      case PERPETUAL, FUTURE -> {
        BigDecimal mark = exactAt(markAt);
        if (mark != null) {
          out.fact(
              new MarkPrice(
                  listing.venue(),
                  listing.symbol(),
                  instrument,
                  now,
                  venueTime,
                  mark,
                  exactAt(indexAt)));
        }
        emitFunding(listing, instrument, now, out);
      }
      case SPOT, FX -> {}
    }
    cursor.position(end);
  }

  private void emitFunding(Listing listing, String instrument, long now, ProtocolOutput out) {
    if (fundingAt < 0 || listing.instrument().kind() != InstrumentKind.PERPETUAL) {
      return;
    }
    cursor.position(fundingAt);
    BigDecimal rate = cursor.bigDecimal();
    if (rate != null) {
      out.fact(
          Funding.of(
              listing.venue(),
              listing.symbol(),
              instrument,
              now,
              venueTime,
              rate,
              FUNDING_SECONDS,
              0));
    }
  }

  private int skipped() {
    int here = cursor.position();
    cursor.skip();
    return here;
  }

  private double present() {
    double value = cursor.number();
    return value == 0 ? Double.NaN : value;
  }

  private double presentAt(int position) {
    if (position < 0) {
      return Double.NaN;
    }
    cursor.position(position);
    return present();
  }

  /** The positive decimal at a position; null if there is none, or zero. */
  private BigDecimal exactAt(int position) {
    if (position < 0) {
      return null;
    }
    cursor.position(position);
    BigDecimal value = cursor.bigDecimal();
    if (value != null && value.signum() < 0) {
      throw new JsonException("a price below zero", 0, true);
    }
    return value == null || value.signum() == 0 ? null : value;
  }

  private void clear() {
    status = null;
    venueTime = 0;
    markAt = -1;
    indexAt = -1;
    fundingAt = -1;
    bid = Double.NaN;
    bidSize = Double.NaN;
    ask = Double.NaN;
    askSize = Double.NaN;
    underlying = Double.NaN;
    bidVolatility = Double.NaN;
    askVolatility = Double.NaN;
    markVolatility = Double.NaN;
    delta = Double.NaN;
    gamma = Double.NaN;
    vega = Double.NaN;
    theta = Double.NaN;
    rho = Double.NaN;
    openInterest = Double.NaN;
  }
}
