package io.crossbook.core.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactRouterTest {
  private record Sent(String key, Fact fact) {}

  private static final SpreadStrategy SPREAD = new SpreadStrategy(SpreadConfig.standard(false));

  private final List<Sent> sent = new ArrayList<>();

  private List<Sent> route(FactRouter router, Fact fact) {
    sent.clear();
    router.route(fact, (key, each) -> sent.add(new Sent(key, each)));
    return List.copyOf(sent);
  }

  private static Fact book(String venue, String instrument, long time) {
    return Books.of(venue, instrument).nanos(time).bid("1", "1").ask("2", "1").view();
  }

  private static Fact status(String venue, VenueStatus.State state) {
    return new VenueStatus(venue, 1, "", state, "test");
  }

  @Test
  void factsGoToTheKeyOfTheirInstrument() {
    FactRouter router = new FactRouter(SPREAD);
    Fact usdt = book("a", "BTC-USDT", 1);
    assertThat(route(router, usdt)).containsExactly(new Sent("BTC/USD", usdt));
    Fact forex = book("o", "EUR-USD-FX", 2);
    assertThat(route(router, forex)).containsExactly(new Sent("EUR-USD-FX", forex));
    assertThat(route(router, book("a", "BTC-USDT-PERP", 3))).isEmpty();
    assertThat(route(router, new Trade("a", "X", "BTC-USDT", 4, 0, "", 1, 1, 0, 0, null)))
        .as("not read")
        .isEmpty();
  }

  @Test
  void conversionsGoToEveryKeyInOrder() {
    FactRouter router = new FactRouter(SPREAD);
    route(router, book("a", "ETH-USD", 1));
    route(router, book("a", "BTC-USD", 2));
    Fact conversion = book("k", "USDT-USD", 3);
    assertThat(route(router, conversion))
        .containsExactly(
            new Sent("USDT/USD", conversion),
            new Sent("BTC/USD", conversion),
            new Sent("ETH/USD", conversion));
  }

  @Test
  void aLateKeyLearnsTheLastConversionsAndStatesFirst() {
    FactRouter router = new FactRouter(SPREAD);
    Fact maintenance = status("k", VenueStatus.State.MAINTENANCE);
    Fact online = status("a", VenueStatus.State.ONLINE);
    Fact listing = Listings.of("k", "USDT-USD").at(2);
    route(router, maintenance);
    route(router, online);
    route(router, listing);
    route(router, book("k", "USDT-USD", 3));
    Fact newest = book("k", "USDT-USD", 4);
    route(router, newest);
    Fact first = book("a", "BTC-USD", 5);
    List<Sent> expected =
        List.of(
            new Sent("BTC/USD", online),
            new Sent("BTC/USD", maintenance),
            new Sent("BTC/USD", listing),
            new Sent("BTC/USD", newest),
            new Sent("BTC/USD", first));
    assertThat(route(router, first)).isEqualTo(expected);

    FactRouter restored = new FactRouter(SPREAD);
    restored.restore(router.keys(), router.remembered());
    Fact eth = book("a", "ETH-USD", 6);
    List<Sent> fromRestored = route(restored, eth);
    assertThat(fromRestored).isEqualTo(route(router, eth)).hasSize(5);
    assertThat(restored.keys()).isEqualTo(router.keys());
    assertThat(restored.remembered()).containsExactlyElementsOf(router.remembered());
  }

  @Test
  void newsOfAVenueGoToTheKeysThatKnowIt() {
    FactRouter router = new FactRouter(SPREAD);
    route(router, book("a", "ETH-USD", 1));
    route(router, book("b", "ETH-USD", 2));
    route(router, book("b", "BTC-USD", 3));
    Fact alive = new Liveness("a", 4, "a-1");
    assertThat(route(router, alive)).containsExactly(new Sent("ETH/USD", alive));
    Fact both = new Liveness("b", 5, "b-1");
    assertThat(route(router, both))
        .containsExactly(new Sent("BTC/USD", both), new Sent("ETH/USD", both));
    assertThat(route(router, new Liveness("c", 6, "c-1"))).isEmpty();
  }

  @Test
  void newsOfAVenueThatPricesAConversionGoToEveryKey() {
    FactRouter router = new FactRouter(SPREAD);
    route(router, book("a", "BTC-USD", 1));
    route(router, book("k", "USDT-USD", 2));
    route(router, book("a", "ETH-USD", 3));
    Fact down = status("k", VenueStatus.State.MAINTENANCE);
    assertThat(route(router, down))
        .extracting(Sent::key)
        .containsExactly("BTC/USD", "ETH/USD", "USDT/USD");
  }

  @Test
  void aVenueThatIsMetLaterTellsItsState() {
    FactRouter router = new FactRouter(SPREAD);
    Fact down = status("b", VenueStatus.State.MAINTENANCE);
    route(router, down);
    route(router, book("a", "BTC-USD", 1));
    Fact first = book("b", "BTC-USD", 2);
    assertThat(route(router, first))
        .containsExactly(new Sent("BTC/USD", down), new Sent("BTC/USD", first));
    Fact second = book("b", "BTC-USD", 3);
    assertThat(route(router, second)).containsExactly(new Sent("BTC/USD", second));
  }
}
