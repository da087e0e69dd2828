package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.ID;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NAME;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.REF;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.answer;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.claims;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.decimal;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.json;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.protocol;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for and changes nothing. */
class CoinbaseQueriesTest {
  private static final String BATCH = "/api/v3/brokerage/orders/historical/batch";

  private final CoinbasePrivateProtocol protocol = protocol();

  private static String order(String venueId, String clientId, String status, String filled) {
    return "{\"order_id\":\""
        + venueId
        + "\",\"product_id\":\"BTC-USD\",\"order_configuration\":{\"limit_limit_gtc\":{"
        + "\"base_size\":\"0.01\",\"limit_price\":\"45000.00\",\"post_only\":false}},"
        + "\"side\":\"SELL\",\"client_order_id\":\""
        + clientId
        + "\",\"status\":\""
        + status
        + "\",\"created_time\":\"2024-01-15T10:00:00Z\",\"filled_size\":\""
        + filled
        + "\",\"average_filled_price\":\"45000.5\",\"last_fill_time\":null,"
        + "\"reject_reason\":\"\",\"reject_message\":\"\",\"cancel_message\":\"\"}";
  }

  private static String page(String next, String... orders) {
    return "{\"orders\":["
        + String.join(",", orders)
        + "],\"sequence\":\"0\",\"has_next\":"
        + !next.isEmpty()
        + ",\"cursor\":\""
        + next
        + "\"}";
  }

  private static OrderState state(OrderStatus status, String filled, String price, long time) {
    return new OrderState(
        "BTC-USD",
        ID,
        "v-1",
        Side.SELL,
        status,
        decimal("0.01"),
        decimal(filled),
        price == null ? null : decimal(price),
        "",
        time);
  }

  private static final long CREATED = Rfc3339.nanos("2024-01-15T10:00:00Z");

  @Test
  void theFirstLookSearchesOrdersOfEveryStatusSinceTheSending() {
    SignedRequest request = protocol.lookup(0, REF, NOW + 9 * SECOND).request();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target())
        .isEqualTo(BATCH + "?product_ids=BTC-USD&start_date=2026-04-07T14%3A29%3A00Z&limit=100");
    assertThat(request.body()).isEmpty();
    assertThat(claims(token(request)).path("uri").asText())
        .isEqualTo("GET api.coinbase.com" + BATCH);
  }

  @Test
  void theSecondLookSearchesOpenOrdersOrTheOrderItself() {
    assertThat(protocol.lookups()).isEqualTo(2);
    assertThat(protocol.lookup(1, REF, NOW).request().target())
        .isEqualTo(BATCH + "?product_ids=BTC-USD&order_status=OPEN&limit=100");
    SignedRequest known =
        protocol.lookup(1, new OrderRef(NAME, "BTC-USD", "v-1", NOW), NOW).request();
    assertThat(known.target()).isEqualTo("/api/v3/brokerage/orders/historical/v-1");
    assertThat(claims(token(known)).path("uri").asText())
        .isEqualTo("GET api.coinbase.com/api/v3/brokerage/orders/historical/v-1");
    assertThatThrownBy(() -> protocol.lookup(2, REF, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Answer<Optional<OrderState>> look(String body) {
    return protocol.lookup(0, REF, NOW).read(answer(200, body));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN,0,OPEN",
    "PENDING,0,PENDING",
    "QUEUED,0,PENDING",
    "CANCEL_QUEUED,0.001,OPEN",
    "EDIT_QUEUED,0,OPEN",
    "FILLED,0.01,FILLED",
    "CANCELLED,0.004,CANCELLED",
    "EXPIRED,0,EXPIRED",
    "FAILED,0,REJECTED",
    "FAILED,0.004,CANCELLED"
  })
  void anOrderIsFoundWithItsStatus(String word, String filled, OrderStatus status) {
    long time = status == OrderStatus.OPEN || status == OrderStatus.PENDING ? CREATED : 0;
    assertThat(look(page("", order("v-0", "x", "OPEN", "0"), order("v-1", ID, word, filled))))
        .isEqualTo(
            new Answer.Done<>(
                Optional.of(state(status, filled, filled.equals("0") ? null : "45000.5", time))));
  }

  @Test
  void anOrderThatIsNotThereIsAbsent() {
    Answer<Optional<OrderState>> absent = new Answer.Done<>(Optional.empty());
    assertThat(look(page(""))).isEqualTo(absent);
    String other = new OrderName(7, 42, 3, 1).uuid();
    assertThat(look(page("", order("v-0", other, "OPEN", "0")))).isEqualTo(absent);
  }

  @Test
  void absenceIsSaidOnlyAfterTheLastPage() {
    Answer<Optional<OrderState>> first = look(page("p2", order("v-0", "x", "OPEN", "0")));
    Call<Optional<OrderState>> second = next(first, NOW + SECOND);
    assertThat(second.request().target())
        .isEqualTo(
            BATCH + "?product_ids=BTC-USD&start_date=2026-04-07T14%3A29%3A00Z&limit=100&cursor=p2");
    assertThat(claims(token(second.request())).path("nbf").asLong()).isEqualTo(NOW / SECOND + 1);
    assertThat(second.read(answer(200, page("")))).isEqualTo(new Answer.Done<>(Optional.empty()));
    assertThat(second.read(answer(200, page("", order("v-1", ID, "OPEN", "0")))))
        .isEqualTo(new Answer.Done<>(Optional.of(state(OrderStatus.OPEN, "0", null, CREATED))));
    assertThat(second.read(answer(200, page("p2")))).isInstanceOf(Answer.Unknown.class);
    assertThat(second.read(answer(502, ""))).isInstanceOf(Answer.Unknown.class);
  }

  private static <T> Call<T> next(Answer<T> answer, long now) {
    assertThat(answer).isInstanceOf(Answer.More.class);
    return ((Answer.More<T>) answer).next().apply(now);
  }

  @Test
  void anOrderThatWasFoundNeedsNoMorePages() {
    assertThat(look(page("p2", order("v-1", ID, "FILLED", "0.01"))))
        .isEqualTo(new Answer.Done<>(Optional.of(state(OrderStatus.FILLED, "0.01", "45000.5", 0))));
  }

  @Test
  void whatCannotBeReadProvesNothing() {
    String ours = order("v-1", ID, "OPEN", "0");
    List<String> unclear =
        List.of(
            "{}",
            "{\"orders\":[]}",
            "{\"has_next\":false}",
            "{\"orders\":{},\"has_next\":false}",
            "{\"orders\":[],\"has_next\":true,\"cursor\":\"\"}",
            page("", ours.replace("\"OPEN\"", "\"UNKNOWN_ORDER_STATUS\"")),
            page("", ours.replace("\"filled_size\":\"0\"", "\"filled_size\":\"-1\"")),
            page("", ours.replace("\"SELL\"", "\"HOLD\"")),
            page("", ours.replace("\"client_order_id\"", "\"client_oid\"")),
            page("", ours, order("v-2", ID, "OPEN", "0")));
    for (String body : unclear) {
      assertThat(look(body)).as(body).isInstanceOf(Answer.Unknown.class);
    }
    assertThat(look(page("", ours, ours))).isInstanceOf(Answer.Done.class);
    assertThat(protocol.lookup(0, REF, NOW).read(answer(404, "<html>")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(protocol.lookup(0, REF, NOW).read(answer(401, "Unauthorized")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, "401 Unauthorized"));
  }

  @Test
  void anOrderIsAskedForByTheVenuesId() {
    Call<Optional<OrderState>> call =
        protocol.lookup(1, new OrderRef(NAME, "BTC-USD", "v-1", NOW), NOW);
    assertThat(call.read(answer(200, "{\"order\":" + order("v-1", ID, "OPEN", "0") + "}")))
        .isEqualTo(new Answer.Done<>(Optional.of(state(OrderStatus.OPEN, "0", null, CREATED))));
    assertThat(call.read(answer(404, "{\"error\":\"NOT_FOUND\",\"message\":\"not found\"}")))
        .isEqualTo(new Answer.Done<>(Optional.empty()));
    assertThat(call.read(answer(404, "<html>"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(404, "{}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "{\"order\":" + order("v-2", ID, "OPEN", "0") + "}")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "{\"order\":" + order("v-1", "x", "OPEN", "0") + "}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void openOrdersAreReadOverAllPages() {
    Call<List<OrderState>> call = protocol.openOrders("", NOW);
    assertThat(call.request().target()).isEqualTo(BATCH + "?order_status=OPEN&limit=100");
    assertThat(protocol.openOrders("BTC-USD", NOW).request().target())
        .isEqualTo(BATCH + "?product_ids=BTC-USD&order_status=OPEN&limit=100");
    OrderState one = state(OrderStatus.OPEN, "0", null, CREATED);
    Answer<List<OrderState>> first =
        call.read(answer(200, page("p2", order("v-1", ID, "OPEN", "0"))));
    Answer<List<OrderState>> second =
        next(first, NOW).read(answer(200, page("", order("v-1", ID, "OPEN", "0.002"))));
    assertThat(second)
        .isEqualTo(
            new Answer.Done<>(List.of(one, state(OrderStatus.OPEN, "0.002", "45000.5", CREATED))));
  }

  @Test
  void theDocumentedOrderIsRead() {
    String order =
        new String(Recordings.fixture("coinbase/rest/http_order.json"), StandardCharsets.UTF_8);
    OrderState state = CoinbaseOrders.fromRest(json(order).path("order"));
    assertThat(state)
        .isEqualTo(
            new OrderState(
                "BTC-USD",
                "11111-000000-000000",
                "0000-000000-000000",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("0.001"),
                decimal("0.001"),
                decimal("50"),
                "",
                Rfc3339.nanos("2021-05-31T10:30:00Z")));
  }

  @Test
  void theReasonOfAnEndIsTold() {
    String rejected =
        order("v-1", ID, "FAILED", "0")
            .replace("\"reject_reason\":\"\"", "\"reject_reason\":\"HELD\"")
            .replace("\"reject_message\":\"\"", "\"reject_message\":\"words\"");
    assertThat(CoinbaseOrders.fromRest(json(rejected)).reason()).isEqualTo("HELD; words");
    String quote =
        order("v-1", ID, "OPEN", "0").replace("\"base_size\":\"0.01\"", "\"quote_size\":\"5\"");
    assertThat(CoinbaseOrders.fromRest(json(quote)).quantity()).isNull();
  }

  private static String account(String currency, String available, String hold, String more) {
    return "{\"uuid\":\"u\",\"currency\":\""
        + currency
        + "\",\"available_balance\":{\"value\":\""
        + available
        + "\",\"currency\":\"x\"},\"hold\":{\"value\":\""
        + hold
        + "\"}"
        + more
        + "}";
  }

  private static String accounts(String next, String... accounts) {
    return page(next, accounts).replace("\"orders\"", "\"accounts\"");
  }

  @Test
  void balancesAddUpOverWalletsAndPages() {
    Call<List<Balance>> call = protocol.balances(NOW);
    assertThat(call.request().target()).isEqualTo("/api/v3/brokerage/accounts?limit=250");
    Answer<List<Balance>> first =
        call.read(
            answer(
                200,
                accounts(
                    "a/b",
                    account("BTC", "1.5", "0.5", ""),
                    account("USD", "9", "0", ",\"platform\":\"ACCOUNT_PLATFORM_CFM_CONSUMER\""))));
    Call<List<Balance>> second = next(first, NOW);
    assertThat(second.request().target())
        .isEqualTo("/api/v3/brokerage/accounts?limit=250&cursor=a%2Fb");
    assertThat(
            second.read(
                answer(
                    200,
                    accounts(
                        "",
                        account("USD", "10", "2.5", ",\"platform\":\"ACCOUNT_PLATFORM_CONSUMER\""),
                        account("BTC", "1", "0.25", "")))))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new Balance("BTC", decimal("3.25"), decimal("2.5"), 0),
                    new Balance("USD", decimal("12.5"), decimal("10"), 0))));
    assertThat(call.read(answer(200, accounts("", "{\"currency\":\"BTC\"}"))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void theDocumentedAccountsAreRead() {
    byte[] body = Recordings.fixture("coinbase/rest/http_accounts.json");
    assertThat(protocol.balances(NOW).read(answer(200, new String(body, StandardCharsets.UTF_8))))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new Balance("BTC", decimal("1.23956789"), decimal("1.23456789"), 0),
                    new Balance("USD", decimal("10450.5"), decimal("10000.5"), 0))));
  }

  @Test
  void feesAreFractionsForAllSymbols() {
    List<Call<List<FeeRate>>> calls = protocol.feeRates(List.of("BTC-USD", "ETH-USD"), NOW);
    assertThat(calls).hasSize(1);
    Call<List<FeeRate>> call = calls.get(0);
    assertThat(call.request().target())
        .isEqualTo("/api/v3/brokerage/transaction_summary?product_type=SPOT");
    String tier =
        "{\"total_volume\":1000,\"fee_tier\":{\"pricing_tier\":\"<$10k\","
            + "\"maker_fee_rate\":\"0.0040\",\"taker_fee_rate\":\"0.0060\"}}";
    assertThat(call.read(answer(200, tier)))
        .isEqualTo(
            new Answer.Done<>(List.of(new FeeRate("*", decimal("0.004"), decimal("0.006")))));
    for (String wrong :
        List.of("{}", tier.replace("maker", "m"), tier.replace("0.0060", "1"), "<html>")) {
      assertThat(call.read(answer(200, wrong))).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void theVenuesClockNeedsNoKey() {
    Call<Long> call = protocol.venueTime(NOW);
    assertThat(call.request().target()).isEqualTo("/api/v3/brokerage/time");
    assertThat(call.request().headers()).containsOnlyKeys("cache-control");
    String time =
        "{\"iso\":\"2026-04-07T14:30:00Z\",\"epochSeconds\":\"1775572200\","
            + "\"epochMillis\":\"1775572200123\"}";
    assertThat(call.read(answer(200, time))).isEqualTo(new Answer.Done<>(NOW + 123_000_000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"epochMillis\":\"\"}",
        "{\"epochMillis\":\"0\"}",
        "{\"epochMillis\":\"1.5\"}",
        "{\"epochMillis\":\"99999999999999999999\"}"
      })
  void aClockThatCannotBeReadIsUnknown(String body) {
    assertThat(protocol.venueTime(NOW).read(answer(200, body))).isInstanceOf(Answer.Unknown.class);
  }
}
