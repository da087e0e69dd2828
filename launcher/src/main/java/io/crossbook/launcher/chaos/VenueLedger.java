package io.crossbook.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened at the venues, out of the simulator's ledger (docs/SIMULATOR.md, "The ledger"): the
 * side of the judgement that nothing of ours has written. For one thread.
 */
final class VenueLedger {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Movements that are no trading: they make up what an account was given. */
  private static final String DEPOSIT = "deposit";

  private static final String FEE = "fee";

  /**
   * An execution.
   *
   * @param price in quote
   * @param quantity in the listing's unit
   * @param fee in {@code feeAsset}, positive if charged
   */
  record VenueFill(BigDecimal price, BigDecimal quantity, BigDecimal fee, String feeAsset) {}

  /** An order that a venue accepted. For one thread. */
  static final class VenueOrder {
    private final String venue;
    private final String id;
    private final String clientId;
    private final String symbol;
    private final boolean buys;
    private final List<VenueFill> fills = new ArrayList<>();
    private final Map<String, BigDecimal> moved = new TreeMap<>();
    private BigDecimal cumulative = BigDecimal.ZERO;
    private String ended = "";

    private VenueOrder(String venue, String id, String clientId, String symbol, boolean buys) {
      this.venue = venue;
      this.id = id;
      this.clientId = clientId;
      this.symbol = symbol;
      this.buys = buys;
    }

    String venue() {
      return venue;
    }

    /** The client's name for it; empty if it was given none. */
    String clientId() {
      return clientId;
    }

    String symbol() {
      return symbol;
    }

    boolean buys() {
      return buys;
    }

    List<VenueFill> fills() {
      return Collections.unmodifiableList(fills);
    }

    /** By how much it changed the client's balances, fees and all, by asset. */
    Map<String, BigDecimal> moved() {
      return Collections.unmodifiableMap(moved);
    }

    /** Executed so far, in the listing's unit, as the venue says. */
    BigDecimal cumulative() {
      return cumulative;
    }

    /** How it ended; empty while it is open. */
    String ended() {
      return ended;
    }

    @Override
    public String toString() {
      return venue + " order " + id + " (" + (clientId.isEmpty() ? "no name" : clientId) + ")";
    }
  }

  /**
   * How an account's asset moved, apart from what it was given.
   *
   * @param venue where
   * @param asset of which
   */
  record Purse(String venue, String asset) implements Comparable<Purse> {
    @Override
    public int compareTo(Purse other) {
      int byVenue = venue.compareTo(other.venue);
      return byVenue != 0 ? byVenue : asset.compareTo(other.asset);
    }

    @Override
    public String toString() {
      return asset + " at " + venue;
    }
  }

  /**
   * A place where an asset is held.
   *
   * @param account the venue's name of it
   */
  record Wallet(String venue, String account, String asset) {
    @Override
    public String toString() {
      return asset + " of " + account + " at " + venue;
    }
  }

  private final Map<String, VenueOrder> orders = new LinkedHashMap<>();
  private final Map<Wallet, BigDecimal> held = new LinkedHashMap<>();
  private final Map<Wallet, BigDecimal> charged = new LinkedHashMap<>();
  private final Map<Purse, BigDecimal> traded = new TreeMap<>();
  private final Map<Purse, BigDecimal> fees = new TreeMap<>();
  private long rejected;
  private long lines;

  private VenueLedger() {}

  /**
   * Reads a ledger that nobody writes to any more.
   *
   * @throws Failure if it is not whole
   */
  static VenueLedger read(Path file) throws Failure {
    try {
      return of(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new Failure(
          "The simulator's ledger " + file + " cannot be read: " + unreadable.getMessage() + ".",
          unreadable);
    }
  }

  static VenueLedger of(List<String> text) throws Failure {
    VenueLedger ledger = new VenueLedger();
    for (String line : text) {
      ledger.lines++;
      try {
        ledger.take(JSON.readTree(line));
      } catch (IOException | RuntimeException broken) {
        throw new Failure(
            "Line " + ledger.lines + " of the simulator's ledger cannot be used: " + line, broken);
      }
    }
    return ledger;
  }

  private void take(JsonNode line) {
    if (line.path("seq").asLong() != lines) {
      throw new IllegalArgumentException("a line is missing before this one");
    }
    String venue = text(line, "venue");
    switch (text(line, "type")) {
      case "order_accepted" -> accepted(venue, line);
      case "order_rejected" -> rejected++;
      case "fill" -> filled(order(venue, line), line);
      case "order_ended" -> order(venue, line).ended = text(line, "status");
      case "balance" -> moved(venue, line);
      default -> throw new IllegalArgumentException("nobody knows this type");
    }
  }

  private void accepted(String venue, JsonNode line) {
    String id = line.get("order").asText();
    VenueOrder order =
        new VenueOrder(
            venue,
            id,
            line.path("client_id").isTextual() ? text(line, "client_id") : "",
            text(line, "symbol"),
            text(line, "side").equals("buy"));
    if (orders.put(venue + " " + id, order) != null) {
      throw new IllegalArgumentException("the venue has this order already");
    }
  }

  private VenueOrder order(String venue, JsonNode line) {
    VenueOrder order = orders.get(venue + " " + line.get("order").asText());
    if (order == null) {
      throw new IllegalArgumentException("the venue has no such order");
    }
    return order;
  }

  private static void filled(VenueOrder order, JsonNode line) {
    order.fills.add(
        new VenueFill(
            number(line, "price"),
            number(line, "quantity"),
            number(line, "fee"),
            text(line, "fee_asset")));
    order.cumulative = number(line, "cumulative");
  }

  private void moved(String venue, JsonNode line) {
    if (line.path("house").asBoolean()) {
      return;
    }
    Wallet wallet = new Wallet(venue, text(line, "account"), text(line, "asset"));
    BigDecimal change = number(line, "total_change");
    held.merge(wallet, change, BigDecimal::add);
    if (text(line, "why").equals(DEPOSIT)) {
      return;
    }
    if (text(line, "why").equals(FEE)) {
      charged.merge(wallet, change.negate(), BigDecimal::add);
    }
    Map<Purse, BigDecimal> kind = text(line, "why").equals(FEE) ? fees : traded;
    kind.merge(new Purse(venue, text(line, "asset")), change, BigDecimal::add);
    if (line.has("order")) {
      order(venue, line).moved.merge(text(line, "asset"), change, BigDecimal::add);
    }
  }

  private static String text(JsonNode line, String field) {
    JsonNode value = line.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("there is no text " + field);
    }
    return value.textValue();
  }

  private static BigDecimal number(JsonNode line, String field) {
    return new BigDecimal(text(line, field));
  }

  /** Orders that were accepted, in the order in which they were. */
  Collection<VenueOrder> orders() {
    return Collections.unmodifiableCollection(orders.values());
  }

  /** What clients' accounts hold at the end: deposits and everything that came after. */
  Map<Wallet, BigDecimal> held() {
    return Collections.unmodifiableMap(held);
  }

  /** What clients' accounts were charged as fees; positive is paid. */
  Map<Wallet, BigDecimal> charged() {
    return Collections.unmodifiableMap(charged);
  }

  /** Orders that were refused by a matching engine. */
  long rejected() {
    return rejected;
  }

  /** By how much clients' balances changed through trading, fees apart; positive is gained. */
  Map<Purse, BigDecimal> traded() {
    return Collections.unmodifiableMap(traded);
  }

  /** By how much clients' balances changed through fees; negative is paid. */
  Map<Purse, BigDecimal> fees() {
    return Collections.unmodifiableMap(fees);
  }
}
