package io.crossbook.sinks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
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
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.ScaledDecimal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * A fact as JSON, for any program to read; docs/KAFKA.md lists the fields. {@link FactJsonReader}
 * reads back exactly what was written. Exact decimals are strings, a {@code double} is the shortest
 * number that reads back as the same value, not-a-number is {@code null}. Stateless.
 */
final class FactJson {
  /** Of the fields and their meaning; a reader refuses a greater one. */
  static final int VERSION = 1;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private FactJson() {}

  /** The instrument the fact is about, or {@code venue:} and the venue where it is about that. */
  static String key(Fact fact) {
    if (fact instanceof BookView book) {
      return book.instrument();
    } else if (fact instanceof Trade trade) {
      return trade.instrument();
    } else if (fact instanceof Funding funding) {
      return funding.instrument();
    } else if (fact instanceof MarkPrice mark) {
      return mark.instrument();
    } else if (fact instanceof OptionTicker option) {
      return option.instrument();
    } else if (fact instanceof ListingUpdate update) {
      return update.listing().instrument().name();
    }
    return "venue:" + fact.venue();
  }

  /** The fact as JSON, UTF-8. */
  static byte[] write(Fact fact) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("v", VERSION);
      write(json, fact);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing JSON to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Fact fact) throws IOException {
    if (fact instanceof BookView book) {
      book(json, book);
    } else if (fact instanceof Trade trade) {
      trade(json, trade);
    } else if (fact instanceof Funding funding) {
      head(json, "funding", funding, funding.symbol(), funding.instrument(), funding.venueTime());
      json.writeStringField("rate", exact(funding.rate()));
      json.writeNumberField("intervalSeconds", funding.intervalSeconds());
      json.writeNumberField("nextFundingTime", funding.nextFundingTime());
    } else if (fact instanceof MarkPrice mark) {
      head(json, "mark", mark, mark.symbol(), mark.instrument(), mark.venueTime());
      json.writeStringField("mark", exact(mark.mark()));
      json.writeStringField("index", exact(mark.index()));
    } else if (fact instanceof OptionTicker option) {
      option(json, option);
    } else if (fact instanceof ListingUpdate update) {
      listing(json, update);
    } else if (fact instanceof VenueStatus status) {
      head(json, "venueStatus", status);
      json.writeStringField("connection", status.connection());
      json.writeStringField("state", status.state().name());
      json.writeStringField("reason", status.reason());
    } else if (fact instanceof Liveness alive) {
      head(json, "liveness", alive);
      json.writeStringField("connection", alive.connection());
    } else {
      throw new IllegalArgumentException("a fact of unknown type: " + fact);
    }
  }

  private static void book(JsonGenerator json, BookView book) throws IOException {
    head(json, "book", book, book.symbol(), book.instrument(), book.venueTime());
    json.writeStringField("connection", book.connection());
    json.writeNumberField("lag", book.lag());
    json.writeNumberField("epoch", book.epoch());
    json.writeNumberField("sequence", book.sequence());
    json.writeStringField("integrity", book.integrity().name());
    json.writeNumberField("priceScale", book.priceScale());
    json.writeNumberField("sizeScale", book.sizeScale());
    levels(json, "bids", book, book.bidPrices(), book.bidSizes());
    levels(json, "asks", book, book.askPrices(), book.askSizes());
    json.writeNumberField("bidLevels", book.bidLevels());
    json.writeNumberField("askLevels", book.askLevels());
    json.writeNumberField("checksumsVerified", book.checksumsVerified());
    json.writeNumberField("checksumFailures", book.checksumFailures());
    json.writeNumberField("gaps", book.gaps());
    json.writeNumberField("resyncs", book.resyncs());
  }

  private static void levels(
      JsonGenerator json, String name, BookView book, long[] prices, long[] sizes)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int i = 0; i < prices.length; i++) {
      json.writeStartArray();
      json.writeString(scaled(prices[i], book.priceScale()));
      json.writeString(scaled(sizes[i], book.sizeScale()));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void trade(JsonGenerator json, Trade trade) throws IOException {
    head(json, "trade", trade, trade.symbol(), trade.instrument(), trade.venueTime());
    json.writeStringField("tradeId", trade.tradeId());
    json.writeNumberField("priceScale", trade.priceScale());
    json.writeNumberField("sizeScale", trade.sizeScale());
    json.writeStringField("price", scaled(trade.price(), trade.priceScale()));
    json.writeStringField("size", scaled(trade.size(), trade.sizeScale()));
    json.writeStringField("taker", trade.taker() == null ? null : trade.taker().name());
  }

  private static void option(JsonGenerator json, OptionTicker option) throws IOException {
    head(json, "option", option, option.symbol(), option.instrument(), option.venueTime());
    real(json, "bid", option.bid());
    real(json, "bidSize", option.bidSize());
    real(json, "ask", option.ask());
    real(json, "askSize", option.askSize());
    real(json, "mark", option.mark());
    real(json, "underlying", option.underlying());
    real(json, "index", option.index());
    real(json, "bidVolatility", option.bidVolatility());
    real(json, "askVolatility", option.askVolatility());
    real(json, "markVolatility", option.markVolatility());
    real(json, "delta", option.delta());
    real(json, "gamma", option.gamma());
    real(json, "vega", option.vega());
    real(json, "theta", option.theta());
    real(json, "rho", option.rho());
    real(json, "openInterest", option.openInterest());
  }

  private static void listing(JsonGenerator json, ListingUpdate update) throws IOException {
    Listing listing = update.listing();
    Instrument instrument = listing.instrument();
    head(json, "listing", update);
    json.writeStringField("symbol", listing.symbol());
    json.writeStringField("instrument", instrument.name());
    json.writeObjectFieldStart("contract");
    json.writeStringField("kind", instrument.kind().name());
    json.writeStringField("base", instrument.base());
    json.writeStringField("quote", instrument.quote());
    json.writeStringField("settlement", instrument.settlement());
    json.writeBooleanField("inverse", instrument.inverse());
    json.writeNumberField("expiry", instrument.expiry());
    json.writeStringField("strike", exact(instrument.strike()));
    json.writeStringField("right", instrument.right() == null ? null : instrument.right().name());
    json.writeEndObject();
    json.writeStringField("tick", exact(listing.tick()));
    json.writeStringField("lot", exact(listing.lot()));
    json.writeStringField("minSize", exact(listing.minSize()));
    json.writeStringField("minNotional", exact(listing.minNotional()));
    json.writeStringField("multiplier", exact(listing.multiplier()));
    json.writeNumberField("priceScale", listing.priceScale());
    json.writeNumberField("sizeScale", listing.sizeScale());
    json.writeStringField("status", listing.status().name());
    json.writeNumberField("validFrom", listing.validFrom());
  }

  private static void head(
      JsonGenerator json, String type, Fact fact, String symbol, String instrument, long venueTime)
      throws IOException {
    head(json, type, fact);
    json.writeStringField("symbol", symbol);
    json.writeStringField("instrument", instrument);
    json.writeNumberField("venueTime", venueTime);
  }

  private static void head(JsonGenerator json, String type, Fact fact) throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("venue", fact.venue());
    json.writeNumberField("time", fact.time());
  }

  private static String scaled(long value, int scale) {
    return ScaledDecimal.toBigDecimal(value, scale).toPlainString();
  }

  /** Plain where that keeps the scale: 1E+3 is not 1000 to a reader that counts digits. */
  private static String exact(BigDecimal value) {
    if (value == null) {
      return null;
    }
    return value.scale() >= 0 ? value.toPlainString() : value.toString();
  }

  private static void real(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
