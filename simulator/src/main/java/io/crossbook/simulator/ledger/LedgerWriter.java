package io.crossbook.simulator.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Ledger;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.market.ListingSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Writes a ledger to a file of JSON lines, handing every line to the operating system before the
 * order's answer is sent, so that it is complete whatever is killed afterwards. A file has the
 * ledger of one run: nothing that was written is ever replaced, and nothing of another run follows.
 *
 * <p>Every line has {@code seq} (from 1, without gaps), {@code time_ns} (the simulated time,
 * without the error of a venue's clock), {@code venue}, {@code account} and {@code type}: {@code
 * order_accepted}, {@code order_rejected}, {@code fill}, {@code order_ended} or {@code balance}.
 * Prices, quantities and amounts are decimal text. Not thread safe.
 */
public final class LedgerWriter implements Ledger, AutoCloseable {
  private final Path file;
  private final String place;
  private final OutputStream out;
  private final LongSupplier clock;
  private long sequence;

  /**
   * Begins a ledger in a file that is empty or not there.
   *
   * @param clock the simulation's time in epoch nanoseconds
   * @throws IOException with one sentence if the file has something in it, or as the file system
   *     says if it cannot be written
   */
  public static LedgerWriter begin(Path file, LongSupplier clock) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > 0) {
      throw new IOException(
          file
              + " has the ledger of another run, and what is written there is never replaced; name"
              + " another file, or move it away");
    }
    return new LedgerWriter(
        file,
        file.toString(),
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        clock);
  }

  private LedgerWriter(Path file, String place, OutputStream out, LongSupplier clock) {
    this.file = file;
    this.place = place;
    this.out = out;
    this.clock = clock;
  }

  /** A ledger that nobody reads. */
  public static LedgerWriter nowhere() {
    return new LedgerWriter(null, "nowhere", OutputStream.nullOutputStream(), () -> 0);
  }

  private ObjectNode line(String type, String venue, Account account) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("seq", ++sequence)
        .put("time_ns", clock.getAsLong())
        .put("type", type)
        .put("venue", venue)
        .put("account", account.name());
  }

  private void write(ObjectNode line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the ledger to " + place, e);
    }
  }

  private static void describe(ObjectNode line, OrderRequest request) {
    line.put("client_id", request.clientId().orElse(null));
    line.put("symbol", request.symbol());
    line.put("side", request.side().name().toLowerCase(Locale.ROOT));
    line.put("order_type", request.market() ? "market" : "limit");
    line.put("time_in_force", request.timeInForce().name().toLowerCase(Locale.ROOT));
    line.put("post_only", request.postOnly());
  }

  @Override
  public void accepted(String venue, Order order) {
    ObjectNode line = line("order_accepted", venue, order.account()).put("order", order.id());
    describe(line, order.request());
    ListingSpec spec = order.spec();
    line.put("quantity", text(spec.quantity(order.request().quantity())));
    line.put("price", order.request().market() ? null : text(spec.price(order.request().price())));
    write(line);
  }

  @Override
  public void rejected(String venue, Account account, OrderRequest request, Rejection why) {
    ObjectNode line = line("order_rejected", venue, account);
    describe(line, request);
    line.put("lots", request.quantity()).put("ticks", request.price());
    write(line.put("reason", why.wireName()));
  }

  @Override
  public void filled(String venue, Order order, Fill fill) {
    ListingSpec spec = order.spec();
    ObjectNode line = line("fill", venue, order.account()).put("order", order.id());
    line.put("client_id", order.clientId().orElse(null));
    line.put("symbol", spec.symbol());
    line.put("side", order.side().name().toLowerCase(Locale.ROOT));
    line.put("execution", fill.execution()).put("trade", fill.tradeId());
    line.put("price", text(spec.price(fill.price())));
    line.put("quantity", text(spec.quantity(fill.quantity())));
    line.put("cost", text(fill.cost())).put("fee", text(fill.fee()));
    line.put("fee_asset", fill.feeAsset()).put("maker", fill.maker());
    if (spec.kind().margined()) {
      line.put("realized", text(fill.realized()));
    }
    line.put("cumulative", text(spec.quantity(order.filled())));
    write(line);
  }

  @Override
  public void ended(String venue, Order order) {
    ObjectNode line = line("order_ended", venue, order.account()).put("order", order.id());
    line.put("client_id", order.clientId().orElse(null));
    line.put("symbol", order.spec().symbol());
    line.put("status", order.status().name().toLowerCase(Locale.ROOT));
    line.put("filled", text(order.spec().quantity(order.filled())));
    line.put("cost", text(order.cost())).put("fee", text(order.fee()));
    write(line);
  }

  @Override
  public void moved(
      String venue,
      Account account,
      boolean house,
      String asset,
      String why,
      Optional<Order> order,
      BigDecimal total,
      BigDecimal held,
      Balance after) {
    ObjectNode line = line("balance", venue, account).put("house", house).put("asset", asset);
    line.put("why", why);
    order.ifPresent(o -> line.put("order", o.id()));
    line.put("total_change", text(total)).put("held_change", text(held));
    line.put("total", text(after.total())).put("held", text(after.held()));
    write(line);
  }

  /** Takes back a ledger whose run never began: nobody has traded, and the file goes. */
  public void discard() throws IOException {
    close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  private static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot finish the ledger in " + place, e);
    }
  }
}
