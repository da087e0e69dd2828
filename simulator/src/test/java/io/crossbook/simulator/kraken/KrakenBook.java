package io.crossbook.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.NaiveBook;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Kraken's book rule, written from the venue's description alone. */
final class KrakenBook {
  final NaiveBook book = new NaiveBook();
  private final int depth;
  private final int priceDecimals;
  private final int quantityDecimals;
  private boolean snapshotSeen;
  int updates;
  int mismatches;

  KrakenBook(int depth, int priceDecimals, int quantityDecimals) {
    this.depth = depth;
    this.priceDecimals = priceDecimals;
    this.quantityDecimals = quantityDecimals;
  }

  void apply(JsonNode frame) {
    if (!frame.path("channel").asText().equals("book")) {
      return;
    }
    JsonNode data = frame.path("data").path(0);
    if (frame.path("type").asText().equals("snapshot")) {
      book.clear();
      snapshotSeen = true;
    } else {
      assertThat(snapshotSeen).isTrue();
      updates++;
    }
    NaiveBook.applyObjects(book.bids, data.path("bids"), "price", "qty");
    NaiveBook.applyObjects(book.asks, data.path("asks"), "price", "qty");
    book.truncate(depth);
    if (checksum() != data.path("checksum").longValue()) {
      mismatches++;
    }
  }

  private long checksum() {
    StringBuilder digits = new StringBuilder();
    append(digits, book.asks);
    append(digits, book.bids);
    CRC32 crc = new CRC32();
    crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  private void append(StringBuilder out, Map<BigDecimal, BigDecimal> side) {
    side.entrySet().stream()
        .limit(10)
        .forEach(
            e -> {
              out.append(digits(e.getKey(), priceDecimals));
              out.append(digits(e.getValue(), quantityDecimals));
            });
  }

  private static String digits(BigDecimal number, int decimals) {
    return number.setScale(decimals).toPlainString().replace(".", "").replaceFirst("^0+", "");
  }
}
