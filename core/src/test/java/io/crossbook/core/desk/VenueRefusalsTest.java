package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A venue refuses what the desk believed that it would take. */
class VenueRefusalsTest {
  private static final String BTC = "BTC-USD";

  private DeskBench bench;
  private int opportunities;

  @BeforeEach
  void threeVenues() {
    bench =
        new DeskBench(
                DeskBench.config(
                    DeskLimits.standard(),
                    ExecutionStyle.SIMULTANEOUS,
                    "kraken",
                    "coinbase",
                    "gemini"))
            .given("kraken", "USD", "100000")
            .given("coinbase", "BTC", "10")
            .given("gemini", "BTC", "10")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", BTC, "30100", "30110", "1")
            .market("gemini", BTC, "30050", "30060", "1");
  }

  private void confirm() {
    bench.confirm(
        Opportunities.of("id" + opportunities++, bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
  }

  private OrderIntent at(String venue) {
    return bench.sent().stream()
        .filter(order -> order.venue().equals(venue))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private List<String> alerts() {
    return bench.records(DeskRecord.Alert.class).stream().map(DeskRecord.Alert::text).toList();
  }

  private String refusal() {
    List<DeskRecord.Refused> refused = bench.records(DeskRecord.Refused.class);
    return refused.get(refused.size() - 1).rule() + " " + refused.get(refused.size() - 1).detail();
  }

  /** Buys at Kraken; Coinbase refuses to sell, so it is sold at Gemini. */
  private void refusedOnce(RejectReason reason, String words) {
    confirm();
    bench.filled(at("kraken"));
    bench.refused(at("coinbase"), reason, words);
    assertThat(bench.last().venue()).as("the hedge goes elsewhere").isEqualTo("gemini");
    bench.filled(bench.last());
  }

  @Test
  void aHaltedListingIsLeftAloneAndTriedAgain() {
    refusedOnce(RejectReason.NOT_TRADABLE, "halted");
    assertThat(alerts())
        .containsExactly(
            "coinbase takes no orders in BTC-USD (NOT_TRADABLE: halted); it is tried again by"
                + " itself");
    int sent = bench.sent().size();
    confirm();
    assertThat(bench.sent()).hasSize(sent);
    assertThat(refusal()).startsWith("BREAKER listing-refused: coinbase takes no orders");

    bench.pass(10_500);
    confirm();
    bench.filled(at("kraken"));
    bench.refused(at("coinbase"), RejectReason.NOT_TRADABLE, "halted");
    bench.filled(bench.last());
    assertThat(alerts()).as("it is said once").hasSize(1);
    bench.pass(10_500);
    sent = bench.sent().size();
    confirm();
    assertThat(bench.sent()).as("twice as long now").hasSize(sent);
    bench.pass(10_000);
    confirm();
    bench.filled(at("kraken"));
    bench.filled(at("coinbase"));
    assertThat(bench.desk.breakers().trips()).isEmpty();
    refusedOnce(RejectReason.NOT_TRADABLE, "halted");
    assertThat(alerts()).as("another time").hasSize(2);
  }

  @Test
  void aKeyThatIsRefusedIsToldOnceWhoeverHearsItFirst() {
    refusedOnce(RejectReason.NOT_AUTHORIZED, "no such key");
    bench.tell(
        new DeskInput.AccountStatus(
            "coinbase", "", false, DeskInput.AccountStatus.REFUSED + "no such key", bench.now));
    assertThat(alerts())
        .containsExactly(
            "coinbase refuses this account (NOT_AUTHORIZED: no such key); check its key, its"
                + " permissions and the address that it may be used from");
    bench.pass(30_000);
    assertThat(bench.desk.breakers().standing(List.of("coinbase")).reason())
        .contains("cannot be heard: the venue refuses the account: no such key");

    bench.heard("coinbase", true);
    assertThat(alerts()).as("nothing was taken yet").hasSize(1);
    confirm();
    bench.filled(at("kraken"));
    bench.filled(at("coinbase"));
    assertThat(alerts()).hasSize(2).last().isEqualTo("coinbase takes the account again");
  }

  @Test
  void anAccountThatWasRefusedBeforeAnyOrderIsTakenAgainWhenItIsHeard() {
    bench.tell(
        new DeskInput.AccountStatus(
            "coinbase", "", false, DeskInput.AccountStatus.REFUSED + "no such key", bench.now));
    bench.tell(
        new DeskInput.AccountStatus(
            "coinbase", "", false, DeskInput.AccountStatus.REFUSED + "no such key", bench.now));
    confirm();
    assertThat(bench.sent()).isEmpty();
    assertThat(refusal()).startsWith("NOT_READY the account at coinbase cannot be heard");
    bench.heard("coinbase", true);
    assertThat(alerts())
        .containsExactly(
            "coinbase refuses this account (no such key); check its key, its permissions and the"
                + " address that it may be used from",
            "coinbase takes the account again");
  }

  @Test
  void missingFundsStopWhatWouldSpendThemAndNothingElse() {
    refusedOnce(RejectReason.INSUFFICIENT_FUNDS, "too little");
    assertThat(alerts())
        .containsExactly(
            "coinbase says that the account has too little BTC (INSUFFICIENT_FUNDS: too little),"
                + " and the books have 10; look what was taken out, or pay it in");
    int sent = bench.sent().size();
    confirm();
    assertThat(bench.sent()).hasSize(sent);
    assertThat(refusal()).startsWith("BREAKER funds-refused: ");
    assertThat(bench.desk.breakers().standingIn(List.of(Breakers.funds("coinbase", "USD"))))
        .isNull();
  }

  @Test
  void lateNewsOfAnOlderOrderEndsNoRefusal() {
    confirm();
    final OrderIntent bought = at("kraken");
    final OrderIntent older = at("coinbase");
    bench.pass(100);
    confirm();
    bench.filled(at("kraken"));
    bench.refused(at("coinbase"), RejectReason.INSUFFICIENT_FUNDS, "too little");
    bench.filled(bench.last());
    bench.filled(bought);
    bench.filled(older);
    String scope = Breakers.funds("coinbase", "BTC");
    assertThat(bench.desk.breakers().standingIn(List.of(scope))).isNotNull();
    assertThat(bench.desk.breakers().refuses(Breakers.FUNDS_REFUSED, scope)).isTrue();
    assertThat(alerts()).filteredOn(text -> text.contains("too little")).hasSize(1);
  }

  @Test
  void whereTheVenueHasLessThanTheBooksThatIsAllThatIsSpent() {
    List<Balance> less = List.of(new Balance("BTC", new BigDecimal("0.05"), null, bench.now));
    for (int report = 0; report < 2; report++) {
      bench.pass(30_000);
      bench.tell(new DeskInput.BalanceReport("coinbase", "", less, true, bench.now));
    }
    assertThat(bench.desk.books().available("coinbase", "", "BTC")).isEqualByComparingTo("0.05");
    confirm();
    assertThat(at("coinbase").quantity()).isLessThanOrEqualTo(new BigDecimal("0.05"));
    bench.filled(at("kraken"));
    bench.filled(at("coinbase"));
  }

  @Test
  void otherReasonsStopNothing() {
    confirm();
    bench.filled(at("kraken"));
    bench.refused(at("coinbase"), RejectReason.PRICE_OUT_OF_RANGE, "too far");
    assertThat(bench.last().venue()).as("where nothing was refused").isEqualTo("gemini");
    assertThat(alerts()).isEmpty();
    assertThat(bench.desk.breakers().trips()).isEmpty();
  }
}
