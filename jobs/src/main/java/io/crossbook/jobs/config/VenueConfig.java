package io.crossbook.jobs.config;

import io.crossbook.core.money.FeeSchedule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a deployment says about one venue. Immutable.
 *
 * @param id venue id
 * @param enabled true to take part when no venues are named
 * @param archive true for a venue that only a capture knows
 * @param streamBase address of the stream; empty is the venue's own
 * @param privateStreamBase address of the streams of accounts; empty is the venue's own
 * @param restBase address for requests; empty is the venue's own
 * @param bookDepth levels to ask the venue for; 0 is what suits the venue
 * @param account the account to trade with
 * @param accountId account in the address of a stream; empty where the venue wants none
 * @param risk grade of the venue as a counterparty, 0 (none) to 1
 * @param instruments canonical names of what to subscribe to
 * @param fees what the venue charges; empty if that is unknown
 */
public record VenueConfig(
    String id,
    boolean enabled,
    boolean archive,
    String streamBase,
    String privateStreamBase,
    String restBase,
    int bookDepth,
    String account,
    String accountId,
    double risk,
    Set<String> instruments,
    List<FeeSchedule> fees) {
  /** The id that stands for a venue of which nothing is said. */
  static final String ANY = "*";

  private static final String STREAM_BASE =
      "an address that begins with ws:// or wss:// (http:// or https:// where the venue streams over"
          + " HTTP), without a slash at the end, or \"\" for the venue's own";

  /** Copies. */
  public VenueConfig {
    instruments = Set.copyOf(instruments);
    fees = List.copyOf(fees);
  }

  /** The same under the id of a venue of which nothing is said. */
  VenueConfig named(String other) {
    List<FeeSchedule> renamed = new ArrayList<>();
    for (FeeSchedule fee : fees) {
      renamed.add(
          new FeeSchedule(
              other,
              fee.symbol(),
              fee.account(),
              fee.validFrom(),
              fee.maker(),
              fee.taker(),
              fee.feeAsset()));
    }
    return new VenueConfig(
        other,
        enabled,
        archive,
        streamBase,
        privateStreamBase,
        restBase,
        bookDepth,
        account,
        accountId,
        risk,
        instruments,
        renamed);
  }

  static VenueConfig read(String id, Section venue) throws ConfigException {
    VenueConfig read =
        new VenueConfig(
            id,
            venue.flag("enabled"),
            venue.flag("archive"),
            venue.text("stream-base", Names::isStreamBase, STREAM_BASE),
            venue.text("private-stream-base", Names::isStreamBase, STREAM_BASE),
            venue.text(
                "rest-base",
                Names::isRestBase,
                "an address that begins with http:// or https://, without a slash at the end, or"
                    + " \"\" for the venue's own"),
            venue.integer("book-depth", 0, 100_000),
            venue.text("account", text -> !text.isBlank(), "the name of an account"),
            venue.text(
                "account-id", text -> text.matches("[A-Za-z0-9-]*"), "letters, digits and hyphens"),
            venue.decimal("risk", "0", "1"),
            new LinkedHashSet<>(
                venue.words(
                    "instruments",
                    Names::isInstrument,
                    "canonical names such as BTC-USD, BTC-USDT-PERP or EUR-USD-FX")),
            fees(id, venue));
    if (read.enabled && read.instruments.isEmpty()) {
      throw venue.contradicts(
          "enabled", venue, "instruments", "false where there is nothing to subscribe to");
    }
    if (read.enabled && read.archive) {
      throw venue.contradicts(
          "enabled", venue, "archive", "false for a venue that only a capture knows");
    }
    venue.end();
    return read;
  }

  private static List<FeeSchedule> fees(String id, Section venue) throws ConfigException {
    List<FeeSchedule> fees = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (Section row : venue.tables("fees", "valid-from, symbol, maker, taker and fee-asset")) {
      // A tenth of the value is more than any venue charges: above it is a percentage by mistake.
      BigDecimal maker = row.exact("maker", "-0.1", "0.1");
      BigDecimal taker = row.exact("taker", "-0.1", "0.1");
      String symbol =
          row.text("symbol", text -> !text.isBlank(), "a symbol of the venue, or \"*\" for all");
      String asset =
          row.text(
              "fee-asset",
              text -> text.equals("quote") || text.equals("received") || Names.isAsset(text),
              "quote, received, or a code such as USD");
      long validFrom = Times.nanos(row, "valid-from");
      row.end();
      if (!seen.add(List.of(symbol, validFrom))) {
        throw row.refused("valid-from", "one row for a symbol and a time");
      }
      fees.add(new FeeSchedule(id, symbol, FeeSchedule.ANY, validFrom, maker, taker, asset));
    }
    return fees;
  }
}
