package io.crossbook.sinks.postgres;

import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.database.Parameters;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A listing. The update with the greatest time stays; of two with the same time (one frame that
 * lists a symbol twice) the one whose row sorts higher.
 */
final class SymbolUpsert implements Upsert<ListingUpdate> {
  private static final long serialVersionUID = 1L;

  private static final List<String> VALUES =
      List.of(
          "updated_nanos",
          "instrument",
          "kind",
          "base",
          "quote",
          "settlement",
          "inverse",
          "expiry",
          "strike",
          "option_right",
          "tick",
          "lot",
          "min_size",
          "min_notional",
          "multiplier",
          "price_scale",
          "size_scale",
          "status",
          "valid_from_nanos");

  private static final String STATEMENT =
      "INSERT INTO symbols AS s (venue, symbol, "
          + String.join(", ", VALUES)
          + ") VALUES (?, ?"
          + ", ?".repeat(VALUES.size())
          + ") ON CONFLICT (venue, symbol) DO UPDATE SET ("
          + String.join(", ", VALUES)
          + ") = "
          + row("EXCLUDED")
          + " WHERE EXCLUDED.updated_nanos > s.updated_nanos OR (EXCLUDED.updated_nanos ="
          + " s.updated_nanos AND ("
          + row("EXCLUDED")
          + ")::text > ("
          + row("s")
          + ")::text)";

  @Override
  public String table() {
    return "symbols";
  }

  @Override
  public String statement() {
    return STATEMENT;
  }

  @Override
  public String key(ListingUpdate update) {
    return update.listing().id().toString();
  }

  @Override
  public void bind(ListingUpdate update, Parameters row) throws SQLException {
    Listing listing = update.listing();
    Instrument instrument = listing.instrument();
    row.text(listing.venue());
    row.text(listing.symbol());
    row.integer(update.time());
    row.text(instrument.name());
    row.text(instrument.kind().name());
    row.text(instrument.base());
    row.text(instrument.quote());
    row.text(instrument.settlement());
    row.flag(instrument.inverse());
    row.date(date(instrument.expiry()));
    row.decimal(instrument.strike());
    row.text(instrument.right() == null ? null : instrument.right().name());
    row.decimal(listing.tick());
    row.decimal(listing.lot());
    row.decimal(listing.minSize());
    row.decimal(listing.minNotional());
    row.decimal(listing.multiplier());
    row.integer(listing.priceScale());
    row.integer(listing.sizeScale());
    row.text(listing.status().name());
    row.integer(listing.validFrom());
  }

  private static LocalDate date(int yyyymmdd) {
    return yyyymmdd == 0
        ? null
        : LocalDate.of(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
  }

  private static String row(String of) {
    return VALUES.stream().map(c -> of + "." + c).collect(Collectors.joining(", ", "ROW (", ")"));
  }
}
