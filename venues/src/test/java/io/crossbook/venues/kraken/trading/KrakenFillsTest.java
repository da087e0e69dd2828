package io.crossbook.venues.kraken.trading;

import static io.crossbook.venues.kraken.trading.KrakenCalls.NOW;
import static io.crossbook.venues.kraken.trading.KrakenCalls.SECOND;
import static io.crossbook.venues.kraken.trading.KrakenCalls.form;
import static io.crossbook.venues.kraken.trading.KrakenCalls.http;
import static io.crossbook.venues.kraken.trading.KrakenCalls.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.RestTarget;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KrakenFillsTest {
  private static final long START = NOW / SECOND;

  private final KrakenPrivateProtocol protocol = KrakenCalls.protocol();

  /** A trade of the venue's history: time in tenths of milliseconds, as the venue writes it. */
  private record Trade(String id, long tenths) {
    String json() {
      return "\""
          + id
          + "\":{\"ordertxid\":\"O"
          + id
          + "\",\"pair\":\"XXBTZUSD\",\"time\":"
          + BigDecimal.valueOf(tenths, 4)
          + ",\"type\":\"buy\",\"price\":\"9.25\",\"vol\":\"0.1\",\"fee\":\"0.00412\"}";
    }
  }

  /** The venue: newest first, fifty at a time, start exclusive, end inclusive. */
  private static String answer(List<Trade> history, String form, boolean counts) {
    RestTarget asked = RestTarget.of("?" + form);
    long start = Long.parseLong(asked.parameter("start")) * 10_000;
    String end = asked.parameter("end");
    long last = end == null ? Long.MAX_VALUE : Long.parseLong(end) * 10_000;
    List<Trade> all =
        history.stream()
            .filter(trade -> trade.tenths > start && trade.tenths <= last)
            .sorted(Comparator.comparingLong(Trade::tenths).reversed())
            .toList();
    String trades =
        all.stream()
            .skip(asked.number("ofs", 0))
            .limit(KrakenFills.PAGE)
            .map(Trade::json)
            .collect(Collectors.joining(","));
    return "{\"trades\":{" + trades + "}" + (counts ? ",\"count\":" + all.size() : "") + "}";
  }

  private FillPage page(String cursor, List<Trade> history, boolean counts) {
    Call<FillPage> call = protocol.fills("", cursor, NOW, NOW);
    Answer<FillPage> answer = call.read(result(answer(history, form(call), counts)));
    assertThat(answer).as(cursor).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<FillPage>) answer).value();
  }

  @Property(tries = 80)
  void aHistoryReadPageByPageHasEveryFillInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    boolean counts = random.nextInt(4) != 0;
    int most = counts ? 300 : 40;
    List<Trade> future = new ArrayList<>();
    long tenths = START * 10_000 + random.nextInt(50_000);
    for (int bursts = random.nextInt(5); bursts >= 0; bursts--) {
      int size = random.nextInt(most);
      for (int i = 0; i < size; i++) {
        // Often at the very same time, else spread over seconds or hours.
        tenths += random.nextInt(3) == 0 ? random.nextInt(counts ? 2_000 : 20_000) : 0;
        future.add(new Trade("T" + future.size(), tenths));
      }
      tenths += 20_000 + random.nextInt(100_000_000);
    }
    List<Trade> history = new ArrayList<>();
    Set<String> read = new LinkedHashSet<>();
    long newest = 0;
    String cursor = "";
    int requests = 0;
    while (true) {
      for (int n = random.nextInt(1 + future.size()); n > 0; n--) {
        history.add(future.remove(0));
      }
      FillPage page = page(cursor, history, counts);
      for (Fill fill : page.fills()) {
        if (read.add(fill.tradeId())) {
          assertThat(fill.venueTime()).isGreaterThanOrEqualTo(newest);
          newest = fill.venueTime();
        }
      }
      cursor = page.cursor();
      assertThat(++requests).isLessThan(1_000);
      if (!page.more() && future.isEmpty() && read.size() == history.size()) {
        break;
      }
    }
    Set<String> all = history.stream().map(Trade::id).collect(Collectors.toSet());
    assertThat(read).isEqualTo(all);
  }

  @Test
  void whatIsSpreadEvenlyIsReadInFewRequests() {
    List<Trade> history = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      history.add(new Trade("T" + i, (START + 1) * 10_000 + i * 3_000L));
    }
    Set<String> read = new LinkedHashSet<>();
    int requests = 0;
    FillPage page = page("", history, true);
    for (requests = 1; page.more(); requests++) {
      page.fills().forEach(fill -> read.add(fill.tradeId()));
      page = page(page.cursor(), history, true);
    }
    page.fills().forEach(fill -> read.add(fill.tradeId()));
    assertThat(read).hasSize(400);
    // Ten windows of forty, before each a look at what is left, and some that begin too early.
    assertThat(requests).isLessThan(25);
  }

  @Test
  void aTradeThatShowsUpLateIsRead() {
    List<Trade> history = new ArrayList<>();
    history.add(new Trade("T2", (START + 30) * 10_000));
    FillPage first = page("", history, true);
    assertThat(first.more()).isFalse();
    history.add(new Trade("T1", (START + 10) * 10_000));
    assertThat(page(first.cursor(), history, true).fills())
        .extracting(Fill::tradeId)
        .containsExactly("T1", "T2");
  }

  @Test
  void aFixtureIsRead() {
    String trades =
        new String(
                Recordings.fixture("kraken/rest_official/user_trades_query.json"),
                StandardCharsets.UTF_8)
            .replaceFirst("\"result\": \\{", "\"result\":{\"trades\":{")
            .replaceFirst("\\}\\s*$", "}}");
    Answer<FillPage> answer = protocol.fills("", "", NOW, NOW).read(http(200, trades));
    assertThat(((Answer.Done<FillPage>) answer).value().fills())
        .containsExactly(
            new Fill(
                "BTC/USD",
                "",
                "OGUSJ2-JCTEN-ZDLPWE",
                "TRWCIF-3MJWU-5DYJG5",
                Side.BUY,
                new BigDecimal("9.25"),
                new BigDecimal("0.1"),
                null,
                new BigDecimal("0.00412"),
                "USD",
                false,
                1_428_082_705_964_900_000L),
            new Fill(
                "BTC/USD",
                "",
                "O5T7NQ-DH2NO-XCSJ3O",
                "TNGJFU-5CD67-ZV3AEO",
                Side.BUY,
                new BigDecimal("9.25"),
                new BigDecimal("0.1"),
                null,
                new BigDecimal("0.00412"),
                "USD",
                false,
                1_428_084_298_098_300_000L));
  }

  @Test
  void aMakersFillSaysSo() {
    String trade = new Trade("T1", START * 10_000).json().replace("}", ",\"maker\":true}");
    Answer<FillPage> answer =
        protocol.fills("", "", NOW, NOW).read(result("{\"trades\":{" + trade + "},\"count\":1}"));
    assertThat(((Answer.Done<FillPage>) answer).value().fills().get(0).maker()).isTrue();
  }

  @Test
  void windowsAreAskedForASecondEarly() {
    Call<FillPage> call = protocol.fills("", "", NOW, NOW);
    assertThat(call.request().target()).isEqualTo("/0/private/TradesHistory");
    assertThat(call.weight()).isEqualTo(2);
    assertThat(form(call)).isEqualTo("start=" + (START - 1));
    assertThat(form(protocol.fills("", "100-200", 0, NOW))).isEqualTo("start=99&end=200");
    assertThat(form(protocol.fills("", "100-101-30", 0, NOW))).isEqualTo("start=99&end=101&ofs=30");
    for (String wrong : List.of("x", "1-2-3-4", "-1", "1-")) {
      assertThatThrownBy(() -> protocol.fills("", wrong, 0, NOW))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPageWithATradeThatCannotBeReadIsNotPassedOver() {
    Call<FillPage> call = protocol.fills("", "", NOW, NOW);
    String good = new Trade("T1", START * 10_000).json();
    for (String bad :
        List.of(
            good.replace("\"buy\"", "\"hold\""),
            good.replace("\"0.1\"", "\"\""),
            good.replace("\"pair\"", "\"pear\""))) {
      assertThat(call.read(result("{\"trades\":{" + bad + "},\"count\":1}")))
          .isInstanceOf(Answer.Unknown.class);
    }
    assertThat(call.read(result("{\"count\":0}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aFullSecondWithoutACountIsNotGuessedAt() {
    List<Trade> history = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      history.add(new Trade("T" + i, START * 10_000 + i));
    }
    Call<FillPage> call = protocol.fills("", START + "-" + (START + 1), NOW, NOW);
    assertThat(call.read(result(answer(history, form(call), false))))
        .isInstanceOf(Answer.Unknown.class);
  }
}
