package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.ledger.LedgerAccount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReservationsTest {
  private static final LedgerAccount USD = LedgerAccount.cash("kraken", "", "USD");
  private static final LedgerAccount BTC = LedgerAccount.cash("binance", "", "BTC");
  private static final long EXPIRES = 300;

  private final Map<LedgerAccount, BigDecimal> held =
      new HashMap<>(Map.of(USD, new BigDecimal("1000"), BTC, new BigDecimal("0.5")));
  private final Reservations reservations = new Reservations();

  private BigDecimal held(LedgerAccount account) {
    return held.getOrDefault(account, BigDecimal.ZERO);
  }

  private static Need need(LedgerAccount account, String amount) {
    return new Need(account.venue(), account.subAccount(), account.asset(), new BigDecimal(amount));
  }

  private Need reserve(long operation, long now, Need... needs) {
    return reservations.reserve(operation, List.of(needs), this::held, now, now + EXPIRES);
  }

  @Test
  void allLegsOrNone() {
    assertThat(reserve(1, 0, need(USD, "600"), need(BTC, "0.5"))).isNull();
    Need missing = need(BTC, "0.00000001");
    assertThat(reserve(2, 0, need(USD, "400"), missing)).isEqualTo(missing);
    assertThat(reservations.claimed(USD)).isEqualByComparingTo("600");
    assertThat(reserve(2, 0, need(USD, "400"))).isNull();
    assertThat(reservations.available(USD, this::held)).isEqualByComparingTo("0");
  }

  @Test
  void needsOfOneAccountAddUp() {
    assertThat(reserve(1, 0, need(USD, "600"), need(USD, "400.01"))).isNotNull();
    assertThat(reserve(1, 0, need(USD, "600"), need(USD, "400"))).isNull();
  }

  @Test
  void aClaimExpiresUnlessItIsHeld() {
    reserve(1, 0, need(USD, "600"));
    reserve(2, 10, need(USD, "300"));
    reservations.hold(2);
    assertThat(reservations.expire(EXPIRES - 1)).isEmpty();
    assertThat(reservations.expire(EXPIRES)).containsExactly(1L);
    assertThat(reservations.expire(Long.MAX_VALUE - 1)).isEmpty();
    assertThat(reservations.claimed(USD)).isEqualByComparingTo("300");
    reservations.release(2);
    assertThat(reservations.claimed(USD)).isEqualByComparingTo("0");
  }

  @Test
  void whatIsSpentIsNoLongerClaimed() {
    reserve(1, 0, need(USD, "600"));
    held.put(USD, new BigDecimal("750"));
    reservations.spend(1, USD, new BigDecimal("250"));
    assertThat(reservations.available(USD, this::held)).isEqualByComparingTo("400");
    reservations.spend(1, USD, new BigDecimal("999"));
    assertThat(reservations.claimed(USD)).isEqualByComparingTo("0");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> reserve(1, 0, need(USD, "0"))).hasMessageContaining("cannot reserve");
    reserve(1, 0, need(USD, "1"));
    assertThatThrownBy(() -> reserve(1, 0, need(USD, "1"))).hasMessageContaining("already");
  }

  @Property(tries = 300)
  void claimsNeverExceedWhatIsHeld(@ForAll long seed) {
    reservations.restore(Map.of());
    held.putAll(Map.of(USD, new BigDecimal("1000"), BTC, new BigDecimal("0.5")));
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> alive = new ArrayList<>();
    long now = 0;
    for (long operation = 0; operation < 200; operation++) {
      now += random.nextInt(20);
      switch (random.nextInt(5)) {
        case 0 -> {
          if (!alive.isEmpty()) {
            reservations.release(alive.remove(random.nextInt(alive.size())));
          }
        }
        case 1 -> {
          if (!alive.isEmpty()) {
            // A fill takes from what is held and from the claim alike.
            long one = alive.get(random.nextInt(alive.size()));
            Reservations.Claim claim = reservations.claims().get(one);
            BigDecimal claimed =
                claim == null ? BigDecimal.ZERO : claim.needs().getOrDefault(USD, BigDecimal.ZERO);
            BigDecimal spent = claimed.multiply(BigDecimal.valueOf(random.nextInt(101), 2));
            held.merge(USD, spent.negate(), BigDecimal::add);
            reservations.spend(one, USD, spent);
          }
        }
        default -> {
          Need[] needs = {
            need(USD, BigDecimal.valueOf(random.nextInt(1, 50_000), 2).toPlainString()),
            need(BTC, BigDecimal.valueOf(random.nextInt(1, 20_000_000), 8).toPlainString())
          };
          if (reserve(operation, now, needs) == null) {
            alive.add(operation);
          }
        }
      }
      for (LedgerAccount account : List.of(USD, BTC)) {
        assertThat(reservations.claimed(account)).isLessThanOrEqualTo(held(account));
        assertThat(reservations.claimed(account).signum()).isGreaterThanOrEqualTo(0);
      }
      Reservations copy = new Reservations();
      copy.restore(reservations.claims());
      assertThat(copy.claims()).isEqualTo(reservations.claims());
    }
  }
}
