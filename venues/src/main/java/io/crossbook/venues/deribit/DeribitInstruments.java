package io.crossbook.venues.deribit;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.instrument.OptionRight;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Deribit's instruments as listings.
 *
 * <p>Sizes are {@code amount}s as the wire has them: dollars on inverse futures and perpetuals,
 * base coin on everything else. So the multiplier is always one unit: one dollar of contract value
 * where inverse, one coin elsewhere. Prices of inverse options are in coin, as is their settlement.
 * Stateless.
 */
final class DeribitInstruments {
  private DeribitInstruments() {}

  /**
   * One entry of {@code get_instruments}.
   *
   * @return null for kinds that are not traded here (combos)
   * @throws JsonException if a field is missing or makes no sense
   */
  static Listing read(JsonNode entry) {
    String symbol = JsonTree.text(entry, "instrument_name");
    Instrument instrument = instrument(entry);
    if (instrument == null) {
      return null;
    }
    BigDecimal tick = JsonTree.decimal(entry, "tick_size");
    BigDecimal contract = JsonTree.decimal(entry, "contract_size", BigDecimal.ONE);
    BigDecimal minimum = JsonTree.decimal(entry, "min_trade_amount");
    if (tick.signum() <= 0 || contract.signum() <= 0 || minimum.signum() <= 0) {
      throw new JsonException("increment or minimum of " + symbol + " out of range", 0, true);
    }
    BigDecimal lot = contract.min(minimum);
    return new Listing(
        Deribit.ID,
        symbol,
        instrument,
        tick,
        lot,
        minimum,
        BigDecimal.ZERO,
        BigDecimal.ONE,
        priceScale(entry, tick),
        checked(Listing.scaleOf(lot)),
        entry.path("state").isTextual()
            ? status(entry.path("state").textValue())
            : entry.path("is_active").asBoolean(true)
                ? ListingStatus.TRADING
                : ListingStatus.HALTED,
        Times.millis(entry.path("creation_timestamp").asLong(0)));
  }

  /** Book prices are multiples of the tick; trades of blocks and combos may be finer. */
  private static int priceScale(JsonNode entry, BigDecimal tick) {
    int scale =
        Math.max(
            Listing.scaleOf(tick),
            Listing.scaleOf(JsonTree.decimal(entry, "block_trade_tick_size", tick)));
    for (JsonNode step : entry.path("tick_size_steps")) {
      scale = Math.max(scale, Listing.scaleOf(JsonTree.decimal(step, "tick_size")));
    }
    return checked(scale);
  }

  private static int checked(int scale) {
    if (scale > ScaledDecimal.MAX_SCALE) {
      throw new JsonException("increment with " + scale + " decimals", 0, true);
    }
    return scale;
  }

  private static Instrument instrument(JsonNode entry) {
    String kind = JsonTree.text(entry, "kind");
    String base = JsonTree.text(entry, "base_currency");
    String quoted = JsonTree.text(entry, "quote_currency");
    switch (kind) {
      case "spot" -> {
        return Instrument.spot(base, quoted);
      }
      case "future" -> {
        // Recordings of 2021 say neither the type nor the settlement: all were inverse.
        String quote = entry.path("counter_currency").asText(quoted);
        String settlement = entry.path("settlement_currency").asText(base);
        if (settlement.equals(base) == linear(entry, quote)) {
          throw new JsonException("settled in " + settlement + " against its type", 0, true);
        }
        if (JsonTree.text(entry, "settlement_period").equals("perpetual")) {
          return settlement.equals(base)
              ? Instrument.inversePerpetual(base, quote)
              : Instrument.perpetual(base, quote);
        }
        return Instrument.future(base, quote, settlement, expiry(entry));
      }
      case "option" -> {
        // An inverse option is quoted in its coin, and its strike is in dollars.
        boolean inverse = quoted.equals(base);
        String quote = entry.path("counter_currency").asText(inverse ? "USD" : quoted);
        return Instrument.option(
            base,
            quote,
            entry.path("settlement_currency").asText(inverse ? base : quoted),
            expiry(entry),
            JsonTree.decimal(entry, "strike"),
            right(JsonTree.text(entry, "option_type")));
      }
      case "future_combo", "option_combo" -> {
        return null;
      }
      default -> throw new JsonException("unknown kind '" + kind + "'", 0, true);
    }
  }

  private static boolean linear(JsonNode entry, String quote) {
    String type = entry.path("future_type").asText(entry.path("instrument_type").asText(""));
    return type.isEmpty() ? !quote.equals("USD") : type.equals("linear");
  }

  private static OptionRight right(String type) {
    return switch (type) {
      case "call" -> OptionRight.CALL;
      case "put" -> OptionRight.PUT;
      default -> throw new JsonException("unknown option type '" + type + "'", 0, true);
    };
  }

  private static int expiry(JsonNode entry) {
    long millis = entry.path("expiration_timestamp").asLong(0);
    if (Times.millis(millis) == 0) {
      throw new JsonException("no expiration_timestamp", 0);
    }
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
  }

  /** The {@code state} of an instrument, a book or a ticker. */
  static ListingStatus status(String state) {
    return switch (state) {
      case "open", "started" -> ListingStatus.TRADING;
      case "closed", "delivered", "archivized", "terminated" -> ListingStatus.DELISTED;
      default -> ListingStatus.HALTED;
    };
  }
}
