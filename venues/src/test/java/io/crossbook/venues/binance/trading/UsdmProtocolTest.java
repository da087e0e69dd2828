package io.crossbook.venues.binance.trading;

import static io.crossbook.venues.binance.trading.Accounts.ID;
import static io.crossbook.venues.binance.trading.Accounts.NOW;
import static io.crossbook.venues.binance.trading.Accounts.answer;
import static io.crossbook.venues.binance.trading.Accounts.decimal;
import static io.crossbook.venues.binance.trading.Accounts.done;
import static io.crossbook.venues.binance.trading.Accounts.error;
import static io.crossbook.venues.binance.trading.Accounts.intent;
import static io.crossbook.venues.binance.trading.Accounts.signedText;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.SignedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsdmProtocolTest {
  private static final String STAMP = "&timestamp=1795262400123";

  private final PrivateProtocol usdm = Accounts.usdm();

  private static String order(String status, String timeInForce, String executed, String average) {
    return "{\"orderId\":22542179,\"symbol\":\"BTCUSDT\",\"status\":\""
        + status
        + "\",\"clientOrderId\":\""
        + ID
        + "\",\"price\":\"25000.5\",\"avgPrice\":\""
        + average
        + "\",\"origQty\":\"0.5\",\"executedQty\":\""
        + executed
        + "\",\"cumQuote\":\"0\",\"timeInForce\":\""
        + timeInForce
        + "\",\"type\":\"LIMIT\",\"reduceOnly\":false,\"closePosition\":false,\"side\":\"BUY\","
        + "\"positionSide\":\"BOTH\",\"updateTime\":1566818724722}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKET    | type=MARKET&quantity=0.5",
        "LIMIT     | type=LIMIT&timeInForce=GTC&quantity=0.5&price=25000.5",
        "POST_ONLY | type=LIMIT&timeInForce=GTX&quantity=0.5&price=25000.5",
        "IOC       | type=LIMIT&timeInForce=IOC&quantity=0.5&price=25000.5",
        "FOK       | type=LIMIT&timeInForce=FOK&quantity=0.5&price=25000.5"
      })
  void anOrderIsSentByteForByte(OrderKind kind, String words) {
    for (boolean reduceOnly : new boolean[] {false, true}) {
      String text =
          "symbol=BTCUSDT&side=BUY&"
              + words
              + (reduceOnly ? "&reduceOnly=true" : "")
              + "&newClientOrderId="
              + ID
              + "&newOrderRespType=RESULT&recvWindow=2000"
              + STAMP;
      SignedRequest request = usdm.place(intent("binanceusdm", kind, reduceOnly), NOW).request();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/fapi/v1/order");
      assertThat(request.body()).isEqualTo(text + "&signature=" + Accounts.hmac(text));
    }
  }

  @Test
  void anOrderIsRead() {
    Call<OrderState> call = usdm.place(intent("binanceusdm", OrderKind.IOC, false), NOW);
    assertThat(done(call, order("EXPIRED", "IOC", "0.2", "25000.10000")))
        .isEqualTo(
            new OrderState(
                "BTCUSDT",
                ID,
                "22542179",
                Side.BUY,
                OrderStatus.CANCELLED,
                decimal("0.5"),
                decimal("0.2"),
                decimal("25000.1"),
                "EXPIRED",
                1_566_818_724_722_000_000L));
    assertThat(done(call, order("NEW", "GTC", "0", "0.00000")).averagePrice()).isNull();
    assertThat(done(call, order("EXPIRED", "GTD", "0", "0")).status())
        .isEqualTo(OrderStatus.EXPIRED);
    assertThat(call.read(answer(200, order("NEW", "GTC", "0", "0").replace(ID, "another"))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anOrderIsCancelledAndLookedUpByItsName() {
    Call<OrderState> cancel = usdm.cancel(Accounts.order(), NOW);
    assertThat(cancel.request()).hasToString("DELETE /fapi/v1/order");
    assertThat(signedText(cancel.request()))
        .isEqualTo("symbol=BTCUSDT&origClientOrderId=" + ID + STAMP);
    assertThat(done(cancel, order("CANCELED", "GTC", "0", "0")).status())
        .isEqualTo(OrderStatus.CANCELLED);
    assertThat(cancel.read(error(400, -2011, "Unknown order sent.")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, "-2011 Unknown order sent."));
    Call<Optional<OrderState>> lookup = usdm.lookup(0, Accounts.order(), NOW);
    assertThat(lookup.request()).hasToString("GET /fapi/v1/order");
    assertThat(lookup.weight()).isEqualTo(1);
    assertThat(done(lookup, order("FILLED", "GTC", "0.5", "25000")).orElseThrow().status())
        .isEqualTo(OrderStatus.FILLED);
    assertThat(lookup.read(error(400, -2013, "Order does not exist.")))
        .isEqualTo(new Answer.Done<>(Optional.empty()));
    // Here -2026 is about reduce-only orders, not about the archive.
    assertThat(lookup.read(error(400, -2026, "Not supported when reduceOnly.")))
        .isInstanceOf(Answer.Rejected.class);
  }

  @Test
  void allOrdersOfASymbolAreCancelledAtOnce() {
    Call<Void> call = usdm.cancelAll("BTCUSDT", NOW);
    assertThat(call.request()).hasToString("DELETE /fapi/v1/allOpenOrders");
    for (String code : List.of("200", "\"200\"")) {
      assertThat(
              call.read(
                  answer(
                      200,
                      "{\"code\":"
                          + code
                          + ",\"msg\":\"The operation of cancel all open order is done.\"}")))
          .isEqualTo(new Answer.Done<Void>(null));
    }
    assertThat(call.read(error(200, -2012, "Batch cancel failure.")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "[]"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void theDeadManSwitchIsArmedSymbolBySymbol() {
    List<Call<Void>> calls =
        usdm.deadManSwitch(Duration.ofSeconds(90), List.of("BTCUSDT", "ETHUSDT"), NOW);
    assertThat(calls).hasSize(2);
    SignedRequest request = calls.get(1).request();
    assertThat(request).hasToString("POST /fapi/v1/countdownCancelAll");
    assertThat(signedText(request)).isEqualTo("symbol=ETHUSDT&countdownTime=90000" + STAMP);
    String body = "{\"symbol\":\"ETHUSDT\",\"countdownTime\":\"90000\"}";
    assertThat(calls.get(1).read(answer(200, body))).isEqualTo(new Answer.Done<Void>(null));
    assertThat(calls.get(0).read(answer(200, body))).isInstanceOf(Answer.Unknown.class);
    assertThat(calls.get(1).read(answer(200, body.replace("90000", "0"))))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(
            signedText(usdm.deadManSwitch(Duration.ZERO, List.of("BTCUSDT"), NOW).get(0).request()))
        .isEqualTo("symbol=BTCUSDT&countdownTime=0" + STAMP);
    // Less than a millisecond must not mean "never".
    assertThat(
            signedText(
                usdm.deadManSwitch(Duration.ofNanos(1), List.of("BTCUSDT"), NOW).get(0).request()))
        .isEqualTo("symbol=BTCUSDT&countdownTime=1" + STAMP);
    assertThat(usdm.deadManSwitch(Duration.ofSeconds(1), List.of(), NOW)).isEmpty();
  }

  @Test
  void balancesAreOfTheWallet() {
    Call<List<Balance>> call = usdm.balances(NOW);
    assertThat(call.request()).hasToString("GET /fapi/v3/balance");
    assertThat(
            done(
                call,
                "[{\"accountAlias\":\"SgsR\",\"asset\":\"USDT\",\"balance\":\"122607.35137903\","
                    + "\"crossWalletBalance\":\"23.72469206\",\"crossUnPnl\":\"0.00000000\","
                    + "\"availableBalance\":\"23.72469206\",\"maxWithdrawAmount\":\"23.72469206\","
                    + "\"marginAvailable\":true,\"updateTime\":1617939110373}]"))
        .containsExactly(
            new Balance(
                "USDT",
                decimal("122607.35137903"),
                decimal("23.72469206"),
                1_617_939_110_373_000_000L));
  }

  private static String position(String side, String amount) {
    return "[{\"symbol\":\"ADAUSDT\",\"positionSide\":\""
        + side
        + "\",\"positionAmt\":\""
        + amount
        + "\",\"entryPrice\":\"0.4450\",\"breakEvenPrice\":\"0.4451\",\"markPrice\":\"0.41047590\","
        + "\"unRealizedProfit\":\"-1.03572300\",\"liquidationPrice\":\"0\",\"notional\":\"1\","
        + "\"updateTime\":1708943511656}]";
  }

  @Test
  void positionsAreSigned() {
    Call<List<VenuePosition>> call = usdm.positions(NOW).orElseThrow();
    assertThat(call.request()).hasToString("GET /fapi/v3/positionRisk");
    assertThat(done(call, position("BOTH", "-30")))
        .containsExactly(
            new VenuePosition(
                "ADAUSDT",
                decimal("-30"),
                decimal("0.445"),
                decimal("0.4104759"),
                null,
                decimal("-1.035723"),
                1_708_943_511_656_000_000L));
    assertThat(call.read(answer(200, position("LONG", "30"))))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown ->
                assertThat(unknown.text())
                    .contains("the account is in hedge mode: switch it to one-way mode"));
  }

  @Test
  void feesAreReadSymbolBySymbol() {
    Call<List<FeeRate>> call = usdm.feeRates(List.of("BTCUSDT"), NOW).get(0);
    assertThat(call.request()).hasToString("GET /fapi/v1/commissionRate");
    String body =
        "{\"symbol\":\"BTCUSDT\",\"makerCommissionRate\":\"0.0002\","
            + "\"takerCommissionRate\":\"0.0004\"}";
    assertThat(done(call, body))
        .containsExactly(new FeeRate("BTCUSDT", decimal("0.0002"), decimal("0.0004")));
    assertThat(call.read(answer(200, body.replace("BTC", "ETH"))))
        .isInstanceOf(Answer.Unknown.class);
  }

  private static String trade(boolean maker, String commission) {
    return "[{\"buyer\":false,\"commission\":\""
        + commission
        + "\",\"commissionAsset\":\"USDT\",\"id\":698759,\"maker\":"
        + maker
        + ",\"orderId\":25851813,\"price\":\"7819.01\",\"qty\":\"0.002\",\"quoteQty\":\"15.63802\","
        + "\"realizedPnl\":\"-0.91539999\",\"side\":\"SELL\",\"positionSide\":\"BOTH\","
        + "\"symbol\":\"BTCUSDT\",\"time\":1569514978020}]";
  }

  @Test
  void aTakerAlwaysPaysAndAMakerMayBePaid() {
    Call<io.crossbook.venues.trading.FillPage> call =
        usdm.fills("BTCUSDT", "", NOW - Accounts.SECOND, NOW);
    assertThat(call.weight()).isEqualTo(5);
    Fill taken =
        new Fill(
                "BTCUSDT",
                "",
                "25851813",
                "698759",
                Side.SELL,
                decimal("7819.01"),
                decimal("0.002"),
                null,
                decimal("0.0781901"),
                "USDT",
                false,
                1_569_514_978_020_000_000L)
            .settling(decimal("-0.91539999"));
    assertThat(done(call, trade(false, "-0.07819010")).fills()).containsExactly(taken);
    assertThat(done(call, trade(false, "0.07819010")).fills()).containsExactly(taken);
    assertThat(done(call, trade(true, "-0.0001")).fills().get(0).fee())
        .isEqualByComparingTo("-0.0001");
  }

  private static String income(String type, long id, String amount, long millis) {
    return "{\"symbol\":\"BTCUSDT\",\"incomeType\":\""
        + type
        + "\",\"income\":\""
        + amount
        + "\",\"asset\":\"USDT\",\"info\":\""
        + type
        + "\",\"time\":"
        + millis
        + ",\"tranId\":"
        + id
        + ",\"tradeId\":\"\"}";
  }

  @Test
  void fundingIsReadFromTheIncomeOfASpan() {
    Call<FundingPage> call = usdm.funding("", NOW - Accounts.SECOND, NOW).orElseThrow();
    assertThat(call.weight()).isEqualTo(30);
    assertThat(call.request()).hasToString("GET /fapi/v1/income");
    assertThat(signedText(call.request()))
        .isEqualTo(
            "incomeType=FUNDING_FEE&startTime=1795262399122&endTime=1795262400124&page=1"
                + "&limit=1000"
                + STAMP);
    FundingPage page =
        done(
            call,
            "["
                + income("FUNDING_FEE", 9_689_322_393L, "-0.37500000", 1_795_262_400_000L)
                + ","
                + income("FUNDING_FEE", 9_689_322_392L, "1.25", 1_795_262_399_500L)
                + "]");
    assertThat(page.payments())
        .containsExactly(
            new FundingPayment(
                "BTCUSDT", "9689322392", decimal("1.25"), "USDT", 1_795_262_399_500_000_000L),
            new FundingPayment(
                "BTCUSDT", "9689322393", decimal("-0.375"), "USDT", 1_795_262_400_000_000_000L));
    assertThat(page.more()).isFalse();
    Call<FundingPage> next = usdm.funding(page.cursor(), 0, NOW + Accounts.SECOND).orElseThrow();
    assertThat(signedText(next.request()))
        .as("the newest ten minutes are read again")
        .contains("startTime=1795261800122&endTime=1795262401124");
    assertThat(call.read(answer(200, "[" + income("COMMISSION", 1, "-1", 1) + "]")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "{}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void theVenuesClockNeedsNoKey() {
    assertThat(usdm.venueTime(NOW).request().target()).isEqualTo("/fapi/v1/time");
    assertThat(done(usdm.venueTime(NOW), "{\"serverTime\":1499827319559}"))
        .isEqualTo(1_499_827_319_559_000_000L);
  }
}
