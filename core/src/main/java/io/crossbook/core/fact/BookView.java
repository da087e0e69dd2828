package io.crossbook.core.fact;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.instrument.ListingId;
import io.crossbook.core.money.ScaledDecimal;
import java.util.Arrays;
import java.util.Objects;

/**
 * The best levels of one listing's book after one message. The arrays are never changed after
 * construction and must not be changed by readers.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the instrument
 * @param connection the connection that feeds the book; its {@link Liveness} keeps the book current
 * @param time receive time of the message, nanoseconds since the epoch
 * @param venueTime the venue's own time of the message, nanoseconds since the epoch; 0 if unknown
 * @param lag how much later than the fastest recent message of this venue this one came, in
 *     nanoseconds, measured between venue time and receive time; 0 if unknown
 * @param epoch counts the connections of this listing; books of different epochs never mix
 * @param sequence the venue's update number; where the venue has none, the number of messages
 *     applied in this epoch
 * @param integrity what is known about how true the book is
 * @param priceScale decimals of the prices
 * @param sizeScale decimals of the sizes
 * @param bidPrices best first, scaled
 * @param bidSizes in the listing's unit, scaled
 * @param askPrices best first, scaled
 * @param askSizes in the listing's unit, scaled
 * @param bidLevels number of bid levels in the whole book
 * @param askLevels number of ask levels in the whole book
 * @param checksumsVerified checksums that matched, since the start of the lane
 * @param checksumFailures checksums that did not match, since the start of the lane
 * @param gaps missing updates noticed, since the start of the lane
 * @param resyncs snapshots that replaced a book that was there, since the start of the lane
 */
public record BookView(
    String venue,
    String symbol,
    String instrument,
    String connection,
    long time,
    long venueTime,
    long lag,
    long epoch,
    long sequence,
    Integrity integrity,
    int priceScale,
    int sizeScale,
    long[] bidPrices,
    long[] bidSizes,
    long[] askPrices,
    long[] askSizes,
    int bidLevels,
    int askLevels,
    long checksumsVerified,
    long checksumFailures,
    long gaps,
    long resyncs)
    implements Fact {

  /** The listing whose book this is. */
  public ListingId listing() {
    return new ListingId(venue, symbol);
  }

  /** True if both sides have a level. */
  public boolean twoSided() {
    return bidPrices.length > 0 && askPrices.length > 0;
  }

  /** True if the book may be traded on: current, two-sided and not crossed against itself. */
  public boolean tradable() {
    return integrity == Integrity.CURRENT && twoSided() && bidPrices[0] <= askPrices[0];
  }

  /** Best bid in quote. Only for a book that has bids. */
  public double bestBid() {
    return ScaledDecimal.toDouble(bidPrices[0], priceScale);
  }

  /** Best ask in quote. Only for a book that has asks. */
  public double bestAsk() {
    return ScaledDecimal.toDouble(askPrices[0], priceScale);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BookView that
        && time == that.time
        && venueTime == that.venueTime
        && lag == that.lag
        && epoch == that.epoch
        && sequence == that.sequence
        && priceScale == that.priceScale
        && sizeScale == that.sizeScale
        && bidLevels == that.bidLevels
        && askLevels == that.askLevels
        && checksumsVerified == that.checksumsVerified
        && checksumFailures == that.checksumFailures
        && gaps == that.gaps
        && resyncs == that.resyncs
        && integrity == that.integrity
        && venue.equals(that.venue)
        && symbol.equals(that.symbol)
        && instrument.equals(that.instrument)
        && connection.equals(that.connection)
        && Arrays.equals(bidPrices, that.bidPrices)
        && Arrays.equals(bidSizes, that.bidSizes)
        && Arrays.equals(askPrices, that.askPrices)
        && Arrays.equals(askSizes, that.askSizes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(venue, symbol, time, epoch, sequence);
  }

  @Override
  public String toString() {
    return venue
        + ":"
        + symbol
        + "@"
        + time
        + " "
        + integrity
        + " bid "
        + (bidPrices.length > 0 ? ScaledDecimal.toBigDecimal(bidPrices[0], priceScale) : "-")
        + " ask "
        + (askPrices.length > 0 ? ScaledDecimal.toBigDecimal(askPrices[0], priceScale) : "-");
  }
}
