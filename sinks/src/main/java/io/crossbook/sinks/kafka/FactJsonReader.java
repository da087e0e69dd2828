package io.crossbook.sinks.kafka;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
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
import io.crossbook.core.money.ScaledDecimal;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Reads a fact that {@link FactJson} wrote. Fields that it does not know are passed over; a field
 * that is missing or of another kind is refused, never replaced by a default. Stateless.
 */
final class FactJsonReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonNode json;

  private FactJsonReader(JsonNode json) {
    this.json = json;
  }

  /**
   * The fact in these bytes.
   *
   * @throws IOException with one sentence that says what is wrong with them
   */
  static Fact read(byte[] bytes) throws IOException {
    JsonNode json = JSON.readTree(bytes);
    if (json == null || !json.isObject()) {
      throw new IOException("A fact is a JSON object, and this is none.");
    }
    try {
      return new FactJsonReader(json).fact();
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new IOException("A value of the fact is not allowed: " + wrong.getMessage(), wrong);
    }
  }

  private Fact fact() throws IOException {
    int version = integer("v");
    if (version < 1 || version > FactJson.VERSION) {
      throw new IOException(
          "The fact is of version " + version + "; known is 1 to " + FactJson.VERSION + ".");
    }
    String type = text("type");
    return switch (type) {
      case "book" -> book();
      case "trade" -> trade();
      case "funding" ->
          Funding.of(
              text("venue"),
              text("symbol"),
              text("instrument"),
              whole("time"),
              whole("venueTime"),
              decimal("rate"),
              whole("intervalSeconds"),
              whole("nextFundingTime"));
      case "mark" ->
          new MarkPrice(
              text("venue"),
              text("symbol"),
              text("instrument"),
              whole("time"),
              whole("venueTime"),
              decimal("mark"),
              isNull("index") ? null : decimal("index"));
      case "option" -> option();
      case "listing" -> listing();
      case "venueStatus" ->
          new VenueStatus(
              text("venue"),
              whole("time"),
              text("connection"),
              VenueStatus.State.valueOf(text("state")),
              text("reason"));
      case "liveness" -> new Liveness(text("venue"), whole("time"), text("connection"));
      default -> throw new IOException("The fact is of unknown type '" + type + "'.");
    };
  }

  private BookView book() throws IOException {
    int priceScale = integer("priceScale");
    int sizeScale = integer("sizeScale");
    return new BookView(
        text("venue"),
        text("symbol"),
        text("instrument"),
        text("connection"),
        whole("time"),
        whole("venueTime"),
        whole("lag"),
        whole("epoch"),
        whole("sequence"),
        Integrity.valueOf(text("integrity")),
        priceScale,
        sizeScale,
        column("bids", 0, priceScale),
        column("bids", 1, sizeScale),
        column("asks", 0, priceScale),
        column("asks", 1, sizeScale),
        integer("bidLevels"),
        integer("askLevels"),
        whole("checksumsVerified"),
        whole("checksumFailures"),
        whole("gaps"),
        whole("resyncs"));
  }

  private long[] column(String side, int column, int scale) throws IOException {
    JsonNode levels = field(side);
    long[] values = new long[levels.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = levels.get(i).path(column);
      if (!value.isTextual()) {
        throw wrong(side, "an array of [price, size], both strings");
      }
      values[i] = ScaledDecimal.of(new BigDecimal(value.textValue()), scale);
    }
    return values;
  }

  private Trade trade() throws IOException {
    int priceScale = integer("priceScale");
    int sizeScale = integer("sizeScale");
    return new Trade(
        text("venue"),
        text("symbol"),
        text("instrument"),
        whole("time"),
        whole("venueTime"),
        text("tradeId"),
        ScaledDecimal.of(decimal("price"), priceScale),
        ScaledDecimal.of(decimal("size"), sizeScale),
        priceScale,
        sizeScale,
        isNull("taker") ? null : Side.valueOf(text("taker")));
  }

  private OptionTicker option() throws IOException {
    return new OptionTicker(
        text("venue"),
        text("symbol"),
        text("instrument"),
        whole("time"),
        whole("venueTime"),
        real("bid"),
        real("bidSize"),
        real("ask"),
        real("askSize"),
        real("mark"),
        real("underlying"),
        real("index"),
        real("bidVolatility"),
        real("askVolatility"),
        real("markVolatility"),
        real("delta"),
        real("gamma"),
        real("vega"),
        real("theta"),
        real("rho"),
        real("openInterest"));
  }

  private ListingUpdate listing() throws IOException {
    FactJsonReader contract = new FactJsonReader(field("contract"));
    Instrument instrument =
        new Instrument(
            InstrumentKind.valueOf(contract.text("kind")),
            contract.text("base"),
            contract.text("quote"),
            contract.text("settlement"),
            contract.flag("inverse"),
            contract.integer("expiry"),
            contract.isNull("strike") ? null : contract.decimal("strike"),
            contract.isNull("right") ? null : OptionRight.valueOf(contract.text("right")));
    return new ListingUpdate(
        whole("time"),
        new Listing(
            text("venue"),
            text("symbol"),
            instrument,
            decimal("tick"),
            decimal("lot"),
            decimal("minSize"),
            decimal("minNotional"),
            decimal("multiplier"),
            integer("priceScale"),
            integer("sizeScale"),
            ListingStatus.valueOf(text("status")),
            whole("validFrom")));
  }

  private JsonNode field(String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new IOException("The fact has no field '" + name + "'.");
    }
    return value;
  }

  private boolean isNull(String name) throws IOException {
    return field(name).isNull();
  }

  private String text(String name) throws IOException {
    JsonNode value = field(name);
    if (!value.isTextual()) {
      throw wrong(name, "a string");
    }
    return value.textValue();
  }

  private BigDecimal decimal(String name) throws IOException {
    try {
      return new BigDecimal(text(name));
    } catch (NumberFormatException notOne) {
      throw wrong(name, "a decimal in a string");
    }
  }

  private long whole(String name) throws IOException {
    JsonNode value = field(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "an integer of 64 bits");
    }
    return value.longValue();
  }

  private int integer(String name) throws IOException {
    JsonNode value = field(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, "an integer of 32 bits");
    }
    return value.intValue();
  }

  private double real(String name) throws IOException {
    JsonNode value = field(name);
    if (value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw wrong(name, "a number or null");
    }
    return value.doubleValue();
  }

  private boolean flag(String name) throws IOException {
    JsonNode value = field(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  private static IOException wrong(String name, String expected) {
    return new IOException("The field '" + name + "' of the fact is not " + expected + ".");
  }
}
