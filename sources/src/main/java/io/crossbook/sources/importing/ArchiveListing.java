package io.crossbook.sources.importing;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.generic.ListingsJson;
import io.crossbook.venues.lane.LaneRecord;
import java.math.BigDecimal;
import java.util.List;

/** Makes the records of the generic replay venue that are not market data. */
final class ArchiveListing {
  private static final byte[] NOTHING = {};

  private ArchiveListing() {}

  /**
   * A listing of an archive: tick and lot are the steps that its numbers need.
   *
   * @throws ImportException if the prices do not fit
   */
  static ListingsJson.Entry of(
      String venue,
      String symbol,
      Instrument instrument,
      Decimals prices,
      Decimals sizes,
      BigDecimal assumedSize)
      throws ImportException {
    if (!prices.exact()) {
      throw new ImportException(
          "the prices of " + symbol + " have more digits than the 18 that a book can hold");
    }
    return new ListingsJson.Entry(
        new Listing(
            venue,
            symbol,
            instrument,
            prices.step(),
            sizes.step(),
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            prices.scale(),
            sizes.scale(),
            ListingStatus.TRADING,
            0),
        assumedSize);
  }

  /** The metadata and the opening of the connection, just before the first message. */
  static List<LaneRecord> opening(
      String venue, String connection, List<ListingsJson.Entry> listings, long firstTime) {
    return List.of(
        new LaneRecord(
            LaneRecord.Kind.RESPONSE,
            venue,
            ListingsJson.TARGET,
            firstTime - 2,
            200,
            ListingsJson.write(listings)),
        new LaneRecord(LaneRecord.Kind.OPEN, venue, connection, firstTime - 1, 0, NOTHING));
  }
}
