package io.crossbook.venues.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.SnapshotRule;
import io.crossbook.venues.json.JsonFields;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Binance USD-M futures. Since April 2026 books come on the route {@code /public} and everything
 * else on {@code /market}; a stream asked for on the wrong route stays silent.
 *
 * <p>Base names that are multiples ({@code 1000SHIB}) are kept as they are: prices are per
 * thousand, so it is another instrument than {@code SHIB}.
 */
final class UsdmMarket implements Market {
  private static final int[] LIMITS = {100, 500, 1000};
  private static final int[] WEIGHTS = {5, 10, 20};
  private static final int BOOKS_PER_CONNECTION = 150;
  private static final int LISTINGS_PER_MARKET_CONNECTION = 75;

  /** Snapshots may use 2000 of the 2400 weight that a minute allows. */
  private static final long NANOS_PER_WEIGHT = 30_000_000L;

  /** Mark prices come each second. */
  private static final long MARKET_SILENCE_NANOS = 15_000_000_000L;

  private static final long PUBLIC_SILENCE_NANOS = 60_000_000_000L;
  private static final long STATUS_EVERY_NANOS = 60_000_000_000L;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private final int limit;

  UsdmMarket(VenueSettings settings) {
    this.limit = Filters.limit(LIMITS, Math.max(settings.bookDepth(), 8 * settings.viewLevels()));
  }

  @Override
  public SnapshotRule snapshotRule() {
    int weight = 0;
    for (int i = 0; i < LIMITS.length; i++) {
      if (LIMITS[i] == limit) {
        weight = WEIGHTS[i];
      }
    }
    return new SnapshotRule(
        SnapshotRule.Chain.LINKED,
        (byte) 'E',
        "lastUpdateId",
        limit,
        false,
        listing ->
            "/fapi/v1/depth?symbol="
                + URLEncoder.encode(listing.symbol(), StandardCharsets.UTF_8)
                + "&limit="
                + limit,
        weight,
        weight * NANOS_PER_WEIGHT);
  }

  @Override
  public List<RestRequest> firstRequests() {
    return List.of(
        RestRequest.now("/fapi/v1/exchangeInfo", 1), RestRequest.now("/fapi/v1/fundingInfo", 1));
  }

  @Override
  public RestRequest statusRequest(List<Listing> wanted) {
    return RestRequest.now("/fapi/v1/exchangeInfo", 1);
  }

  @Override
  public long statusEveryNanos(List<Listing> wanted) {
    return STATUS_EVERY_NANOS;
  }

  @Override
  public Listing listing(String venue, JsonNode symbol) {
    String contract = symbol.path("contractType").asText();
    if (contract.isEmpty()) {
      return null; // announced, or delivered long ago
    }
    BigDecimal tick = JsonFields.positive(Filters.required(symbol, "PRICE_FILTER"), "tickSize");
    JsonNode lots = Filters.required(symbol, "LOT_SIZE");
    BigDecimal lot = JsonFields.positive(lots, "stepSize");
    JsonNode notional = Filters.optional(symbol, "MIN_NOTIONAL");
    return new Listing(
        venue,
        JsonFields.text(symbol, "symbol"),
        instrument(symbol, contract.contains("PERPETUAL")),
        tick,
        lot,
        JsonFields.decimal(lots, "minQty"),
        notional == null ? BigDecimal.ZERO : JsonFields.decimal(notional, "notional"),
        BigDecimal.ONE,
        decimals(tick, symbol.path("pricePrecision").asInt()),
        decimals(lot, symbol.path("quantityPrecision").asInt()),
        status(symbol),
        Times.millis(symbol.path("onboardDate").asLong()));
  }

  private static Instrument instrument(JsonNode symbol, boolean perpetual) {
    String base = JsonFields.text(symbol, "baseAsset");
    String quote = JsonFields.text(symbol, "quoteAsset");
    String settlement = JsonFields.text(symbol, "marginAsset");
    if (perpetual) {
      return new Instrument(
          InstrumentKind.PERPETUAL, base, quote, settlement, false, 0, null, null);
    }
    long delivery = Times.millis(symbol.path("deliveryDate").asLong());
    if (delivery == 0) {
      throw new IllegalArgumentException("a dated future without a delivery date");
    }
    LocalDate day = LocalDate.ofEpochDay(delivery / NANOS_PER_DAY);
    int expiry = day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    return new Instrument(
        InstrumentKind.FUTURE, base, quote, settlement, false, expiry, null, null);
  }

  /** Decimals that the venue prints; it says that they are for display, so the step rules. */
  private static int decimals(BigDecimal step, int printed) {
    return Math.max(Listing.scaleOf(step), Math.max(0, Math.min(printed, Filters.DECIMALS)));
  }

  private static ListingStatus status(JsonNode symbol) {
    return switch (symbol.path("status").asText()) {
      case "TRADING" -> ListingStatus.TRADING;
      case "DELIVERED", "CLOSE" -> ListingStatus.DELISTED;
      // PENDING_TRADING, PRE_DELIVERING, DELIVERING, SETTLING and whatever may be invented.
      default -> ListingStatus.HALTED;
    };
  }

  @Override
  public List<ConnectionPlan> connections(List<Listing> wanted, int first) {
    List<ConnectionPlan> plans = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += BOOKS_PER_CONNECTION) {
      StringBuilder target = new StringBuilder("/public/stream?streams=");
      for (int i = from; i < Math.min(wanted.size(), from + BOOKS_PER_CONNECTION); i++) {
        target.append(i > from ? "/" : "").append(Filters.streamName(wanted.get(i)));
        target.append("@depth@100ms");
      }
      plans.add(plan("public-" + (first + plans.size()), target, PUBLIC_SILENCE_NANOS));
    }
    for (int from = 0; from < wanted.size(); from += LISTINGS_PER_MARKET_CONNECTION) {
      StringBuilder target = new StringBuilder("/market/stream?streams=!contractInfo");
      for (int i = from; i < Math.min(wanted.size(), from + LISTINGS_PER_MARKET_CONNECTION); i++) {
        String name = Filters.streamName(wanted.get(i));
        target.append('/').append(name).append("@aggTrade/").append(name).append("@markPrice@1s");
      }
      plans.add(plan("market-" + (first + plans.size()), target, MARKET_SILENCE_NANOS));
    }
    return plans;
  }

  private static ConnectionPlan plan(String name, StringBuilder target, long silence) {
    return new ConnectionPlan(
        name, ConnectionPlan.Transport.WEBSOCKET, target.toString(), silence, 10);
  }
}
