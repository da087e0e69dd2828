package io.crossbook.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.ledger.LedgerAccount.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JournalPropertyTest {
  private static final List<String> VENUES = List.of("kraken", "binance", "gateio");
  private static final List<String> ASSETS = List.of("BTC", "ETH", "USD", "USDT", "BNB");

  private static BigDecimal decimal(SplittableRandom random, int scale) {
    return BigDecimal.valueOf(random.nextLong(1, 1_000_000_000L), scale);
  }

  /** What a plain account of coins at each venue says, kept beside the journal. */
  private static final class Coins {
    final Map<String, BigDecimal> at = new TreeMap<>();

    void add(String venue, String asset, BigDecimal amount) {
      at.merge(venue + ":" + asset, amount, BigDecimal::add);
    }
  }

  @Property(tries = 300)
  void moneyIsConservedToTheLastDecimal(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Journal journal = new Journal();
    Coins coins = new Coins();
    for (int i = 0; i < 120; i++) {
      post(random, i, journal, coins);
    }
    for (String asset : ASSETS) {
      BigDecimal all = BigDecimal.ZERO;
      for (Kind kind : Kind.values()) {
        all = all.add(journal.sum(kind, asset));
      }
      assertThat(all).as("sum of everything in %s", asset).isEqualByComparingTo("0");
      for (String venue : VENUES) {
        assertThat(journal.balance(LedgerAccount.cash(venue, "", asset)))
            .as("%s at %s", asset, venue)
            .isEqualByComparingTo(coins.at.getOrDefault(venue + ":" + asset, BigDecimal.ZERO));
      }
    }
  }

  private static void post(SplittableRandom random, int i, Journal journal, Coins coins) {
    String venue = VENUES.get(random.nextInt(VENUES.size()));
    String asset = ASSETS.get(random.nextInt(ASSETS.size()));
    BigDecimal amount = decimal(random, 8);
    BigDecimal fee = decimal(random, 11).multiply(BigDecimal.valueOf(random.nextInt(-1, 2)));
    switch (random.nextInt(6)) {
      case 0 -> {
        journal.post(Movements.deposit(i, "deposit " + i, venue, "", asset, amount));
        coins.add(venue, asset, amount);
      }
      case 1 -> {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal price = decimal(random, 5);
        journal.post(
            Movements.spotFill(
                i,
                "fill " + i,
                venue,
                "",
                "BTC",
                "USD",
                side,
                amount,
                amount.multiply(price),
                fee,
                asset));
        BigDecimal sign = BigDecimal.valueOf(side.sign());
        coins.add(venue, "BTC", amount.multiply(sign));
        coins.add(venue, "USD", amount.multiply(price).multiply(sign).negate());
        coins.add(venue, asset, fee.negate());
      }
      case 2 -> {
        journal.post(
            Movements.derivativeFill(
                i, "close " + i, venue, "", "USDT", amount.negate(), fee, asset));
        coins.add(venue, "USDT", amount.negate());
        coins.add(venue, asset, fee.negate());
      }
      case 3 -> {
        journal.post(Movements.funding(i, "funding " + i, venue, "", asset, amount.negate()));
        coins.add(venue, asset, amount.negate());
      }
      case 4 -> {
        BigDecimal cost = fee.abs();
        journal.post(Movements.sent(i, "sent " + i, venue, "", asset, amount, cost));
        coins.add(venue, asset, amount.add(cost).negate());
      }
      default -> {
        journal.post(Movements.arrived(i, "arrived " + i, venue, "", asset, amount));
        coins.add(venue, asset, amount);
      }
    }
  }

  @Test
  void anEntryThatMakesMoneyIsRefused() {
    LedgerAccount cash = LedgerAccount.cash("kraken", "", "USD");
    LedgerAccount other = LedgerAccount.cash("kraken", "", "EUR");
    assertThatThrownBy(
            () ->
                new JournalEntry(
                    1,
                    "wish",
                    List.of(
                        new Posting(cash, BigDecimal.ONE),
                        new Posting(other, BigDecimal.ONE.negate()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the entry 'wish' creates -1 EUR");
  }

  @Test
  void aTransferIsHeldWhileItIsOnItsWay() {
    Journal journal = new Journal();
    BigDecimal one = BigDecimal.ONE;
    journal.post(Movements.deposit(1, "d", "kraken", "", "BTC", new BigDecimal("2")));
    journal.post(Movements.sent(2, "s", "kraken", "", "BTC", one, new BigDecimal("0.0005")));
    assertThat(journal.held("BTC")).isEqualByComparingTo("1.9995");
    assertThat(journal.balance(LedgerAccount.transit("BTC"))).isEqualByComparingTo("1");
    journal.post(Movements.arrived(3, "a", "binance", "desk", "BTC", one));
    assertThat(journal.held("BTC")).isEqualByComparingTo("1.9995");
    assertThat(journal.balances().keySet().stream().map(LedgerAccount::toString))
        .containsExactly(
            "cash:binance:desk:BTC", "cash:kraken:BTC", "fees:kraken:BTC", "capital:BTC");
  }

  @Property(tries = 500)
  void whatAPositionMadeIsWhatItsFillsPaid(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AveragePosition position = new AveragePosition();
    BigDecimal paid = BigDecimal.ZERO;
    for (int i = 0; i < 40; i++) {
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      BigDecimal size = BigDecimal.valueOf(random.nextLong(1, 50), 1);
      BigDecimal price = BigDecimal.valueOf(random.nextLong(900, 1100), 2);
      position.fill(side, size, price);
      paid = paid.subtract(size.multiply(price).multiply(BigDecimal.valueOf(side.sign())));
    }
    BigDecimal last = BigDecimal.valueOf(random.nextLong(900, 1100), 2);
    // What came in, and what is left at its price, is all that can have been won.
    assertThat(position.realized.add(position.unrealized(last)))
        .isEqualByComparingTo(paid.add(position.quantity.multiply(last)));
    if (position.quantity.signum() != 0) {
      position.fill(
          position.quantity.signum() > 0 ? Side.SELL : Side.BUY, position.quantity.abs(), last);
    }
    assertThat(position.quantity).isEqualByComparingTo("0");
    assertThat(position.cost).isEqualByComparingTo("0");
    assertThat(position.averagePrice()).isNull();
  }

  @Test
  void turningAroundRealizesWhatWasOpenAndOpensTheRest() {
    AveragePosition position = new AveragePosition();
    position.fill(Side.BUY, new BigDecimal("2"), new BigDecimal("100"));
    position.fill(Side.BUY, new BigDecimal("1"), new BigDecimal("130"));
    assertThat(position.averagePrice()).isEqualByComparingTo("110");
    assertThat(position.fill(Side.SELL, new BigDecimal("1"), new BigDecimal("115")))
        .isEqualByComparingTo("5");
    assertThat(position.averagePrice()).isEqualByComparingTo("110");
    assertThat(position.fill(Side.SELL, new BigDecimal("5"), new BigDecimal("120")))
        .isEqualByComparingTo("20");
    assertThat(position.quantity).isEqualByComparingTo("-3");
    assertThat(position.averagePrice()).isEqualByComparingTo("120");
    assertThat(position.unrealized(new BigDecimal("100"))).isEqualByComparingTo("60");
  }
}
