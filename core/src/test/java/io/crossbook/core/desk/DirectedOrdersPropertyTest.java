package io.crossbook.core.desk;

import static io.crossbook.core.testing.DirectedBench.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.testing.DirectedBench;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever the markets show and whatever is filled: never more than was asked, never beyond the
 * limit or the participation, never at more than three venues at a time; and what is over adds up.
 */
class DirectedOrdersPropertyTest {
  private static final List<String> VENUES = List.of("binance", "coinbase", "gateio", "kraken");
  private static final BigDecimal PARTICIPATION = new BigDecimal("0.3");

  @Property(tries = 300)
  void anOrderIsNeverExceeded(@ForAll long seed) {
    Random random = new Random(seed);
    DirectedBench persons = new DirectedBench();
    Map<String, BigDecimal> shown = new HashMap<>();
    quote(persons, random, shown);
    boolean buys = random.nextBoolean();
    boolean limited = random.nextBoolean();
    boolean shares = random.nextBoolean();
    BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(5_000), 4);
    BigDecimal limit = new BigDecimal(buys ? "30040" : "29960");
    String mode = List.of("smart", "best-price", "lowest-fee", "fastest").get(random.nextInt(4));
    String spread = List.of("", " twap=60s", " iceberg=0.0001").get(random.nextInt(3));
    if (spread.contains("iceberg") && quantity.compareTo(new BigDecimal("0.0001")) <= 0) {
      spread = "";
    }
    long number =
        persons.order(
            String.format(
                Locale.ROOT,
                "%s %s BTC-USD mode=%s%s%s%s for=90s",
                buys ? "buy" : "sell",
                quantity.toPlainString(),
                mode,
                limited ? " limit=" + limit : "",
                spread,
                shares ? " participation=" + PARTICIPATION : ""));
    BigDecimal filled = BigDecimal.ZERO;
    int answered = 0;
    for (int second = 0; second < 100; second++) {
      List<OrderIntent> fresh =
          List.copyOf(persons.bench.sent().subList(answered, persons.bench.sent().size()));
      answered += fresh.size();
      assertThat(fresh.size()).as("venues at a time").isLessThanOrEqualTo(3);
      BigDecimal out = BigDecimal.ZERO;
      BigDecimal visible = BigDecimal.ZERO;
      for (BigDecimal each : shown.values()) {
        visible = visible.add(each);
      }
      for (OrderIntent each : fresh) {
        out = out.add(each.quantity());
        assertThat(each.side()).isEqualTo(buys ? Side.BUY : Side.SELL);
        if (limited) {
          assertThat(each.limit().compareTo(limit) * (buys ? 1 : -1)).isLessThanOrEqualTo(0);
        }
      }
      assertThat(filled.add(out)).as("asked").isLessThanOrEqualTo(quantity);
      if (shares) {
        assertThat(out).as("share").isLessThanOrEqualTo(visible.multiply(PARTICIPATION));
      }
      for (OrderIntent each : fresh) {
        BigDecimal part = part(random, each.quantity());
        if (part.signum() == 0) {
          persons.bench.missed(each);
        } else {
          persons.executed(each, part.toPlainString(), each.limit().toPlainString());
        }
        filled = filled.add(part);
      }
      quote(persons, random, shown);
      persons.bench.pass(1_000);
    }
    DeskRecord.DirectedReport report = persons.report(number);
    assertThat(report.endedAt()).isPositive();
    assertThat(report.filled()).isEqualByComparingTo(filled);
    assertThat(report.state() == DirectedState.FILLED).isEqualTo(filled.compareTo(quantity) == 0);
    BigDecimal booked = BigDecimal.ZERO;
    for (String venue : VENUES) {
      booked =
          booked.add(persons.bench.desk.books().cash(venue, "", "BTC")).subtract(BigDecimal.TEN);
    }
    assertThat(booked).isEqualByComparingTo(buys ? filled : filled.negate());
    assertThat(persons.bench.desk.operations()).isEmpty();
    assertThat(persons.bench.desk.books().reservations().claims()).isEmpty();
  }

  private static void quote(DirectedBench persons, Random random, Map<String, BigDecimal> shown) {
    for (String venue : VENUES) {
      BigDecimal size = BigDecimal.valueOf(1 + random.nextInt(2_000), 4);
      int bid = 29_950 + random.nextInt(60);
      shown.put(venue, size);
      persons.bench.market(
          venue, BTC, Integer.toString(bid), Integer.toString(bid + 10), size.toPlainString());
    }
  }

  private static BigDecimal part(Random random, BigDecimal quantity) {
    return switch (random.nextInt(4)) {
      case 0 -> BigDecimal.ZERO;
      case 1 ->
          Recovery.floor(
              quantity.multiply(BigDecimal.valueOf(random.nextInt(100), 2)),
              new BigDecimal("0.0001"));
      default -> quantity;
    };
  }
}
