package io.crossbook.sources.execution;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.transport.FakeProtocol;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What {@link LineVenue} speaks. A cursor is how many trades of the history came before. */
final class LineProtocol implements PrivateProtocol {
  private final boolean bySymbol;

  /**
   * @param bySymbol true if executions and open orders are asked for symbol by symbol
   */
  LineProtocol(boolean bySymbol) {
    this.bySymbol = bySymbol;
  }

  @Override
  public String venue() {
    return "lines";
  }

  @Override
  public TradingTraits traits() {
    TradingTraits plain = FakeProtocol.traits(false, true, FakeProtocol.PLENTY, FakeProtocol.ANY);
    return new TradingTraits(
        plain.duplicateIds(),
        plain.absence(),
        plain.deadline(),
        plain.serialSends(),
        plain.cancelAll(),
        plain.deadManSwitchMax(),
        bySymbol,
        bySymbol,
        plain.fillHistory(),
        plain.requests(),
        plain.orders());
  }

  @Override
  public String clientOrderId(OrderName name) {
    return name.hex();
  }

  private static <T> Call<T> get(String target, Function<String, T> value) {
    return new Call<>(
        new SignedRequest("GET", target, Map.of("X-Key", "secret"), ""),
        1,
        answer ->
            switch (answer.status()) {
              case 200 -> new Answer.Done<>(value.apply(answer.text()));
              case 418 -> throw new AssertionError(answer.text());
              case 401 -> new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, answer.text());
              default -> new Answer.Unknown<>(answer.toString());
            });
  }

  static Fill fill(String symbol, String row) {
    String[] words = row.split(" ", -1);
    return new Fill(
        symbol.isEmpty() ? "BTC/USD" : symbol,
        words[1],
        "V",
        words[0],
        Side.BUY,
        BigDecimal.TEN,
        BigDecimal.ONE,
        null,
        null,
        "",
        false,
        1);
  }

  @Override
  public Call<FillPage> fills(String symbol, String cursor, long since, long now) {
    if (cursor.equals("broken")) {
      throw new IllegalArgumentException("'broken' is not a cursor of fills");
    }
    return get(
        "/fills/" + symbol.replace("/", "") + "/" + (cursor.isEmpty() ? "0" : cursor),
        text -> {
          List<String> lines = text.lines().toList();
          String[] head = lines.get(0).split(" ", -1);
          List<Fill> fills = new ArrayList<>();
          lines.subList(1, lines.size()).forEach(line -> fills.add(fill(symbol, line)));
          return new FillPage(fills, head[0], Boolean.parseBoolean(head[1]));
        });
  }

  @Override
  public Call<List<OrderState>> openOrders(String symbol, long now) {
    if (bySymbol && symbol.isEmpty()) {
      throw new UnsupportedOperationException("by symbol only");
    }
    return get(
        "/orders/" + symbol.replace("/", ""),
        text -> text.lines().map(LineProtocol::order).toList());
  }

  private static OrderState order(String clientOrderId) {
    return new OrderState(
        "BTC/USD", clientOrderId, "V", Side.BUY, OrderStatus.OPEN, null, null, null, "", 0);
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return get("/balances", asset -> List.of(new Balance(asset, BigDecimal.ONE, null, 0)));
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  @Override
  public Optional<Call<FundingPage>> funding(String cursor, long since, long now) {
    return Optional.of(
        get(
            "/funding/" + (cursor.isEmpty() ? "0" : cursor),
            text -> {
              List<String> lines = text.lines().toList();
              String[] head = lines.get(0).split(" ", -1);
              List<FundingPayment> payments = new ArrayList<>();
              for (String id : lines.subList(1, lines.size())) {
                payments.add(new FundingPayment("BTC-PERP", id, BigDecimal.ONE, "USD", 1));
              }
              return new FundingPage(payments, head[0], Boolean.parseBoolean(head[1]));
            }));
  }

  @Override
  public Call<Long> venueTime(long now) {
    return get("/time", Long::parseLong);
  }

  @Override
  public PrivateStream stream() {
    return new Lines();
  }

  /** The lines of the stream. */
  private static final class Lines implements PrivateStream {
    private static final String CONNECTION = "private";
    private boolean live;

    @Override
    public void start(long now, PrivateOutput out) {
      out.connect(
          new ConnectionPlan(
              CONNECTION,
              ConnectionPlan.Transport.HTTP_LINES,
              "/stream?listenKey=secret",
              20_000_000_000L,
              1),
          Map.of("X-Key", "secret"));
    }

    @Override
    public void onOpen(String connection, long now, PrivateOutput out) {
      // The venue says when it is ready.
    }

    @Override
    public void onFrame(
        String connection,
        byte[] bytes,
        int offset,
        int length,
        boolean text,
        long receivedAt,
        PrivateOutput out) {
      String line = new String(bytes, offset, length, StandardCharsets.UTF_8);
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "ready" -> {
          live = true;
          out.live(receivedAt);
        }
        case "fill" -> out.fill(fill("", words[1]), receivedAt);
        case "order" -> out.order(order(words[1]), receivedAt);
        case "balance" -> out.balance(new Balance(words[1], BigDecimal.ONE, null, 0), receivedAt);
        case "holds" -> {
          out.balances(List.of(new Balance(words[1], BigDecimal.ONE, null, 0)), receivedAt);
          out.told(PrivateOutput.Snapshot.BALANCES);
        }
        case "refuse" -> {
          out.refused(words[1], receivedAt);
          out.disconnect(CONNECTION, "refused");
        }
        case "renew" -> out.request("renewal", new SignedRequest("PUT", "/renewal", Map.of(), ""));
        case "again" -> out.reconnect(CONNECTION, "asked for");
        default ->
            out.deadLetter(
                connection,
                receivedAt,
                DeadLetterReason.UNKNOWN_MESSAGE,
                line,
                bytes,
                offset,
                length);
      }
    }

    @Override
    public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
      out.balance(new Balance(tag + " " + answer.text(), BigDecimal.ONE, null, 0), 1);
    }

    @Override
    public void onClose(String connection, String reason, long now, PrivateOutput out) {
      if (live) {
        live = false;
        out.interrupted("the stream ended", now);
      }
    }

    @Override
    public void onTick(long now, PrivateOutput out) {
      // Nothing is due.
    }
  }

  @Override
  public Call<OrderState> place(OrderIntent intent, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public Call<OrderState> cancel(OrderRef order, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public Call<Void> cancelAll(String symbol, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public int lookups() {
    return 0;
  }

  @Override
  public Call<Optional<OrderState>> lookup(int step, OrderRef order, long now) {
    throw new UnsupportedOperationException("not asked for");
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    throw new UnsupportedOperationException("not asked for");
  }
}
