package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random and damaged answers and frames for private protocols. */
public final class PrivateFuzz {
  private static final int[] STATUSES = {
    0, 100, 200, 201, 204, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503
  };
  private static final String[] WORDS = {
    "null",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-1",
    "1e400",
    "9999999999999999999999",
    "true",
    "\"x\"",
    "[[]]"
  };

  private final Random random;

  public PrivateFuzz(long seed) {
    random = new Random(seed);
  }

  /** Some bytes, some damaged sample, or some sample with a value put in place of another. */
  public byte[] bytes(List<byte[]> samples) {
    byte[] sample = samples.get(random.nextInt(samples.size())).clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        return noise;
      }
      case 1 -> {
        return Arrays.copyOf(sample, random.nextInt(sample.length + 1));
      }
      case 2 -> {
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          sample[random.nextInt(sample.length)] = (byte) random.nextInt(256);
        }
        return sample;
      }
      case 3 -> {
        String text = new String(sample, StandardCharsets.UTF_8);
        String[] parts = text.split("(?<=:)|(?=[,}])", -1);
        parts[random.nextInt(parts.length)] = WORDS[random.nextInt(WORDS.length)];
        return String.join("", parts).getBytes(StandardCharsets.UTF_8);
      }
      default -> {
        return sample;
      }
    }
  }

  /** Whatever comes, reading gives an answer. */
  public <T> Answer<T> answer(Call<T> call, List<byte[]> samples) {
    byte[] body = bytes(samples);
    int status = STATUSES[random.nextInt(STATUSES.length)];
    Map<String, String> headers =
        random.nextBoolean()
            ? Map.of()
            : Map.of("retry-after", "-1", "x-gate-ratelimit-reset-timestamp", "x");
    Answer<T> answer = call.read(HttpAnswer.of(status, headers, body, 1_000L));
    assertThat(answer).as(status + " " + new String(body, StandardCharsets.UTF_8)).isNotNull();
    return answer;
  }

  /** Whatever comes, a stream goes on. */
  public void frames(
      PrivateStream stream, List<String> connections, List<byte[]> samples, int count, long from) {
    PrivateEvents out = new PrivateEvents();
    long now = from;
    stream.start(now, out);
    for (int i = 0; i < count; i++) {
      now += random.nextInt(2_000_000_000);
      String connection = connections.get(random.nextInt(connections.size()));
      switch (random.nextInt(12)) {
        case 0 -> stream.onOpen(connection, now, out);
        case 1 -> stream.onClose(connection, "broken", now, out);
        case 2 -> stream.onTick(now, out);
        case 3 ->
            stream.onAnswer(
                out.tags.isEmpty() ? "x" : out.tags.get(out.tags.size() - 1),
                HttpAnswer.of(
                    STATUSES[random.nextInt(STATUSES.length)], Map.of(), bytes(samples), now),
                out);
        default -> {
          byte[] bytes = bytes(samples);
          stream.onFrame(connection, bytes, 0, bytes.length, random.nextBoolean(), now, out);
        }
      }
    }
    long live = out.states.stream().filter("live"::equals).count();
    long lost = out.states.stream().filter(state -> state.startsWith("interrupted")).count();
    assertThat(live - lost).as("live and interrupted take turns").isBetween(0L, 1L);
  }
}
