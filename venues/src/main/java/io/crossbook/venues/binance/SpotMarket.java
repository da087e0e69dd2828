package io.crossbook.venues.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.SnapshotRule;
import io.crossbook.venues.json.JsonFields;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Binance spot and Binance.US. */
final class SpotMarket implements Market {
  private static final int[] LIMITS = {100, 500, 1000, 5000};
  private static final int[] WEIGHTS = {5, 25, 50, 250};

  /** Two streams each, and a connection carries at most 200 with ease (documented: 1024). */
  private static final int LISTINGS_PER_CONNECTION = 100;

  /** Snapshots may use 5000 of the 6000 weight that a minute allows. */
  private static final long NANOS_PER_WEIGHT = 12_000_000L;

  /** The venue pings each 20 seconds; three missed pings are silence. */
  private static final long SILENCE_NANOS = 60_000_000_000L;

  private static final int EXCHANGE_INFO_WEIGHT = 20;
  private static final int MOST_NAMED_SYMBOLS = 50;

  private final int limit;

  SpotMarket(VenueSettings settings) {
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
        SnapshotRule.Chain.CONSECUTIVE,
        (byte) 'E',
        "lastUpdateId",
        limit,
        false,
        listing ->
            "/api/v3/depth?symbol="
                + URLEncoder.encode(listing.symbol(), StandardCharsets.UTF_8)
                + "&limit="
                + limit,
        weight,
        weight * NANOS_PER_WEIGHT);
  }

  @Override
  public List<RestRequest> firstRequests() {
    return List.of(RestRequest.now("/api/v3/exchangeInfo", EXCHANGE_INFO_WEIGHT));
  }

  @Override
  public RestRequest statusRequest(List<Listing> wanted) {
    if (wanted.isEmpty() || wanted.size() > MOST_NAMED_SYMBOLS) {
      return RestRequest.now("/api/v3/exchangeInfo", EXCHANGE_INFO_WEIGHT);
    }
    StringBuilder symbols = new StringBuilder("[");
    for (Listing listing : wanted) {
      symbols.append(symbols.length() > 1 ? "," : "").append('"').append(listing.symbol());
      symbols.append('"');
    }
    return RestRequest.now(
        "/api/v3/exchangeInfo?symbols="
            + URLEncoder.encode(symbols.append(']').toString(), StandardCharsets.UTF_8),
        EXCHANGE_INFO_WEIGHT);
  }

  @Override
  public long statusEveryNanos(List<Listing> wanted) {
    return wanted.size() > MOST_NAMED_SYMBOLS ? 900_000_000_000L : 60_000_000_000L;
  }

  @Override
  public Listing listing(String venue, JsonNode symbol) {
    String base = JsonFields.text(symbol, "baseAsset");
    String quote = JsonFields.text(symbol, "quoteAsset");
    BigDecimal tick = JsonFields.positive(Filters.required(symbol, "PRICE_FILTER"), "tickSize");
    JsonNode lots = Filters.required(symbol, "LOT_SIZE");
    BigDecimal lot = JsonFields.positive(lots, "stepSize");
    JsonNode notional = Filters.optional(symbol, "NOTIONAL");
    if (notional == null) {
      notional = Filters.optional(symbol, "MIN_NOTIONAL");
    }
    return new Listing(
        venue,
        JsonFields.text(symbol, "symbol"),
        Instrument.spot(base, quote),
        tick,
        lot,
        JsonFields.decimal(lots, "minQty"),
        notional == null ? BigDecimal.ZERO : JsonFields.decimal(notional, "minNotional"),
        BigDecimal.ONE,
        Math.max(Filters.DECIMALS, Listing.scaleOf(tick)),
        Filters.sizeScale(lot, JsonFields.decimal(lots, "maxQty")),
        status(symbol),
        0);
  }

  private static ListingStatus status(JsonNode symbol) {
    if (!symbol.path("isSpotTradingAllowed").asBoolean(true)) {
      return ListingStatus.HALTED;
    }
    return switch (symbol.path("status").asText()) {
      case "TRADING" -> ListingStatus.TRADING;
      case "CANCEL_ONLY" -> ListingStatus.CANCEL_ONLY;
      // HALT, BREAK, END_OF_DAY and whatever may be invented: nothing trades.
      default -> ListingStatus.HALTED;
    };
  }

  @Override
  public List<ConnectionPlan> connections(List<Listing> wanted, int first) {
    List<ConnectionPlan> plans = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += LISTINGS_PER_CONNECTION) {
      int to = Math.min(wanted.size(), from + LISTINGS_PER_CONNECTION);
      StringBuilder target = new StringBuilder("/stream?streams=");
      for (int i = from; i < to; i++) {
        String name = Filters.streamName(wanted.get(i));
        target.append(i > from ? "/" : "").append(name).append("@depth@100ms/");
        target.append(name).append("@aggTrade");
      }
      plans.add(
          new ConnectionPlan(
              "public-" + (first + plans.size()),
              ConnectionPlan.Transport.WEBSOCKET,
              target.toString(),
              SILENCE_NANOS,
              5));
    }
    return plans;
  }
}
