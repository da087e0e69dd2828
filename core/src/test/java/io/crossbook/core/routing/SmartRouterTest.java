package io.crossbook.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number here was worked out by hand from the formulas of spec 0.9 and 1.6. */
class SmartRouterTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static VenueQuality quality(String venue, double fee, double latency) {
    return new VenueQuality(venue, 500_000, 0.5, fee, latency, 0.9);
  }

  private static VenueOffer offer(VenueQuality quality, String price, String quantity) {
    return new VenueOffer(
        quality,
        "BTC-USD",
        new BigDecimal(price),
        new BigDecimal(quantity),
        new BigDecimal("0.01"),
        new BigDecimal("0.05"));
  }

  private static List<String> venues(List<SmartRouter.Ranked> ranked) {
    return ranked.stream().map(each -> each.offer().venue()).toList();
  }

  @Test
  void theScoreIsFourPartsLiquidityThreeCostAndOneAndAHalfEachSpeedAndSuccess() {
    VenueQuality venue = new VenueQuality("kraken", 500_000, 0.5, 0.002, 250, 0.9);
    // 0.7 x 0.5 + 0.3 / 1.5 = 0.35 + 0.2
    assertThat(venue.liquidity()).isEqualTo(0.55, EXACT);
    // 0.002 / 0.004
    assertThat(venue.cost()).isEqualTo(0.5, EXACT);
    // 1000 / 1250
    assertThat(venue.speed()).isEqualTo(0.8, EXACT);
    // 0.4 x 0.55 + 0.3 x 0.5 + 0.15 x 0.8 + 0.15 x 0.9 = 0.22 + 0.15 + 0.12 + 0.135
    assertThat(venue.score()).isEqualTo(0.625, EXACT);
  }

  @ParameterizedTest
  @CsvSource({"-0.001,1", "0,1", "0.002,0.5", "0.006,0.25", "0.018,0.1", "0.5,0.1"})
  void aRebateCostsNothingAndNoFeeCostsMoreThanNineTenths(double fee, double cost) {
    assertThat(quality("a", fee, 0).cost()).isEqualTo(cost, EXACT);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0.3", "1000000,0,1", "9000000,0,1", "1000000,2,0.8"})
  void liquidityIsVolumeUpToAMillionAndNarrowness(double volume, double spread, double liquidity) {
    assertThat(new VenueQuality("a", volume, spread, 0, 0, 1).liquidity())
        .isEqualTo(liquidity, EXACT);
  }

  @Test
  void theRankingHasAlternatives() {
    VenueQuality good = new VenueQuality("kraken", 2_000_000, 0, 0, 0, 1);
    VenueQuality fair = new VenueQuality("coinbase", 500_000, 0.5, 0.002, 250, 0.9);
    VenueQuality unknown = new VenueQuality("gemini", 500_000, 0.5, 0.002, Double.NaN, 0.9);
    assertThat(good.score()).isEqualTo(1, EXACT);
    assertThat(SmartRouter.ranked(List.of(unknown, fair, good)))
        .containsExactly(good, fair, unknown);
  }

  @Test
  void eachModeHasItsOwnOrder() {
    VenueOffer cheap = offer(quality("a", 0.005, 900), "100", "1");
    VenueOffer free = offer(quality("b", 0.0, 500), "102", "1");
    VenueOffer quick = offer(quality("c", 0.004, 10), "101", "1");
    List<VenueOffer> all = List.of(quick, free, cheap);
    BigDecimal one = BigDecimal.ONE;
    assertThat(venues(SmartRouter.rank(RouteMode.BEST_PRICE, Side.BUY, one, all, Set.of())))
        .containsExactly("a", "c", "b");
    assertThat(venues(SmartRouter.rank(RouteMode.BEST_PRICE, Side.SELL, one, all, Set.of())))
        .containsExactly("b", "c", "a");
    assertThat(venues(SmartRouter.rank(RouteMode.LOWEST_FEE, Side.BUY, one, all, Set.of())))
        .containsExactly("b", "c", "a");
    assertThat(venues(SmartRouter.rank(RouteMode.FASTEST, Side.BUY, one, all, Set.of())))
        .containsExactly("c", "b", "a");
    assertThat(venues(SmartRouter.rank(RouteMode.FASTEST, Side.BUY, one, all, Set.of("c"))))
        .containsExactly("b", "a");
  }

  @Test
  void smartIsFourPartsPriceThreeFeeTwoLiquidityAndOneVenue() {
    // Scores of the venues: 0.4 x 0.55 + 0.3 x 1 + 0.15 x 1 + 0.135 = 0.805 without a fee,
    // 0.4 x 0.55 + 0.3 x 0.002 / 0.012 + 0.15 + 0.135 = 0.555 (one sixth, not the floor) at 1 %.
    VenueOffer dear = offer(quality("a", 0, 0), "125", "1");
    VenueOffer cheap = offer(quality("b", 0.01, 0), "100", "0.5");
    List<SmartRouter.Ranked> ranked =
        SmartRouter.rank(RouteMode.SMART, Side.BUY, BigDecimal.ONE, List.of(cheap, dear), Set.of());
    assertThat(venues(ranked)).containsExactly("a", "b");
    // 0.4 x 80 + 0.3 x 100 + 0.2 x 100 + 0.1 x 80.5
    assertThat(ranked.get(0).score()).isEqualTo(90.05, EXACT);
    // 0.4 x 100 + 0.3 x 50 + 0.2 x 50 + 0.1 x 55.5
    assertThat(ranked.get(1).score()).isEqualTo(70.55, EXACT);
  }

  private static List<String> parts(SmartRouter.Route route) {
    return route.parts().stream()
        .map(each -> each.offer().venue() + " " + each.quantity().toPlainString())
        .toList();
  }

  @Test
  void smartSplitsInProportionToTheScore() {
    VenueOffer dear = offer(quality("a", 0, 0), "125", "1");
    VenueOffer cheap = offer(quality("b", 0.01, 0), "100", "0.5");
    SmartRouter.Route route =
        SmartRouter.route(
            RouteMode.SMART, Side.BUY, BigDecimal.ONE, List.of(cheap, dear), Set.of());
    // 90.05 / 160.6 = 0.5607: 0.56, and 0.43; the lot that rounding left goes to the best.
    assertThat(parts(route)).containsExactly("a 0.57", "b 0.43");
    assertThat(route.left()).isZero();
  }

  @Test
  void theDepthBoundsAPartAndTheOthersTakeTheRest() {
    VenueOffer shallow = offer(quality("a", 0, 0), "100", "0.105");
    VenueOffer deep = offer(quality("b", 0, 0), "100", "5");
    SmartRouter.Route route =
        SmartRouter.route(
            RouteMode.SMART, Side.BUY, BigDecimal.ONE, List.of(shallow, deep), Set.of());
    assertThat(parts(route)).containsExactlyInAnyOrder("a 0.10", "b 0.90");
  }

  @Test
  void atMostThreeVenuesAreUsedAndTheOthersAreFallbacks() {
    List<VenueOffer> offers =
        List.of(
            offer(quality("a", 0, 0), "104", "0.3"),
            offer(quality("b", 0, 0), "103", "0.3"),
            offer(quality("c", 0, 0), "102", "0.3"),
            offer(quality("d", 0, 0), "101", "0.3"));
    SmartRouter.Route route =
        SmartRouter.route(RouteMode.BEST_PRICE, Side.BUY, BigDecimal.ONE, offers, Set.of());
    assertThat(parts(route)).containsExactly("d 0.30", "c 0.30", "b 0.30");
    assertThat(route.fallbacks()).extracting(VenueOffer::venue).containsExactly("a");
    assertThat(route.left()).isEqualByComparingTo("0.1");
  }

  @Test
  void theBestIsFilledFirstAndAPartThatIsTooSmallIsNotSent() {
    List<VenueOffer> offers =
        List.of(offer(quality("a", 0, 0), "100", "0.97"), offer(quality("b", 0, 0), "101", "5"));
    SmartRouter.Route route =
        SmartRouter.route(RouteMode.BEST_PRICE, Side.BUY, BigDecimal.ONE, offers, Set.of());
    assertThat(parts(route)).containsExactly("a 0.97");
    assertThat(route.left()).isEqualByComparingTo("0.03");
    assertThat(route.fallbacks()).extracting(VenueOffer::venue).containsExactly("b");
  }

  @Test
  void withoutAVenueNothingGoes() {
    SmartRouter.Route route =
        SmartRouter.route(
            RouteMode.SMART,
            Side.BUY,
            BigDecimal.ONE,
            List.of(offer(quality("a", 0, 0), "100", "1")),
            Set.of("a"));
    assertThat(route.parts()).isEmpty();
    assertThat(route.left()).isEqualByComparingTo("1");
  }

  @Test
  void whatIsMeasuredOfAVenueCountsATenth() {
    VenueStatistics statistics = new VenueStatistics();
    assertThat(statistics.latencyMillis).isNaN();
    statistics.answered(100);
    assertThat(statistics.latencyMillis).isEqualTo(100);
    assertThat(statistics.successRate).isEqualTo(1);
    statistics.answered(200);
    assertThat(statistics.latencyMillis).isEqualTo(110, EXACT);
    statistics.lost();
    assertThat(statistics.latencyMillis).isEqualTo(110, EXACT);
    assertThat(statistics.successRate).isEqualTo(0.9, EXACT);
    statistics.answered(10);
    assertThat(statistics.latencyMillis).isEqualTo(100, EXACT);
    assertThat(statistics.successRate).isEqualTo(0.91, EXACT);
  }
}
