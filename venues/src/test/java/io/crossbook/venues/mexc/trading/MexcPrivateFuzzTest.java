package io.crossbook.venues.mexc.trading;

import static io.crossbook.venues.mexc.trading.MexcAccountSetup.ID;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.NOW;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.intent;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.ref;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.spot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.testing.PrivateFuzz;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.PrivateProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MexcPrivateFuzzTest {
  private static final List<byte[]> TEXTS =
      Stream.of(
              "{\"symbol\":\"BTCUSDT\",\"orderId\":\"C02__1\",\"origQty\":\"1\",\"side\":\"BUY\",\"transactTime\":1666676533741}",
              "[{\"symbol\":\"BTCUSDT\",\"orderId\":\"1\",\"clientOrderId\":\"ID\",\"origQty\":\"1\",\"executedQty\":\"0\",\"cummulativeQuoteQty\":\"0\",\"status\":\"NEW\",\"side\":\"BUY\",\"time\":1}]",
              "[{\"symbol\":\"BTCUSDT\",\"id\":\"1\",\"orderId\":\"2\",\"price\":\"4\",\"qty\":\"12\",\"commission\":\"10\",\"commissionAsset\":\"MX\",\"time\":1499865549590,\"isBuyer\":true,\"isMaker\":false}]",
              "{\"balances\":[{\"asset\":\"MX\",\"free\":\"3\",\"locked\":\"1\"}]}",
              "{\"data\":{\"makerCommission\":0.003,\"takerCommission\":0.003},\"code\":0}",
              "{\"code\":30004,\"msg\":\"m\"}",
              "{\"code\":-2013,\"msg\":\"m\"}",
              "{\"listenKey\":\"k\"}",
              "{\"serverTime\":1645539742000}",
              "{\"id\":0,\"code\":0,\"msg\":\"spot@private.orders.v3.api.pb\"}",
              "{\"id\":0,\"code\":0,\"msg\":\"spot@private.deals.v3.api.pb\"}",
              "{\"id\":0,\"code\":0,\"msg\":\"spot@private.account.v3.api.pb\"}",
              "{\"id\":0,\"code\":0,\"msg\":\"PONG\"}")
          .map(text -> text.replace("ID", ID).getBytes(StandardCharsets.UTF_8))
          .toList();

  @Property(tries = 400)
  void nothingThrowsAndGarbagePlacesNothing(@ForAll long seed) {
    PrivateFuzz fuzz = new PrivateFuzz(seed);
    PrivateProtocol spot = spot();
    for (int i = 0; i < 15; i++) {
      Answer<OrderState> placed =
          fuzz.answer(spot.place(intent(OrderKind.LIMIT, Side.BUY), NOW), TEXTS);
      if (placed instanceof Answer.Done<OrderState> done) {
        assertThat(done.value().venueOrderId()).isNotEmpty();
        assertThat(done.value().symbol()).isEqualTo("BTCUSDT");
      }
      fuzz.answer(spot.cancel(ref(""), NOW), TEXTS);
      fuzz.answer(spot.cancelAll("BTCUSDT", NOW), TEXTS);
      fuzz.answer(spot.lookup(i % 4, ref(""), NOW), TEXTS);
      fuzz.answer(spot.openOrders("BTCUSDT", NOW), TEXTS);
      fuzz.answer(spot.fills("BTCUSDT", "", NOW, NOW), TEXTS);
      fuzz.answer(spot.balances(NOW), TEXTS);
      fuzz.answer(spot.feeRates(List.of("BTCUSDT"), NOW).get(0), TEXTS);
      fuzz.answer(spot.venueTime(NOW), TEXTS);
    }
  }

  @Property(tries = 300)
  void noFrameBreaksTheStream(@ForAll long seed) {
    List<byte[]> samples = new ArrayList<>(TEXTS);
    samples.add(MexcPrivateStreamTest.order(3, "1"));
    samples.add(MexcPrivateStreamTest.deal());
    List<String> connections = IntStream.range(1, 6).mapToObj(n -> "private-" + n).toList();
    new PrivateFuzz(seed).frames(spot().stream(), connections, samples, 200, NOW);
  }
}
