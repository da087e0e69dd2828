package io.crossbook.venues.oanda.trading;

import static io.crossbook.venues.oanda.trading.OandaCalls.ACCOUNT;
import static io.crossbook.venues.oanda.trading.OandaCalls.ID;
import static io.crossbook.venues.oanda.trading.OandaCalls.NOW;
import static io.crossbook.venues.oanda.trading.OandaCalls.SECOND;
import static io.crossbook.venues.oanda.trading.OandaCalls.fill;
import static io.crossbook.venues.oanda.trading.OandaCalls.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.RestTarget;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OandaFillsTest {
  private final OandaPrivateProtocol protocol = OandaCalls.protocol();

  private static JsonNode tree(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return JsonTree.read(bytes, 0, bytes.length);
  }

  private static FillPage value(Answer<FillPage> answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<FillPage>) answer).value();
  }

  /** Transactions with a fill at every third number. */
  private static String transaction(int id) {
    return id % 3 == 0
        ? fill(Integer.toString(id), "1")
        : "{\"type\":\"CLIENT_CONFIGURE\",\"id\":\"" + id + "\"}";
  }

  /** The venue, which may leave out some of what {@code sinceid} is asked for. */
  private static String answer(String target, int last, Random random) {
    RestTarget asked = RestTarget.of(target);
    boolean range = target.contains("idrange");
    int from = range ? asked.number("from", 0) : asked.number("id", 0) + 1;
    int to = range ? asked.number("to", 0) : last;
    assertThat(to - from).isLessThan(1_000_000);
    if (range) {
      assertThat(to - from).isLessThan(1_000);
      assertThat(to).isLessThanOrEqualTo(last);
    }
    List<String> found =
        new ArrayList<>(
            IntStream.rangeClosed(from, to).mapToObj(OandaFillsTest::transaction).toList());
    if (!range && !found.isEmpty()) {
      switch (random.nextInt(5)) {
        case 0 -> found.subList(0, random.nextInt(found.size())).clear();
        case 1 -> found.subList(random.nextInt(found.size()), found.size()).clear();
        case 2 -> found.remove(random.nextInt(found.size()));
        default -> {}
      }
    }
    return "{\"transactions\":["
        + String.join(",", found)
        + "],\"lastTransactionID\":\""
        + last
        + "\"}";
  }

  @Property(tries = 100)
  void aHistoryReadPageByPageHasEveryFillOnceAndInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    int last = 1 + random.nextInt(1_500);
    int begin = 1 + random.nextInt(last);
    int most = last + random.nextInt(1_500);
    FillPage page =
        value(
            protocol
                .fills("", "", NOW, NOW)
                .read(
                    http(
                        200,
                        "{\"pages\":[\"https://host/v3/accounts/1/transactions/idrange?from="
                            + begin
                            + "&to="
                            + last
                            + "\"],\"lastTransactionID\":\""
                            + last
                            + "\"}")));
    assertThat(page.more()).isTrue();
    List<String> read = new ArrayList<>();
    int requests = 0;
    while (page.more() || last < most) {
      last = Math.min(most, last + random.nextInt(300));
      Call<FillPage> call = protocol.fills("", page.cursor(), 0, NOW);
      page = value(call.read(http(200, answer(call.request().target(), last, random))));
      page.fills().forEach(fill -> read.add(fill.tradeId()));
      assertThat(++requests).isLessThan(2_000);
    }
    assertThat(read)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(begin, most)
                .filter(id -> id % 3 == 0)
                .mapToObj(Integer::toString)
                .toList());
  }

  @Test
  void historyIsAskedForByTimeThenByNumber() {
    assertThat(protocol.fills("", "", NOW + SECOND / 2, NOW).request().target())
        .isEqualTo(ACCOUNT + "/transactions?from=2026-05-05T10%3A00%3A00Z&pageSize=1000");
    assertThat(protocol.fills("", "", 0, NOW).request().target())
        .isEqualTo(ACCOUNT + "/transactions?pageSize=1000");
    assertThat(protocol.fills("", "2306", 0, NOW).request().target())
        .isEqualTo(ACCOUNT + "/transactions/sinceid?id=2306");
    assertThat(protocol.fills("", "100-2000", 0, NOW).request().target())
        .isEqualTo(ACCOUNT + "/transactions/idrange?from=101&to=600");
    assertThat(protocol.fills("", "100-120", 0, NOW).request().target())
        .isEqualTo(ACCOUNT + "/transactions/idrange?from=101&to=120");
    assertThatThrownBy(() -> protocol.fills("", "x", 0, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void recordedPagesAndTransactionsAreRead() {
    byte[] pages = Recordings.fixture("oanda/mab05k/transaction.transaction_pages.json");
    FillPage begin =
        value(
            protocol
                .fills("", "", NOW, NOW)
                .read(http(200, new String(pages, StandardCharsets.UTF_8))));
    assertThat(begin).isEqualTo(new FillPage(List.of(), "0-414", true));
    byte[] since =
        Recordings.fixture("oanda/hootnot/transactions_v3_accounts_transaction_sinceid.json");
    String response = JsonTree.read(since, 0, since.length).path("response").toString();
    assertThat(value(protocol.fills("", "2306", 0, NOW).read(http(200, response))))
        .isEqualTo(new FillPage(List.of(), "2311", false));
  }

  @Test
  void withoutPagesThereIsNothingYet() {
    assertThat(
            value(
                protocol
                    .fills("", "", NOW, NOW)
                    .read(http(200, "{\"pages\":[],\"lastTransactionID\":\"414\"}"))))
        .isEqualTo(new FillPage(List.of(), "414", false));
    assertThat(
            protocol
                .fills("", "", NOW, NOW)
                .read(http(200, "{\"pages\":[\"x\"],\"lastTransactionID\":\"414\"}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aFillHasTheTransactionsNumberAndTheAccountsCurrency() {
    assertThat(OandaFills.read(tree(fill("7", "-1000")), new BigDecimal("1000"), "USD"))
        .isEqualTo(
            new Fill(
                "EUR_USD",
                ID,
                "1",
                "7",
                Side.SELL,
                new BigDecimal("1.16555"),
                new BigDecimal("1000"),
                new BigDecimal("1000"),
                new BigDecimal("0.05"),
                "USD",
                false,
                1_483_228_801_000_000_000L));
  }

  @Test
  void aFeeInACurrencyThatIsNotKnownIsNotKnown() {
    Fill charged = OandaFills.read(tree(fill("7", "1000")), null, "");
    assertThat(charged.fee()).isNull();
    assertThat(charged.feeAsset()).isEmpty();
    Fill free = OandaFills.read(tree(fill("7", "1000").replace("0.0500", "0")), null, "");
    assertThat(free.fee()).isEqualByComparingTo("0");
    assertThat(free.feeAsset()).isEqualTo("USD");
  }

  @Test
  void theWholePriceComesFirst() {
    String vwap =
        fill("7", "1000")
            .replace("\"price\":\"1.16555\",\"commission\"", "\"fullVWAP\":\"1.2\",\"commission\"");
    assertThat(OandaFills.price(tree(vwap))).isEqualByComparingTo("1.2");
    String trades =
        "{\"units\":\"-30\",\"price\":\"9\",\"tradeOpened\":{\"units\":\"-10\",\"price\":\"1.1\"},"
            + "\"tradesClosed\":[{\"units\":\"-15\",\"price\":\"1.2\"}],\"tradeReduced\":{\"units\":"
            + "\"-5\",\"price\":\"1.3\"}}";
    assertThat(OandaFills.price(tree(trades))).isEqualByComparingTo("1.1833333333");
    assertThat(OandaFills.price(tree(trades.replace("\"1.3\"", "null")))).isEqualByComparingTo("9");
    assertThat(OandaFills.price(tree(trades.replace("\"-30\"", "\"-31\""))))
        .isEqualByComparingTo("9");
  }
}
