package io.crossbook.core.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperVenueTest {
  private static final long MILLI = 1_000_000L;
  private static final long LATENCY = 50 * MILLI;
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  private static final long START = 1_000_000 * MILLI;

  private final PaperState state = new PaperState();
  private final List<DeskInput> told = new ArrayList<>();
  private PaperVenue venue = venue("quote");
  private long now = START;
  private int orders;

  private PaperVenue venue(String feeAsset) {
    FeeSchedule fee =
        new FeeSchedule(
            "kraken", "*", "*", 0, new BigDecimal("0.0002"), new BigDecimal("0.001"), feeAsset);
    Map<String, BigDecimal> given =
        Map.of("USD", new BigDecimal("10000"), "BTC", new BigDecimal("2"));
    PaperConfig config =
        new PaperConfig(
            7,
            new ArrayList<>(
                List.of(new PaperConfig.PaperAccount("kraken", "", new HashMap<>(given)))),
            new HashMap<>(Map.of("kraken", LATENCY)),
            0,
            new FeeBook(List.of(fee)),
            2,
            60_000 * MILLI);
    PaperVenue made = new PaperVenue(config, state);
    made.open(START, told::add);
    told.clear();
    return made;
  }

  private static Listing listing(String instrument) {
    return Listings.of("kraken", instrument).tick("0.01").lot("0.001").minSize("0.002").listing();
  }

  private void quote(Books book) {
    now += MILLI;
    venue.on(book.nanos(now).view(), told::add);
  }

  private static Books book() {
    return Books.of("kraken", BTC)
        .bid("999", "1")
        .bid("998", "1")
        .ask("1000", "1")
        .ask("1001", "2");
  }

  private void ready() {
    venue.on(new ListingUpdate(now, listing(BTC)), told::add);
    quote(book());
  }

  private OrderIntent order(
      String instrument, OrderKind kind, Side side, String quantity, String limit, boolean reduce) {
    return new OrderIntent(
        new OrderName(7, 0, orders++, 0),
        "kraken",
        "",
        instrument,
        side,
        kind,
        new BigDecimal(quantity),
        new BigDecimal(limit),
        reduce,
        now + 1000 * MILLI);
  }

  private OrderIntent send(OrderKind kind, Side side, String quantity, String limit) {
    OrderIntent order = order(BTC, kind, side, quantity, limit, false);
    venue.send(order, now);
    return order;
  }

  private void arrive() {
    now += LATENCY;
    venue.onTime(now, told::add);
  }

  private List<Fill> fills() {
    return told.stream()
        .filter(DeskInput.FillReport.class::isInstance)
        .map(each -> ((DeskInput.FillReport) each).fill())
        .toList();
  }

  private OrderState last() {
    OrderState last = null;
    for (DeskInput each : told) {
      last = each instanceof DeskInput.OrderReport report ? report.state() : last;
    }
    return last;
  }

  private BigDecimal held(String asset) {
    return state.balances.getOrDefault("kraken//" + asset, BigDecimal.ZERO);
  }

  @Test
  void anOrderMeetsTheBookOfTheMomentAtWhichItArrives() {
    ready();
    send(OrderKind.IOC, Side.BUY, "1", "1001");
    assertThat(venue.next()).isEqualTo(now + LATENCY);
    venue.onTime(now + LATENCY - 1, told::add);
    assertThat(told).isEmpty();
    quote(Books.of("kraken", BTC).bid("999", "1").ask("1000.5", "5"));
    venue.onTime(now - MILLI + LATENCY, told::add);
    assertThat(fills()).hasSize(1);
    assertThat(fills().get(0).price()).isEqualByComparingTo("1000.5");
    assertThat(fills().get(0).venueTime()).isEqualTo(now - MILLI + LATENCY);
  }

  @Test
  void itTakesLevelByLevelAndWhatItTookStaysGoneUntilTheLevelIsQuotedAnew() {
    ready();
    send(OrderKind.IOC, Side.BUY, "1.5", "1001");
    arrive();
    assertThat(fills().stream().map(fill -> fill.price() + "x" + fill.quantity()).toList())
        .containsExactly("1000.00000000x1.00000000", "1001.00000000x0.50000000");
    assertThat(last().status()).isEqualTo(OrderStatus.FILLED);
    told.clear();
    quote(book());
    send(OrderKind.IOC, Side.BUY, "3", "1001");
    arrive();
    assertThat(fills()).as("the same levels again").hasSize(1);
    assertThat(fills().get(0).quantity()).isEqualByComparingTo("1.5");
    assertThat(last().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(last().filled()).isEqualByComparingTo("1.5");
    told.clear();
    quote(Books.of("kraken", BTC).bid("999", "1").ask("1000", "0.9").ask("1001", "2"));
    send(OrderKind.IOC, Side.BUY, "3", "1001");
    arrive();
    assertThat(fills()).as("one level has another size").hasSize(1);
    assertThat(fills().get(0).quantity()).isEqualByComparingTo("0.9");
    told.clear();
    quote(Books.of("kraken", BTC).bid("999", "1").ask("1002", "1"));
    quote(book());
    send(OrderKind.IOC, Side.BUY, "3", "1000");
    arrive();
    assertThat(fills()).as("a level that was gone is a new one").hasSize(1);
    assertThat(fills().get(0).quantity()).isEqualByComparingTo("1");
  }

  @Test
  void immediateOrCancelEndsWithWhatItGot() {
    ready();
    send(OrderKind.IOC, Side.SELL, "1.5", "999");
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(last().filled()).isEqualByComparingTo("1");
    assertThat(last().averagePrice()).isEqualByComparingTo("999");
    assertThat(held("BTC")).isEqualByComparingTo("1");
    assertThat(held("USD")).isEqualByComparingTo("10998.001");
  }

  @ParameterizedTest
  @CsvSource({"3, 1001, FILLED, 3", "3.001, 1001, CANCELLED, 0", "3, 1000, CANCELLED, 0"})
  void fillOrKillIsAllOrNothing(String quantity, String limit, OrderStatus status, String filled) {
    ready();
    send(OrderKind.FOK, Side.BUY, quantity, limit);
    arrive();
    assertThat(last().status()).isEqualTo(status);
    assertThat(fills().stream().map(Fill::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(filled);
  }

  @Test
  void postOnlyNeverTakes() {
    ready();
    send(OrderKind.POST_ONLY, Side.BUY, "1", "1000");
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.REJECTED);
    send(OrderKind.POST_ONLY, Side.BUY, "1", "999.99");
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.OPEN);
    assertThat(fills()).isEmpty();
  }

  private void trade(String price, String size, Side taker) {
    now += MILLI;
    venue.on(
        new Trade(
            "kraken",
            BTC,
            BTC,
            now,
            0,
            "",
            ScaledDecimal.of(new BigDecimal(price), 8),
            ScaledDecimal.of(new BigDecimal(size), 8),
            8,
            8,
            taker),
        told::add);
  }

  @Test
  void anOrderThatRestsWaitsBehindWhatWasThere() {
    ready();
    send(OrderKind.LIMIT, Side.BUY, "0.5", "999");
    arrive();
    trade("999", "0.6", Side.SELL);
    trade("999", "5", Side.BUY);
    trade("999.01", "5", Side.SELL);
    assertThat(fills()).isEmpty();
    trade("999", "0.6", Side.SELL);
    assertThat(fills()).hasSize(1);
    assertThat(fills().get(0).quantity()).as("0.4 were still ahead").isEqualByComparingTo("0.2");
    assertThat(fills().get(0).maker()).isTrue();
    assertThat(fills().get(0).fee()).isEqualByComparingTo("0.03996");
    trade("998", "1", Side.SELL);
    assertThat(fills()).as("through its price").hasSize(2);
    assertThat(fills().get(1).price()).isEqualByComparingTo("999");
    assertThat(last().status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void aQueueGrowsShorterWithTheLevelAndNeverLonger() {
    ready();
    send(OrderKind.LIMIT, Side.BUY, "0.5", "999");
    arrive();
    quote(Books.of("kraken", BTC).bid("999", "0.3").ask("1000", "1"));
    quote(Books.of("kraken", BTC).bid("999", "4").ask("1000", "1"));
    trade("999", "0.4", Side.SELL);
    assertThat(fills()).hasSize(1);
    assertThat(fills().get(0).quantity()).isEqualByComparingTo("0.1");
  }

  @Test
  void aMarketThatCrossesAnOrderFillsItAtItsPrice() {
    ready();
    send(OrderKind.LIMIT, Side.BUY, "0.5", "999.5");
    arrive();
    quote(Books.of("kraken", BTC).bid("998", "1").ask("999", "0.2").ask("999.6", "1"));
    assertThat(fills()).hasSize(1);
    assertThat(fills().get(0).quantity()).isEqualByComparingTo("0.2");
    assertThat(fills().get(0).price()).isEqualByComparingTo("999.5");
    quote(Books.of("kraken", BTC).bid("998", "1").ask("999", "0.2").ask("999.6", "1"));
    assertThat(fills()).as("the same quote is gone").hasSize(1);
  }

  @Test
  void anOrderIsCancelledAfterTheLatencyAlsoIfItHadNotArrived() {
    ready();
    OrderIntent resting = send(OrderKind.LIMIT, Side.BUY, "0.5", "999");
    arrive();
    venue.cancel(resting.name(), now);
    trade("998", "0.2", Side.SELL);
    assertThat(fills()).as("the cancellation is on its way").hasSize(1);
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(last().filled()).isEqualByComparingTo("0.2");

    OrderIntent early = send(OrderKind.LIMIT, Side.BUY, "0.5", "999");
    now += MILLI;
    venue.cancel(early.name(), now);
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(state.resting).isEmpty();
    venue.cancel(early.name(), now);
    assertThat(state.pending).as("what is over is not cancelled").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "quote,    BUY,  USD, 1.000",
    "quote,    SELL, USD, 0.999",
    "received, BUY,  BTC, 0.001",
    "received, SELL, USD, 0.999",
    "USD,      BUY,  USD, 1.000"
  })
  void feesAreChargedInTheirAsset(String feeAsset, Side side, String asset, String fee) {
    venue = venue(feeAsset);
    ready();
    send(OrderKind.IOC, side, "1", side == Side.BUY ? "1000" : "999");
    arrive();
    assertThat(fills().get(0).feeAsset()).isEqualTo(asset);
    assertThat(fills().get(0).fee()).isEqualByComparingTo(fee);
    assertThat(fills().get(0).maker()).isFalse();
    BigDecimal base = new BigDecimal(side == Side.BUY ? "1" : "-1");
    BigDecimal quote = new BigDecimal(side == Side.BUY ? "-1000" : "999");
    BigDecimal charged = new BigDecimal(fee).negate();
    assertThat(held("BTC").subtract(new BigDecimal("2")))
        .isEqualByComparingTo(asset.equals("BTC") ? base.add(charged) : base);
    assertThat(held("USD").subtract(new BigDecimal("10000")))
        .isEqualByComparingTo(asset.equals("USD") ? quote.add(charged) : quote);
  }

  @Test
  void aFeeInAThirdAssetIsTurnedAtItsMarketAndUnknownWithoutOne() {
    venue = venue("BNB");
    ready();
    send(OrderKind.IOC, Side.BUY, "1", "1000");
    refused("the fee is not known");
    venue.on(Listings.of("kraken", "BNB-USD").at(now), told::add);
    quote(Books.of("kraken", "BNB-USD").bid("500", "1").ask("501", "1"));
    send(OrderKind.IOC, Side.BUY, "1", "1000");
    arrive();
    assertThat(fills().get(0).feeAsset()).isEqualTo("BNB");
    assertThat(fills().get(0).fee()).as("1 USD").isEqualByComparingTo("0.002");
    assertThat(held("USD")).isEqualByComparingTo("9000");
    assertThat(held("BNB")).isEqualByComparingTo("-0.002");
  }

  private void refused(String why) {
    arrive();
    assertThat(last().status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(last().reason()).contains(why);
    assertThat(fills()).isEmpty();
    assertThat(held("USD")).isEqualByComparingTo("10000");
    assertThat(held("BTC")).isEqualByComparingTo("2");
    told.clear();
  }

  @Test
  void whatTheAccountCannotPayIsRefused() {
    ready();
    send(OrderKind.IOC, Side.SELL, "2.001", "999");
    refused("insufficient funds");
    send(OrderKind.IOC, Side.BUY, "10.001", "1000");
    refused("insufficient funds");
    send(OrderKind.IOC, Side.BUY, "10", "1000");
    refused("insufficient funds: 10010");
    send(OrderKind.LIMIT, Side.SELL, "1.5", "1005");
    arrive();
    told.clear();
    send(OrderKind.IOC, Side.SELL, "0.501", "999");
    refused("insufficient funds");
  }

  @Test
  void whatBreaksARuleIsRefused() {
    ready();
    send(OrderKind.IOC, Side.BUY, "0.001", "1000");
    refused("too small");
    send(OrderKind.IOC, Side.BUY, "0.0025", "1000");
    refused("lot and tick");
    send(OrderKind.IOC, Side.BUY, "1", "1000.001");
    refused("lot and tick");
    OrderIntent late = order(BTC, OrderKind.IOC, Side.BUY, "1", "1000", false);
    venue.send(late, late.validUntil() - LATENCY + 1);
    now = late.validUntil();
    venue.onTime(now + 1, told::add);
    assertThat(last().reason()).isEqualTo("it came too late");
    OrderIntent exact = order(BTC, OrderKind.IOC, Side.BUY, "1", "1000", false);
    venue.send(exact, exact.validUntil() - LATENCY);
    venue.onTime(exact.validUntil(), told::add);
    assertThat(last().status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void aListingThatIsHaltedOrUnknownOrAVenueThatIsDownTakesNothing() {
    ready();
    OrderIntent unknown = order("ETH-USD", OrderKind.IOC, Side.BUY, "1", "1000", false);
    venue.send(unknown, now);
    refused("no market");
    venue.on(new ListingUpdate(now, listing(BTC).withStatus(ListingStatus.CANCEL_ONLY)), told::add);
    send(OrderKind.IOC, Side.BUY, "1", "1000");
    refused("does not trade");
    venue.on(new ListingUpdate(now, listing(BTC)), told::add);
    venue.on(
        new VenueStatus("kraken", now, "", VenueStatus.State.MAINTENANCE, "closed"), told::add);
    send(OrderKind.IOC, Side.BUY, "1", "1000");
    refused("does not trade");
  }

  private void perpetual(Side side, String quantity, String limit, boolean reduce) {
    venue.send(order(PERP, OrderKind.IOC, side, quantity, limit, reduce), now);
    arrive();
  }

  private void perpetualQuote(String bid, String ask) {
    quote(Books.of("kraken", PERP).bid(bid, "500").ask(ask, "500"));
  }

  @Test
  void aDerivativeSettlesItsProfitAndExchangesNothing() {
    venue.on(
        Listings.of("kraken", PERP).tick("0.01").lot("1").multiplier("0.01").at(now), told::add);
    perpetualQuote("1000", "1001");
    perpetual(Side.SELL, "100", "1000", true);
    assertThat(last().reason()).contains("not only reduce");
    perpetual(Side.SELL, "100", "1000", false);
    assertThat(held("USD")).as("the fee of 1,000").isEqualByComparingTo("9999");
    assertThat(held("BTC")).isEqualByComparingTo("2");
    perpetual(Side.SELL, "10", "1000", true);
    assertThat(last().reason()).contains("not only reduce");
    perpetualQuote("949", "950");
    perpetual(Side.BUY, "101", "950", true);
    assertThat(last().reason()).contains("not only reduce");
    perpetual(Side.BUY, "40", "950", true);
    // 0.4 x (1000 - 950) less the fee of 380
    assertThat(held("USD")).isEqualByComparingTo("10018.62");
    perpetual(Side.BUY, "60", "950", true);
    assertThat(held("USD")).isEqualByComparingTo("10048.05");
    assertThat(state.positions.get("kraken//" + PERP).quantity).isEqualByComparingTo("0");
  }

  @Test
  void positionsThatStandNeedTheirMargin() {
    venue.on(
        Listings.of("kraken", PERP).tick("0.01").lot("1").multiplier("0.01").at(now), told::add);
    quote(Books.of("kraken", PERP).bid("1000", "5000").ask("1000", "5000"));
    // Half of 15,000 is kept for the position, and 15 were charged: 2,485 are free.
    perpetual(Side.SELL, "1500", "1000", false);
    assertThat(last().status()).isEqualTo(OrderStatus.FILLED);
    perpetual(Side.SELL, "497", "1000", false);
    assertThat(last().status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(last().reason()).contains("insufficient funds");
    perpetual(Side.SELL, "496", "1000", false);
    assertThat(last().status()).isEqualTo(OrderStatus.FILLED);
    perpetual(Side.BUY, "1996", "1000", true);
    assertThat(last().status()).as("closing needs none").isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void accountsAreReportedEveryInterval() {
    ready();
    long first = venue.next();
    venue.onTime(first + 60_000 * MILLI, told::add);
    List<DeskInput.BalanceReport> reports =
        told.stream()
            .filter(DeskInput.BalanceReport.class::isInstance)
            .map(DeskInput.BalanceReport.class::cast)
            .toList();
    assertThat(reports).hasSize(2);
    assertThat(reports.get(0).time()).isEqualTo(first);
    assertThat(reports.get(0).complete()).isTrue();
    assertThat(reports.get(0).balances()).hasSize(2);
  }

  @Test
  void theSameIsAnsweredTwice() {
    List<DeskInput> first = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      PaperVenueTest other = new PaperVenueTest();
      other.ready();
      for (int i = 0; i < 20; i++) {
        other.send(
            i % 3 == 0 ? OrderKind.LIMIT : OrderKind.IOC,
            i % 2 == 0 ? Side.BUY : Side.SELL,
            "0.0" + (10 + i),
            i % 2 == 0 ? "1000" : "999");
        other.trade("999", "0.1", i % 2 == 0 ? Side.SELL : Side.BUY);
      }
      other.arrive();
      if (run == 0) {
        first.addAll(other.told);
      } else {
        assertThat(other.told).isEqualTo(first).isNotEmpty();
      }
    }
  }
}
