package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.answer;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.decimal;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.done;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.fixture;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.futures;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.ref;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.rejected;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.response;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.spot;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.PrivateProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Recorded and documented answers, where the recordings folder is present. */
class GateFixturesTest {
  @Test
  void theRecordedAnswersAreRead() {
    String folder = "xchange-response/";
    OrderState open =
        done(spot()
                .openOrders("BTC_USDT", NOW)
                .read(answer(200, fixture(folder + "api_v4_spot_orders.json").toString())))
            .get(0);
    assertThat(open)
        .isEqualTo(
            new OrderState(
                "BTC_USDT",
                "",
                "745504484392",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("0.00012"),
                decimal("0"),
                null,
                "",
                1_733_442_414_447_000_000L));
    OrderState sold =
        order(
            spot(),
            "425539509181",
            fixture(folder + "api_v4_spot_orders_sell-order-details.json").toString());
    assertThat(sold.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(sold.filled()).isEqualTo(decimal("105.58"));
    assertThat(sold.averagePrice()).isEqualTo(decimal("0.079888"));
    // A market order that bought for an amount of quote: how much base, the venue does not say.
    OrderState bought =
        order(
            spot(),
            "342251629898",
            fixture(folder + "api_v4_spot_orders_buy-order-details.json").toString());
    assertThat(bought.quantity()).isNull();
    assertThat(bought.filled()).isNull();
    assertThat(bought.averagePrice()).isEqualTo(decimal("27038.3"));
    OrderState cancelled =
        done(
            spot()
                .cancel(ref("376835979523"), NOW)
                .read(
                    answer(
                        200,
                        fixture(folder + "api_v4_spot_orders-valid-cancel-order.json")
                            .toString())));
    assertThat(cancelled.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(cancelled.filled()).isEqualTo(decimal("0"));
    assertThat(
            rejected(
                spot()
                    .cancel(ref("1"), NOW)
                    .read(
                        answer(
                            403,
                            fixture(folder + "error__api_v4_wallet_withdraw_status-forbidden.json")
                                .toString()))))
        .isEqualTo(RejectReason.NOT_AUTHORIZED);
    assertThat(
            done(
                spot()
                    .balances(NOW)
                    .read(answer(200, fixture(folder + "api_v4_spot_accounts.json").toString()))))
        .containsExactly(new Balance("USDT", decimal("5.2"), decimal("4.1"), 0));
  }

  private static OrderState order(PrivateProtocol protocol, String id, String body) {
    return done(protocol.lookup(0, ref(id), NOW).read(answer(200, body))).orElseThrow();
  }

  @Test
  void theDocumentedAnswersAreRead() {
    String folder = "jkorf-rest/";
    OrderState futuresOrder =
        order(futures(), "15675394", response(folder + "PerpetualFutures.Trading.GetOrder.json"));
    assertThat(futuresOrder)
        .isEqualTo(
            new OrderState(
                "BTC_USDT",
                "t-my-custom-id",
                "15675394",
                Side.BUY,
                OrderStatus.CANCELLED,
                decimal("6024"),
                decimal("0"),
                null,
                "cancelled",
                1_514_764_900_000_000_000L));
    assertThat(
            order(spot(), "1852454420", response(folder + "Spot.Trading.GetOrder.json")).status())
        .isEqualTo(OrderStatus.FILLED);
    assertThat(
            done(
                futures()
                    .fills("", "", NOW, NOW)
                    .read(
                        answer(
                            200,
                            response(folder + "PerpetualFutures.Trading.GetUserTrades.json")))))
        .extracting(page -> page.fills().get(0).tradeId())
        .isEqualTo("121234231");
    assertThat(
            done(
                futures()
                    .balances(NOW)
                    .read(
                        answer(
                            200, response(folder + "PerpetualFutures.Account.GetAccount.json")))))
        .containsExactly(
            new Balance("USDT", decimal("9707.803567115145"), decimal("9669.091377934145"), 0));
    assertThat(
            done(futures()
                    .positions(NOW)
                    .orElseThrow()
                    .read(
                        answer(
                            200, response(folder + "PerpetualFutures.Trading.GetPositions.json"))))
                .get(0)
                .quantity())
        .isEqualTo(decimal("-9440"));
    for (Map.Entry<PrivateProtocol, String> each :
        Map.of(
                spot(), "Spot.Trading.CancelOrdersAfter.json",
                futures(), "PerpetualFutures.Trading.CancelOrdersAfter.json")
            .entrySet()) {
      assertThat(
              each.getKey()
                  .deadManSwitch(Duration.ofSeconds(30), List.of(), NOW)
                  .get(0)
                  .read(answer(200, response(folder + each.getValue()))))
          .isInstanceOf(Answer.Done.class);
    }
    assertThat(
            spot()
                .cancelAll("", NOW)
                .read(answer(200, response(folder + "Spot.Trading.CancelAllOders.json"))))
        .isInstanceOf(Answer.Done.class);
  }
}
