package io.crossbook.venues.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.json.JsonFields;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Gate's perpetuals settled in USDT. Sizes count contracts; a contract is {@code quanto_multiplier}
 * units of base.
 */
final class UsdtContracts implements Market {
  /** Room for the fractional contracts that are being introduced since 2026. */
  private static final int SIZE_DECIMALS = 4;

  private static final String SETTLEMENT = "USDT";

  @Override
  public String metadataTarget() {
    return "/api/v4/futures/usdt/contracts";
  }

  @Override
  public String metadataPath() {
    return "contracts";
  }

  @Override
  public String snapshotTarget(Listing listing) {
    return "/api/v4/futures/usdt/order_book?contract="
        + URLEncoder.encode(listing.symbol(), StandardCharsets.UTF_8)
        + "&limit=100&with_id=true";
  }

  @Override
  public String symbolParameter() {
    return "contract";
  }

  @Override
  public String streamTarget() {
    return "/v4/ws/usdt";
  }

  @Override
  public String prefix() {
    return "futures.";
  }

  @Override
  public String bookPayload(Listing listing) {
    return "\"" + listing.symbol() + "\",\"100ms\",\"100\"";
  }

  @Override
  public boolean derivatives() {
    return true;
  }

  @Override
  public Listing listing(String venue, JsonNode row, long now) {
    String name = JsonFields.text(row, "name");
    int split = name.lastIndexOf('_');
    if (!row.path("type").asText("direct").equals("direct")
        || split <= 0
        || !name.substring(split + 1).equals(SETTLEMENT)) {
      return null;
    }
    BigDecimal tick = JsonFields.positive(row, "order_price_round");
    BigDecimal smallest = JsonFields.positive(row, "order_size_min");
    // Fractional contracts trade in steps of the smallest order; whole ones in ones.
    BigDecimal lot =
        row.path("enable_decimal").asBoolean() ? smallest.min(BigDecimal.ONE) : BigDecimal.ONE;
    return new Listing(
        venue,
        name,
        Instrument.perpetual(name.substring(0, split), SETTLEMENT),
        tick,
        lot,
        smallest,
        BigDecimal.ZERO,
        JsonFields.positive(row, "quanto_multiplier"),
        Listing.scaleOf(tick),
        Math.max(SIZE_DECIMALS, Listing.scaleOf(lot)),
        status(row),
        0);
  }

  private static ListingStatus status(JsonNode row) {
    return switch (row.path("status").asText()) {
      // Recordings of 2023 have no status.
      case "", "trading" ->
          row.path("in_delisting").asBoolean() ? ListingStatus.CANCEL_ONLY : ListingStatus.TRADING;
      case "delisting" -> ListingStatus.CANCEL_ONLY;
      case "delisted" -> ListingStatus.DELISTED;
      default -> ListingStatus.HALTED; // prelaunch, circuit_breaker
    };
  }
}
