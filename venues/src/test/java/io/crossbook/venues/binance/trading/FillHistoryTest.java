package io.crossbook.venues.binance.trading;

import static io.crossbook.venues.binance.trading.Accounts.NOW;
import static io.crossbook.venues.binance.trading.Accounts.answer;
import static io.crossbook.venues.binance.trading.Accounts.done;
import static io.crossbook.venues.binance.trading.Accounts.signedText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.Fill;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.PrivateProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillHistoryTest {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long NOW_MILLIS = BinanceSigner.millis(NOW);
  private static final String SUFFIX = "&limit=1000&timestamp=1795262400123";

  private final PrivateProtocol spot = Accounts.spot();
  private final PrivateProtocol usdm = Accounts.usdm();

  private static String asked(Call<FillPage> call) {
    return signedText(call.request());
  }

  private Call<FillPage> spotFills(String cursor, long sinceMillis) {
    return spot.fills("BTCUSDT", cursor, sinceMillis * 1_000_000, NOW);
  }

  @Test
  void beginsWithADayAtMost() {
    assertThat(asked(spotFills("", NOW_MILLIS - 1000)))
        .isEqualTo("symbol=BTCUSDT&startTime=" + (NOW_MILLIS - 1000) + SUFFIX);
    long start = NOW_MILLIS - 3 * DAY_MILLIS;
    Call<FillPage> call = spotFills("", start);
    assertThat(call.request()).hasToString("GET /api/v3/myTrades");
    assertThat(asked(call))
        .isEqualTo(
            "symbol=BTCUSDT&startTime=" + start + "&endTime=" + (start + DAY_MILLIS - 1) + SUFFIX);
    FillPage empty = done(call, "[]");
    assertThat(empty).isEqualTo(new FillPage(List.of(), "from:" + (start + DAY_MILLIS), true));
  }

  @Test
  void looksAgainAtTheLastMinutesWhileThereIsNothing() {
    FillPage empty = done(spotFills("", NOW_MILLIS - 3_600_000), "[]");
    assertThat(empty).isEqualTo(new FillPage(List.of(), "from:" + (NOW_MILLIS - 300_000), false));
    assertThat(done(spotFills("", NOW_MILLIS - 1000), "[]").cursor())
        .isEqualTo("from:" + (NOW_MILLIS - 1000));
    // A time ahead of the venue's is not skipped to.
    assertThat(asked(spotFills("", NOW_MILLIS + 5000)))
        .isEqualTo("symbol=BTCUSDT&startTime=" + NOW_MILLIS + SUFFIX);
  }

  @Test
  void goesOnByNumber() {
    Call<FillPage> call = spotFills("after:41@1499865549590", 0);
    assertThat(asked(call)).isEqualTo("symbol=BTCUSDT&fromId=42" + SUFFIX);
    assertThat(done(call, "[]"))
        .isEqualTo(new FillPage(List.of(), "after:41@1499865549590", false));
  }

  @Test
  void usdmGoesOnByTimeAfterALongSilence() {
    long recent = NOW_MILLIS - 5 * DAY_MILLIS;
    long old = NOW_MILLIS - 20 * DAY_MILLIS;
    assertThat(asked(usdm.fills("BTCUSDT", "after:41@" + recent, 0, NOW)))
        .isEqualTo("symbol=BTCUSDT&fromId=42" + SUFFIX);
    assertThat(asked(usdm.fills("BTCUSDT", "after:41@" + old, 0, NOW)))
        .isEqualTo(
            "symbol=BTCUSDT&startTime=" + old + "&endTime=" + (old + 7 * DAY_MILLIS - 1) + SUFFIX);
    assertThat(asked(usdm.fills("BTCUSDT", "next:41@" + old, 0, NOW)))
        .isEqualTo("symbol=BTCUSDT&fromId=42" + SUFFIX);
    // Older than what the venue keeps: as far back as it goes.
    assertThat(asked(usdm.fills("BTCUSDT", "", 0, NOW)))
        .startsWith("symbol=BTCUSDT&startTime=" + (NOW_MILLIS - 90 * DAY_MILLIS) + "&endTime=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "from:", "from:x", "after:5", "after:x@5", "next:5@x", "from:5@6"})
  void refusesACursorThatIsNotItsOwn(String cursor) {
    assertThatThrownBy(() -> spotFills(cursor, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + cursor + "' is no cursor of fills");
  }

  @Test
  void aFillOfAnotherSymbolOrWithoutAMemberIsNotSkipped() {
    String row = row("spot", 5, NOW_MILLIS);
    Call<FillPage> call = spotFills("", NOW_MILLIS - 1000);
    assertThat(done(call, "[" + row + "]").fills()).hasSize(1);
    for (String bad :
        List.of(
            row.replace("BTCUSDT", "ETHUSDT"),
            row.replace("\"isMaker\":true,", ""),
            row.replace("\"price\":\"2.5\"", "\"price\":\"0\""),
            row.replace("\"id\":5", "\"id\":-5"),
            row.replace("\"id\":5", "\"id\":\"5\""))) {
      assertThat(bad).isNotEqualTo(row);
      assertThat(call.read(answer(200, "[" + row + "," + bad + "]")))
          .isInstanceOf(Answer.Unknown.class);
    }
    assertThat(call.read(answer(200, "{}"))).isInstanceOf(Answer.Unknown.class);
  }

  private static String row(String market, long id, long millis) {
    return market.equals("spot")
        ? "{\"symbol\":\"BTCUSDT\",\"id\":"
            + id
            + ",\"orderId\":1,\"price\":\"2.5\",\"qty\":\"1\",\"commission\":\"0\","
            + "\"commissionAsset\":\"BNB\",\"time\":"
            + millis
            + ",\"isBuyer\":true,\"isMaker\":true,\"isBestMatch\":true}"
        : "{\"symbol\":\"BTCUSDT\",\"id\":"
            + id
            + ",\"orderId\":1,\"side\":\"BUY\",\"price\":\"2.5\",\"qty\":\"1\","
            + "\"commission\":\"0\",\"commissionAsset\":\"USDT\",\"time\":"
            + millis
            + ",\"maker\":true}";
  }

  /** A venue that keeps fills and answers as documented; numbers and times rise together. */
  private static final class History {
    private final String market;
    private final Map<Long, Long> timeOf = new LinkedHashMap<>();

    History(String market) {
      this.market = market;
    }

    /** The body for a query at a time; numbers alone reach back seven days on USD-M. */
    String answer(String query, long nowMillis) {
      Map<String, Long> asked = new LinkedHashMap<>();
      for (String parameter : query.split("&", -1)) {
        String[] pair = parameter.split("=", -1);
        if (!pair[0].equals("symbol")) {
          asked.put(pair[0], Long.parseLong(pair[1]));
        }
      }
      long window = (market.equals("spot") ? 1 : 7) * DAY_MILLIS;
      long from = asked.getOrDefault("startTime", 0L);
      long to = asked.getOrDefault("endTime", from + window);
      assertThat(to - from).isLessThanOrEqualTo(window);
      boolean byNumber = asked.containsKey("fromId");
      assertThat(byNumber).isNotEqualTo(asked.containsKey("startTime"));
      List<String> rows = new ArrayList<>();
      for (Map.Entry<Long, Long> fill : timeOf.entrySet()) {
        long time = fill.getValue();
        boolean fits =
            byNumber
                ? fill.getKey() >= asked.get("fromId")
                    && (market.equals("spot") || time > nowMillis - 7 * DAY_MILLIS)
                : time >= from && time <= to;
        if (fits && time <= nowMillis && rows.size() < asked.get("limit")) {
          rows.add(row(market, fill.getKey(), time));
        }
      }
      return "[" + String.join(",", rows) + "]";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spot", "usdm"})
  void noFillIsEverLost(String market) {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      History history = new History(market);
      long time = NOW_MILLIS - 60 * DAY_MILLIS;
      long since = time - random.nextInt(1000);
      long id = random.nextInt(1000);
      int bursts = random.nextInt(12);
      for (int burst = 0; burst < bursts; burst++) {
        time += 1 + (long) (random.nextDouble() * 9 * DAY_MILLIS);
        int fills = random.nextInt(4) == 0 ? 900 + random.nextInt(300) : random.nextInt(5);
        for (int i = 0; i < fills; i++) {
          id += 1 + random.nextInt(3);
          // Mostly within the same millisecond, but never more than a page of them.
          time += i % 1000 == 999 ? 1 : random.nextInt(10) / 9;
          history.timeOf.put(id, time);
        }
      }
      readEverything(market, history, since, random, seed);
    }
  }

  private void readEverything(
      String market, History history, long since, Random random, long seed) {
    PrivateProtocol protocol = market.equals("spot") ? spot : usdm;
    long last = history.timeOf.values().stream().mapToLong(t -> t).max().orElse(since);
    Set<String> seen = new LinkedHashSet<>();
    String cursor = "";
    long highest = -1;
    long now = since + random.nextInt((int) DAY_MILLIS);
    int requests = 0;
    while (true) {
      Call<FillPage> call = protocol.fills("BTCUSDT", cursor, since * 1_000_000, now * 1_000_000);
      String query = signedText(call.request()).replaceAll("&timestamp=.*", "");
      FillPage page = done(call, history.answer(query, now));
      for (Fill fill : page.fills()) {
        // Whatever is new comes in order.
        if (seen.add(fill.tradeId())) {
          assertThat(Long.parseLong(fill.tradeId())).isGreaterThan(highest);
          highest = Long.parseLong(fill.tradeId());
        }
      }
      cursor = page.cursor();
      assertThat(++requests).as("requests, seed " + seed).isLessThan(2000);
      if (!page.more()) {
        if (now > last) {
          break;
        }
        now += random.nextInt(15) * (DAY_MILLIS / 2) + 1 + random.nextInt(100_000);
      }
    }
    assertThat(seen)
        .as("seed " + seed)
        .containsExactlyElementsOf(history.timeOf.keySet().stream().map(String::valueOf).toList());
  }

  @Test
  void aPageWithinOneMillisecondIsGoneOnFromByNumber() {
    long old = NOW_MILLIS - 20 * DAY_MILLIS;
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 1000; i++) {
      rows.append(i > 1 ? "," : "").append(row("usdm", i, old));
    }
    FillPage page = done(usdm.fills("BTCUSDT", "after:0@" + old, 0, NOW), "[" + rows + "]");
    assertThat(page.cursor()).isEqualTo("next:1000@" + old);
    assertThat(page.more()).isTrue();
    assertThat(page.fills()).hasSize(1000);
  }
}
