package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.TEXT;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.futures;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.intent;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.ref;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.spot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.testing.PrivateFuzz;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.PrivateProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GatePrivateFuzzTest {
  private static final List<byte[]> SAMPLES =
      Stream.of(
              "{\"id\":\"42\",\"text\":\"TEXT\",\"status\":\"open\",\"currency_pair\":\"BTC_USDT\",\"type\":\"limit\",\"side\":\"buy\",\"amount\":\"1\",\"left\":\"1\",\"update_time_ms\":1}",
              "[{\"id\":42,\"order_id\":\"1\",\"text\":\"TEXT\",\"currency_pair\":\"BTC_USDT\",\"side\":\"sell\",\"role\":\"maker\",\"amount\":\"1\",\"price\":\"2\",\"fee\":\"0\",\"create_time_ms\":\"1.5\"}]",
              "{\"id\":1,\"contract\":\"BTC_USDT\",\"text\":\"TEXT\",\"size\":-3,\"left\":-1,\"status\":\"finished\",\"fill_price\":1.5,\"finish_time\":2.25}",
              "{\"label\":\"BALANCE_NOT_ENOUGH\",\"message\":\"m\"}",
              "{\"label\":\"ORDER_NOT_FOUND\",\"message\":\"m\"}",
              "{\"label\":\"TOO_FAST\",\"message\":\"m\"}",
              "{\"channel\":\"spot.orders\",\"event\":\"subscribe\",\"result\":{\"status\":\"success\"}}",
              "{\"channel\":\"spot.usertrades\",\"event\":\"subscribe\",\"result\":{\"status\":\"success\"}}",
              "{\"channel\":\"spot.balances\",\"event\":\"subscribe\",\"result\":{\"status\":\"success\"}}",
              "{\"channel\":\"spot.orders\",\"event\":\"update\",\"result\":[{\"id\":\"42\",\"event\":\"put\",\"currency_pair\":\"BTC_USDT\",\"side\":\"buy\",\"amount\":\"1\",\"left\":\"1\"}]}",
              "{\"channel\":\"futures.positions\",\"event\":\"update\",\"result\":[{\"contract\":\"A\",\"size\":1,\"update_id\":5}]}",
              "{\"header\":{\"status\":\"200\",\"channel\":\"futures.login\"},\"data\":{\"result\":{\"uid\":\"1\"}}}",
              "{\"server_time\":1700000000000}",
              "{\"triggerTime\":\"1\"}",
              "[{\"currency\":\"A\",\"available\":\"1\",\"locked\":\"2\"}]")
          .map(text -> text.replace("TEXT", TEXT).getBytes(StandardCharsets.UTF_8))
          .toList();

  @Property(tries = 400)
  void nothingThrowsAndGarbagePlacesNothing(@ForAll long seed) {
    PrivateFuzz fuzz = new PrivateFuzz(seed);
    for (PrivateProtocol protocol : List.of(spot(), futures())) {
      for (int i = 0; i < 10; i++) {
        Answer<OrderState> placed =
            fuzz.answer(protocol.place(intent(OrderKind.LIMIT, Side.BUY, false), NOW), SAMPLES);
        if (placed instanceof Answer.Done<OrderState> done) {
          assertThat(done.value().clientOrderId()).isEqualTo(TEXT);
          assertThat(done.value().venueOrderId()).isNotEmpty();
          assertThat(done.value().symbol()).isEqualTo("BTC_USDT");
        }
        fuzz.answer(protocol.cancel(ref(""), NOW), SAMPLES);
        fuzz.answer(protocol.cancelAll("BTC_USDT", NOW), SAMPLES);
        fuzz.answer(protocol.deadManSwitch(Duration.ofMinutes(1), List.of(), NOW).get(0), SAMPLES);
        fuzz.answer(protocol.lookup(i % 4, ref(""), NOW), SAMPLES);
        fuzz.answer(protocol.openOrders("", NOW), SAMPLES);
        fuzz.answer(protocol.fills("BTC_USDT", "", NOW, NOW), SAMPLES);
        fuzz.answer(protocol.balances(NOW), SAMPLES);
        fuzz.answer(protocol.feeRates(List.of("BTC_USDT"), NOW).get(0), SAMPLES);
        fuzz.answer(protocol.venueTime(NOW), SAMPLES);
      }
    }
    fuzz.answer(futures().positions(NOW).orElseThrow(), SAMPLES);
  }

  @Property(tries = 300)
  void noFrameBreaksAStream(@ForAll long seed) {
    PrivateFuzz fuzz = new PrivateFuzz(seed);
    fuzz.frames(spot().stream(), List.of("private"), SAMPLES, 120, NOW);
    fuzz.frames(futures().stream(), List.of("private"), SAMPLES, 120, NOW);
  }
}
