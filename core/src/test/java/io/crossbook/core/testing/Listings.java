package io.crossbook.core.testing;

import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import java.math.BigDecimal;

/** Builds {@link Listing}s whose symbol is the name of the instrument. */
public final class Listings {
  private final String venue;
  private final Instrument instrument;
  private String tick = "0.00000001";
  private String lot = "0.00000001";
  private String minSize = "0";
  private String minNotional = "0";
  private String multiplier = "1";
  private ListingStatus status = ListingStatus.TRADING;

  private Listings(String venue, String instrument) {
    this.venue = venue;
    this.instrument = Instrument.parse(instrument);
  }

  /** A listing with the finest steps and no minimum. */
  public static Listings of(String venue, String instrument) {
    return new Listings(venue, instrument);
  }

  /** Smallest step of price. */
  public Listings tick(String step) {
    tick = step;
    return this;
  }

  /** Smallest step of size. */
  public Listings lot(String step) {
    lot = step;
    return this;
  }

  /** Smallest order, in the listing's unit. */
  public Listings minSize(String size) {
    minSize = size;
    return this;
  }

  /** Smallest order, in quote. */
  public Listings minNotional(String value) {
    minNotional = value;
    return this;
  }

  /** Base per unit of size. */
  public Listings multiplier(String base) {
    multiplier = base;
    return this;
  }

  /** Whether it trades. */
  public Listings status(ListingStatus known) {
    status = known;
    return this;
  }

  /** The listing. */
  public Listing listing() {
    return new Listing(
        venue,
        instrument.name(),
        instrument,
        new BigDecimal(tick),
        new BigDecimal(lot),
        new BigDecimal(minSize),
        new BigDecimal(minNotional),
        new BigDecimal(multiplier),
        Books.SCALE,
        Books.SCALE,
        status,
        0);
  }

  /** The fact that it is so. */
  public ListingUpdate at(long nanos) {
    return new ListingUpdate(nanos, listing());
  }
}
