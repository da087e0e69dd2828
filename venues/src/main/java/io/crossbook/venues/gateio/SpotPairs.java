package io.crossbook.venues.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.json.JsonFields;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Gate's spot pairs. */
final class SpotPairs implements Market {
  /** Books and trades show up to ten decimals, whatever the precision of orders. */
  private static final int DECIMALS = 10;

  @Override
  public String metadataTarget() {
    return "/api/v4/spot/currency_pairs";
  }

  @Override
  public String metadataPath() {
    return "spot/currency_pairs";
  }

  @Override
  public String snapshotTarget(Listing listing) {
    return "/api/v4/spot/order_book?currency_pair="
        + URLEncoder.encode(listing.symbol(), StandardCharsets.UTF_8)
        + "&limit=100&with_id=true";
  }

  @Override
  public String symbolParameter() {
    return "currency_pair";
  }

  @Override
  public String streamTarget() {
    return "/ws/v4/";
  }

  @Override
  public String prefix() {
    return "spot.";
  }

  @Override
  public String bookPayload(Listing listing) {
    return "\"" + listing.symbol() + "\",\"100ms\"";
  }

  @Override
  public boolean derivatives() {
    return false;
  }

  @Override
  public Listing listing(String venue, JsonNode row, long now) {
    int precision = JsonFields.integer(row, "precision", 0, ScaledDecimal.MAX_SCALE);
    int amountPrecision = JsonFields.integer(row, "amount_precision", 0, ScaledDecimal.MAX_SCALE);
    return new Listing(
        venue,
        JsonFields.text(row, "id"),
        Instrument.spot(JsonFields.text(row, "base"), JsonFields.text(row, "quote")),
        BigDecimal.ONE.movePointLeft(precision),
        BigDecimal.ONE.movePointLeft(amountPrecision),
        JsonFields.decimal(row, "min_base_amount", BigDecimal.ZERO),
        JsonFields.decimal(row, "min_quote_amount", BigDecimal.ZERO),
        BigDecimal.ONE,
        Math.min(ScaledDecimal.MAX_SCALE, Math.max(DECIMALS, precision + 2)),
        Math.max(amountPrecision, sizeDecimals(precision)),
        status(row, now),
        0);
  }

  /** The cheaper an asset, the finer its prices and the larger its sizes. */
  private static int sizeDecimals(int pricePrecision) {
    if (pricePrecision <= 8) {
      return DECIMALS;
    }
    return pricePrecision <= 10 ? 8 : 4;
  }

  private static ListingStatus status(JsonNode row, long now) {
    long delisting = Times.seconds(row.path("delisting_time").asLong());
    if (delisting > 0 && now >= delisting) {
      return ListingStatus.DELISTED;
    }
    if (now < Times.seconds(row.path("buy_start").asLong())
        || now < Times.seconds(row.path("sell_start").asLong())) {
      return ListingStatus.HALTED;
    }
    return switch (row.path("trade_status").asText()) {
      case "tradable" -> ListingStatus.TRADING;
      // Only one direction is open: whoever is in can leave.
      case "buyable", "sellable" -> ListingStatus.CANCEL_ONLY;
      default -> ListingStatus.HALTED;
    };
  }
}
