package io.crossbook.simulator.mexc;

import static io.crossbook.simulator.WireClient.get;
import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.crossbook.simulator.NaiveBook;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.FaultRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MexcVenueTest {
  private static final String DEPTH = "spot@public.aggre.depth.v3.api.pb@100ms@ETHUSDT";
  private static final String CAPTURED_BOOK_TICKER =
      "0a3473706f74407075626c69632e61676772652e626f6f6b5469636b65722e76332e6170692e7062403130306d73"
          + "40425443555344541a074254435553445430bab6cfa88d34da133b0a0538343237301208302e303036333837"
          + "1a0838343237302e3031220a352e34323136393936392a0b383231363431353334333630979fcfa88d34";

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("mexc"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  /** A field as read: its number and its value, text or bytes or a varint. */
  private record Field(int number, Object value) {
    byte[] bytes() {
      return (byte[]) value;
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean varint = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT;
        Object value = varint ? (Object) in.readInt64() : in.readByteArray();
        fields.add(new Field(WireFormat.getTagFieldNumber(tag), value));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }

  private static Field field(List<Field> fields, int number) {
    return fields.stream().filter(f -> f.number() == number).findFirst().orElseThrow();
  }

  private static String subscription(String... channels) {
    return "{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + String.join("\",\"", channels) + "\"]}";
  }

  private static List<byte[]> drain(WireClient client) {
    client.send("{\"method\":\"PING\"}");
    return client.until(text -> text.contains("PONG")).stream()
        .filter(byte[].class::isInstance)
        .map(byte[].class::cast)
        .toList();
  }

  private static final class MexcBook {
    final NaiveBook book = new NaiveBook();
    long version;
    int gaps;
    int applied;

    MexcBook(JsonNode snapshot) {
      version = snapshot.path("lastUpdateId").longValue();
      NaiveBook.applyPairs(book.bids, snapshot.path("bids"));
      NaiveBook.applyPairs(book.asks, snapshot.path("asks"));
    }

    void apply(byte[] frame) {
      List<Field> wrapper = fields(frame);
      assertThat(field(wrapper, 1).text()).isEqualTo(DEPTH);
      assertThat(field(wrapper, 3).text()).isEqualTo("ETHUSDT");
      List<Field> body = fields(field(wrapper, 313).bytes());
      long from = Long.parseLong(field(body, 4).text());
      long to = Long.parseLong(field(body, 5).text());
      if (to <= version) {
        return;
      }
      if (applied == 0 ? from > version + 1 : from != version + 1) {
        gaps++;
      }
      applied++;
      version = to;
      items(body, 1, book.asks);
      items(body, 2, book.bids);
    }

    private static void items(List<Field> body, int number, Map<BigDecimal, BigDecimal> side) {
      body.stream()
          .filter(f -> f.number() == number)
          .map(f -> fields(f.bytes()))
          .forEach(item -> NaiveBook.set(side, field(item, 1).text(), field(item, 2).text()));
    }
  }

  @Test
  void theEncodingIsThatOfACapturedFrame() {
    byte[] frame =
        PushData.wrap(
            "spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT",
            "BTCUSDT",
            1790281243450L,
            315,
            new PushData()
                .text(1, "84270")
                .text(2, "0.006387")
                .text(3, "84270.01")
                .text(4, "5.42169969")
                .text(5, "82164153436")
                .number(6, 1790281240471L));
    assertThat(HexFormat.of().formatHex(frame)).isEqualTo(CAPTURED_BOOK_TICKER);
  }

  @Test
  void snapshotAndVersionsGiveTheRealBook() {
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      client.send(subscription(DEPTH));
      assertThat(client.nextJson().path("msg").asText()).isEqualTo(DEPTH);
      simulation.step(43);
      MexcBook book =
          new MexcBook(getJson(simulation, "/mexc/api/v3/depth?symbol=ETHUSDT&limit=1000"));
      simulation.step(957);
      drain(client).forEach(book::apply);
      assertThat(book.gaps).isZero();
      assertThat(book.applied).isGreaterThan(100);
      truth.assertEqual("mexc", "ETHUSDT", book.book);
    }
  }

  @Test
  void aGapShowsInTheVersions() {
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      client.send(subscription(DEPTH));
      client.nextText();
      MexcBook book =
          new MexcBook(getJson(simulation, "/mexc/api/v3/depth?symbol=ETHUSDT&limit=1000"));
      simulation.step(50);
      simulation.command(FaultCommand.of("mexc", FaultKind.GAP).withSymbol("ETHUSDT"));
      simulation.step(50);
      drain(client).forEach(book::apply);
      assertThat(book.gaps).isEqualTo(1);
    }
  }

  @Test
  void bookTickerDealsAndLimitedDepth() {
    String ticker = "spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT";
    String deals = "spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT";
    String limited = "spot@public.limit.depth.v3.api.pb@BTCUSDT@5";
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      client.send(subscription(ticker, deals, limited));
      assertThat(client.nextJson().path("msg").asText())
          .as("the acknowledgement joins the channels")
          .isEqualTo(String.join(",", ticker, deals, limited));
      simulation.step(500);
      List<List<Field>> frames = drain(client).stream().map(MexcVenueTest::fields).toList();
      List<Field> quote = fields(field(last(frames, ticker), 315).bytes());
      var bid = truth.of("mexc", "BTCUSDT").bids().get(0);
      assertThat(new BigDecimal(field(quote, 1).text()))
          .isEqualByComparingTo(truth.of("mexc", "BTCUSDT").listing().price(bid.price()));
      List<Field> deal = fields(field(fields(field(last(frames, deals), 314).bytes()), 1).bytes());
      assertThat((Long) field(deal, 3).value()).isIn(1L, 2L);
      List<Field> book = fields(field(last(frames, limited), 303).bytes());
      assertThat(book.stream().filter(f -> f.number() == 1)).hasSize(5);
      assertThat(book.stream().filter(f -> f.number() == 2)).hasSize(5);
    }
  }

  private static List<Field> last(List<List<Field>> frames, String channel) {
    return frames.stream()
        .filter(f -> field(f, 1).text().equals(channel))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void refusalsAreSentencesWithCodeZero() {
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      client.send(subscription("spot@public.deals.v3.api@BTCUSDT"));
      JsonNode refused = client.nextJson();
      assertThat(refused.path("code").intValue()).isZero();
      assertThat(refused.path("msg").asText()).contains("Not Subscribed successfully", "Blocked!");
      client.send("{\"method\":\"PING\"}");
      assertThat(client.nextText()).isEqualTo("{\"id\":0,\"code\":0,\"msg\":\"PONG\"}");
    }
  }

  @Test
  void aConnectionWithoutSubscriptionIsClosedAfterThirtySeconds() {
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      simulation.step(1_500);
      assertThat(client.closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void truncatedAndGarbledFramesAreBinaryAndOtherFormsRefused() {
    try (WireClient client = WireClient.connect(simulation, "/mexc/ws")) {
      client.send(subscription(DEPTH));
      client.nextText();
      FaultCommand malformed = FaultCommand.of("mexc", FaultKind.MALFORMED);
      simulation.command(malformed.with("form", "truncated"));
      simulation.step(15);
      byte[] bad = (byte[]) client.next();
      byte[] good = (byte[]) client.next();
      assertThat(bad).hasSize(good.length / 2).isEqualTo(Arrays.copyOf(good, bad.length));
      assertThatThrownBy(() -> simulation.command(malformed.with("form", "wrong_types")))
          .isInstanceOf(FaultRefusedException.class);
      assertThatThrownBy(
              () -> simulation.command(FaultCommand.of("mexc", FaultKind.SNAPSHOT_REPLACE)))
          .isInstanceOf(FaultRefusedException.class);
    }
  }

  @Test
  void restDeclaresListingsAndLimits() {
    JsonNode symbol =
        getJson(simulation, "/mexc/api/v3/exchangeInfo?symbol=BTCUSDT").path("symbols").path(0);
    assertThat(symbol.path("status").asText()).isEqualTo("1");
    assertThat(symbol.path("quotePrecision").intValue()).isEqualTo(2);
    assertThat(symbol.path("quoteAmountPrecision").asText()).isEqualTo("1");
    assertThat(getJson(simulation, "/mexc/api/v3/time").path("serverTime").longValue())
        .isEqualTo(Simulations.START.toEpochMilli());
    assertThat(getJson(simulation, "/mexc/api/v3/defaultSymbols").path("data")).hasSize(5);
    assertThat(get(simulation, "/mexc/api/v3/depth?symbol=NOPE").statusCode()).isEqualTo(400);
    int status = 200;
    for (int i = 0; i < 80 && status == 200; i++) {
      status = get(simulation, "/mexc/api/v3/exchangeInfo").statusCode();
    }
    assertThat(status).isEqualTo(429);
  }
}
