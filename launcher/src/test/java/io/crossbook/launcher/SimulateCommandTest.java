package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 20;

  @TempDir Path folder;

  @Test
  void itRunsForItsTimeAndFinishesTheTruth() throws IOException {
    Path truth = folder.resolve("truth.jsonl");
    CommandLineRun run =
        CommandLineRun.of(
            "simulate",
            "--port=0",
            "--seed=7",
            "--venues=kraken,binance",
            "--assets=BTC",
            "--truth",
            truth,
            "--for=600ms");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("/kraken/v2", "/binance/ws/", "/control/faults", "Stopped.")
        .doesNotContain("coinbase");
    List<String> lines = Files.readAllLines(truth);
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(new ObjectMapper().readTree(line).get("venue").asText()).isIn("kraken", "binance");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kraken",
        "coinbase",
        "binance",
        "binanceus",
        "gateio",
        "mexc",
        "binanceusdm",
        "gateiofutures",
        "oanda"
      })
  void whatItSaysAboutAVenueWorks(String venue) throws Exception {
    SimulationConfig config = SimulationConfig.defaults().withVenues(Set.of(venue)).withSpeed(5);
    try (Simulation simulation = Simulation.start(config)) {
      String place = "127.0.0.1:" + simulation.port();
      SimulatedAddress address = SimulateCommand.addresses(config, place).get(0);
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address.request()))
                  .header("Authorization", "Bearer any")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(joined(address)).contains(venue.equals("oanda") ? "EUR_USD" : "BTC");

      StringWriter out = new StringWriter();
      SimulateCommand.announce(Screen.plain(new PrintWriter(out, true)), simulation);
      assertThat(withoutTimes(out.toString()))
          .contains(address.stream(), address.request(), withoutTimes(address.message()));
    }
  }

  /** Gate's messages carry the second in which they were made. */
  private static String withoutTimes(String text) {
    return text.replaceAll("\"time\":[0-9]+", "\"time\":0");
  }

  /** Joins as the command says and returns the first message with market data. */
  private static String joined(SimulatedAddress address) throws Exception {
    if (address.stream().startsWith("http")) {
      HttpResponse<InputStream> stream =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address.stream()))
                  .header("Authorization", "Bearer any")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        return lines.readLine();
      }
    }
    Inbox inbox = new Inbox();
    WebSocket socket =
        HTTP.newWebSocketBuilder().buildAsync(URI.create(address.stream()), inbox).get();
    if (!address.message().isEmpty()) {
      socket.sendText(address.message(), true).get();
    }
    try {
      while (true) {
        String message = inbox.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message of %s", address).isNotNull();
        if (message.contains("BTC") && !message.contains("ubscri")) {
          return message;
        }
      }
    } finally {
      socket.abort();
    }
  }

  private static final class Inbox implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      return add(socket, data.toString(), last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      return add(socket, new String(bytes, StandardCharsets.ISO_8859_1), last);
    }

    private CompletionStage<?> add(WebSocket socket, String part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private void refused(String sentence, Object... words) {
    Object[] all = new Object[words.length + 2];
    all[0] = "simulate";
    all[1] = "--for=100ms";
    System.arraycopy(words, 0, all, 2, words.length);
    CommandLineRun run = CommandLineRun.of(all);
    assertThat(run.err()).startsWith("crossbook: ").contains(sentence).hasLineCount(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          "Port " + taken.getLocalPort() + " on 127.0.0.1 is in use",
          "--port=" + taken.getLocalPort());
    }
    refused("simulator.port is 70000 (--set)", "--port=70000");
    refused("simulator.venues", "--venues=nasdaq");
    refused("deribit", "--port=0", "--venues=deribit");
    refused("DOGE", "--port=0", "--assets=DOGE");
    refused("There is no file or folder", "--faults", folder.resolve("none"));
    refused("is a folder", "--truth", folder);
    refused("There is no file or folder", "--port=0", "--truth", folder.resolve("no/truth.jsonl"));
    Path faults = Files.writeString(folder.resolve("f.jsonl"), "\n{\"venue\":\"kraken\"}\n");
    refused("f.jsonl: Line 2: A fault needs a \"fault\"", "--faults", faults);
    Files.writeString(faults, "{\"venue\":\"coinbase\",\"fault\":\"wrong_checksum\"}\n");
    refused("f.jsonl: ", "--port=0", "--faults", faults);
    Files.writeString(faults, "{\"venue\":\"kraken\",\"fault\":\"gap\"}\n");
    refused("not simulated", "--port=0", "--venues=binance", "--faults", faults);
  }

  @Test
  void aLedgerIsNeverReplaced() throws IOException {
    Path ledger = folder.resolve("ledger.jsonl");
    Object[] words = {"--port=0", "--venues=binance", "--assets=BTC", "--ledger", ledger};
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("is in use", "--port=" + taken.getLocalPort(), "--ledger", ledger);
    }
    assertThat(ledger).as("of a run that could not start").doesNotExist();
    Path faults =
        Files.writeString(folder.resolve("f.jsonl"), "{\"venue\":\"kraken\",\"fault\":\"gap\"}\n");
    refused(
        "not simulated", "--port=0", "--venues=binance", "--faults", faults, "--ledger", ledger);
    assertThat(ledger).as("of a run that was refused").doesNotExist();

    Files.createFile(ledger);
    CommandLineRun first =
        CommandLineRun.of(
            Stream.concat(Stream.of("simulate", "--for=100ms"), Arrays.stream(words)).toArray());
    assertThat(first.code()).as(first.err()).isZero();
    byte[] written = Files.readAllBytes(ledger);
    assertThat(new String(written, StandardCharsets.UTF_8))
        .startsWith("{\"seq\":1,")
        .contains("\"why\":\"deposit\"");

    refused(
        ledger
            + " has the ledger of another run, and what is written there is never replaced; name"
            + " another file, or move it away.",
        words);
    assertThat(Files.readAllBytes(ledger)).isEqualTo(written);
  }
}
