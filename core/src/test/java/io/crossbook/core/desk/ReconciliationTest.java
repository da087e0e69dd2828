package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput.Instruction;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.ledger.LedgerAccount;
import io.crossbook.core.ledger.LedgerAccount.Kind;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";
  private static final String KEY = "coinbase//" + PERP;

  /** Venues are asked this often. */
  private static final long EVERY_NANOS = 30_000_000_000L;

  private DeskBench bench;

  @BeforeEach
  void open() {
    bench =
        new DeskBench(
                DeskBench.config(
                    Limits.with("maxConcurrent", 5),
                    Map.of("basis", ExecutionStyle.SIMULTANEOUS),
                    Map.of("basis", 3600 * DeskBench.SECOND),
                    "kraken",
                    "gemini",
                    "coinbase"))
            .given("kraken", "USD", "100000")
            .given("gemini", "USD", "100000")
            .given("coinbase", "USD", "100000")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("gemini", BTC, "29990", "30000", "1")
            .market("coinbase", PERP, "30300", "30310", "1");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .strategy("basis")
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    for (OrderIntent order : bench.sent()) {
      bench.filled(order);
    }
  }

  /** The venue lists its positions half a minute later; none if it is flat. */
  private void positions(String quantity, String entry) {
    bench.now += EVERY_NANOS;
    positionsAtOnce(quantity, entry);
  }

  private void positionsAtOnce(String quantity, String entry) {
    List<VenuePosition> there =
        quantity.equals("0")
            ? List.of()
            : List.of(
                new VenuePosition(
                    PERP,
                    new BigDecimal(quantity),
                    entry == null ? null : new BigDecimal(entry),
                    null,
                    null,
                    null,
                    0));
    bench.tell(new DeskInput.PositionReport("coinbase", "", there, true, bench.now));
  }

  private void balance(String more) {
    bench.now += EVERY_NANOS;
    balanceAtOnce(more);
  }

  private void balanceAtOnce(String more) {
    BigDecimal total = bench.desk.books().cash("coinbase", "", "USD").add(new BigDecimal(more));
    bench.tell(
        new DeskInput.BalanceReport(
            "coinbase", "", List.of(new Balance("USD", total, null, 0)), true, bench.now));
  }

  private List<DeskRecord.Alert> alerts() {
    return bench.records(DeskRecord.Alert.class);
  }

  private AveragePosition held() {
    return bench.desk.books().positions().get(KEY).position;
  }

  private void accept(String subject) {
    bench.tell(
        new Instruction(
            Instruction.Kind.ACCEPT_DRIFT, subject, "ann", "closed by hand", bench.now));
  }

  @Test
  void aPositionThatDiffersTwiceIsToldOnce() {
    positions("-0.1", null);
    positions("-0.1", null);
    assertThat(alerts()).isEmpty();
    positions("-0.04", null);
    assertThat(alerts()).as("the books may be behind").isEmpty();
    positions("-0.04", null);
    positions("-0.04", null);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).critical()).isTrue();
    assertThat(alerts().get(0).subject()).isEqualTo("account coinbase");
    assertThat(alerts().get(0).text())
        .isEqualTo("coinbase has a position of 0.06 BTC-USD-PERP more than the books of the desk");
    positions("-0.1", null);
    positions("-0.04", null);
    positions("-0.04", null);
    assertThat(alerts()).as("it is another one").hasSize(2);
  }

  @Test
  void reportsThatComeAtOnceShowThatADifferencePassedAndNotThatItStands() {
    balance("7");
    balanceAtOnce("7");
    positions("-0.04", null);
    positionsAtOnce("-0.04", null);
    assertThat(alerts()).as("as after a restart, before all is booked").isEmpty();
    balance("7");
    positions("-0.04", null);
    assertThat(alerts()).hasSize(2);

    balance("8");
    balanceAtOnce("0");
    positions("-0.03", null);
    positionsAtOnce("-0.1", null);
    balance("8");
    positions("-0.03", null);
    assertThat(alerts()).as("it was away in between").hasSize(2);
    balance("8");
    positions("-0.03", null);
    assertThat(alerts()).hasSize(4);
  }

  @Test
  void nothingIsComparedWhileTheAccountIsNotHeard() {
    bench.tell(new DeskInput.AccountStatus("coinbase", "", false, "cut", bench.now));
    for (int i = 0; i < 3; i++) {
      balance("7");
      positions("-0.04", null);
    }
    assertThat(alerts()).extracting(DeskRecord.Alert::text).noneMatch(t -> t.contains("more than"));
    bench.tell(new DeskInput.AccountStatus("coinbase", "", true, "", bench.now));
    for (int i = 0; i < 2; i++) {
      balance("7");
      positions("-0.04", null);
    }
    assertThat(alerts())
        .extracting(DeskRecord.Alert::text)
        .filteredOn(t -> t.contains("more than"))
        .hasSize(2);
  }

  private BigDecimal stands(LedgerAccount account) {
    return bench.desk.books().journal().balance(account);
  }

  @ParameterizedTest
  @CsvSource({
    "'',         -1000, ADJUSTMENT",
    "/deposit,    1000, CAPITAL",
    "/withdrawal, -1000, CAPITAL",
    "/interest,   -1000, INTEREST",
    "/sent,       -1000, TRANSIT",
  })
  void aDifferenceStandsInTheBooksAsWhatItWas(String cause, BigDecimal more, Kind kind) {
    LedgerAccount cash = LedgerAccount.cash("coinbase", "", "USD");
    BigDecimal held = stands(cash);
    BigDecimal before = bench.desk.books().journal().sum(kind, "USD");
    balance(more.toPlainString());
    balance(more.toPlainString());
    accept("balance/coinbase//USD" + cause);
    assertThat(stands(cash)).isEqualByComparingTo(held.add(more));
    assertThat(bench.desk.books().journal().sum(kind, "USD"))
        .isEqualByComparingTo(before.subtract(more));
    balance("0");
    balance("0");
    assertThat(alerts()).as("one that it differs, one that it is accepted").hasSize(2);
  }

  @Test
  void whatWasSentIsOnItsWayLessItsFeeUntilItArrives() {
    BigDecimal held = bench.desk.books().journal().held("USD");
    balance("-1000");
    balance("-1000");
    accept("balance/coinbase//USD/arrived");
    accept("balance/coinbase//USD/deposit");
    accept("balance/coinbase//USD/sent/1000");
    accept("balance/coinbase//USD/lost");
    assertThat(alerts())
        .extracting(DeskRecord.Alert::text)
        .endsWith(
            "it is not accepted: -1000 USD did not arrive",
            "it is not accepted: -1000 USD is no deposit",
            "it is not accepted: a fee of 1000 leaves nothing of -1000 USD to arrive",
            "it is not accepted: 'lost' is no cause of a difference");
    accept("balance/coinbase//USD/sent/5.5");
    assertThat(stands(LedgerAccount.transit("USD"))).isEqualByComparingTo("994.5");
    assertThat(bench.desk.books().journal().held("USD"))
        .as("only the fee is gone")
        .isEqualByComparingTo(held.subtract(new BigDecimal("5.5")));
    balance("994.6");
    balance("994.6");
    accept("balance/coinbase//USD/arrived");
    assertThat(alerts().get(alerts().size() - 1).text())
        .isEqualTo("it is not accepted: 994.6 USD did not arrive, since 994.5 is on its way");
    balance("994.5");
    balance("994.5");
    accept("balance/coinbase//USD/arrived");
    assertThat(stands(LedgerAccount.transit("USD"))).isEqualByComparingTo("0");
    balance("0");
    balance("0");
    assertThat(alerts().get(alerts().size() - 1).text()).contains("accepted by ann");
  }

  @Test
  void aPositionThatTheVenueDoesNotListIsFlatThere() {
    positions("0", null);
    positions("0", null);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).text()).contains("a position of 0.1 ");
  }

  @Test
  void whatTheStreamSaysOfOnePositionIsNoComparison() {
    VenuePosition other =
        new VenuePosition("ETH-USD-PERP", BigDecimal.ONE, null, null, null, null, 0);
    for (int i = 0; i < 3; i++) {
      bench.tell(new DeskInput.PositionReport("coinbase", "", List.of(other), false, bench.now));
    }
    assertThat(alerts()).isEmpty();
  }

  @Test
  void nothingIsComparedWhileOrdersAreOut() {
    bench.confirm(
        Opportunities.of("next", bench.now)
            .strategy("basis")
            .leg("gemini", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    assertThat(bench.sent()).hasSize(4);
    for (int i = 0; i < 3; i++) {
      positions("-0.2", null);
    }
    assertThat(alerts()).isEmpty();
  }

  @Test
  void aPersonTakesTheVenuesWordForAPosition() {
    accept("position/" + KEY);
    assertThat(held().quantity).as("nothing was told yet").isEqualByComparingTo("-0.1");
    assertThat(alerts().get(0).text()).startsWith("no difference of it stands");
    positions("-0.04", "30200");
    positions("-0.04", "30200");
    accept("position/" + KEY);
    assertThat(held().quantity).isEqualByComparingTo("-0.04");
    assertThat(held().cost).isEqualByComparingTo("-1208");
    DeskRecord.Alert said = alerts().get(alerts().size() - 1);
    assertThat(said.critical()).isFalse();
    assertThat(said.text()).endsWith("accepted by ann: closed by hand");
    int before = alerts().size();
    positions("-0.04", "30200");
    positions("-0.04", "30200");
    assertThat(alerts()).hasSize(before);
  }

  @Test
  void aPositionIsTakenOverAtItsAverageWhereTheVenueDoesNotSayWhatItCost() {
    positions("-0.04", null);
    positions("-0.04", null);
    BigDecimal average = held().averagePrice();
    accept("position/" + KEY);
    assertThat(held().averagePrice()).isEqualByComparingTo(average);
    positions("0.3", null);
    positions("0.3", null);
    accept("position/" + KEY);
    assertThat(held().quantity).as("nobody knows what it cost").isEqualByComparingTo("-0.04");
    positions("0", null);
    positions("0", null);
    accept("position/" + KEY);
    assertThat(held().quantity).isEqualByComparingTo("0");
    assertThat(held().cost).isEqualByComparingTo("0");
  }

  @Test
  void aPersonTakesTheVenuesWordForABalance() {
    BigDecimal before = bench.desk.books().cash("coinbase", "", "USD");
    balance("-5");
    balance("-5");
    assertThat(alerts()).hasSize(1);
    accept("balance/coinbase//USD");
    assertThat(bench.desk.books().cash("coinbase", "", "USD").subtract(before))
        .isEqualByComparingTo("-5");
    LedgerAccount cash = LedgerAccount.cash("coinbase", "", "USD");
    assertThat(bench.desk.books().journal().balance(cash.other(Kind.ADJUSTMENT)))
        .isEqualByComparingTo("5");
    balance("0");
    balance("0");
    accept("balance/coinbase//USD");
    assertThat(bench.desk.books().cash("coinbase", "", "USD").subtract(before))
        .as("once")
        .isEqualByComparingTo("-5");
  }

  /** It is not the difference that the person looked at. */
  @Test
  void whatDiffersOtherwiseByNowIsNotAccepted() {
    balance("-5");
    balance("-5");
    balance("-6");
    BigDecimal before = bench.desk.books().cash("coinbase", "", "USD");
    accept("balance/coinbase//USD");
    assertThat(bench.desk.books().cash("coinbase", "", "USD")).isEqualByComparingTo(before);
  }

  @Test
  void aSubjectThatNamesNothingIsRefusedInWords() {
    for (String subject : List.of("", "balance", "cash/coinbase//USD", "position/coinbase")) {
      accept(subject);
      assertThat(alerts().get(alerts().size() - 1).text())
          .isEqualTo("it names neither a balance nor a position");
    }
  }
}
