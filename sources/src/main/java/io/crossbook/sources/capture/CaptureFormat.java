package io.crossbook.sources.capture;

import io.crossbook.venues.lane.LaneRecord;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The constants of the format that the package's page describes. */
final class CaptureFormat {
  static final byte[] MAGIC = "XBOOKCAP".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;

  /** Magic, version, length and CRC of the JSON. */
  static final int HEADER_BYTES = 8 + 4 + 4 + 4;

  /** No header is longer; a larger number means that the file is something else. */
  static final int MOST_JSON_BYTES = 1 << 20;

  static final int BLOCK_MAGIC = 0x424c4b31;
  static final int BLOCK_HEADER_BYTES = 4 + 4 + 4 + 4 + 8 + 8 + 4 + 4;

  /** The largest content of one record; the lane refuses longer frames. */
  static final int MOST_CONTENT_BYTES = 64 << 20;

  /** Records and names of a block before another record is added. */
  static final int MOST_BLOCK_BYTES = 64 << 20;

  /** The largest payload: a full block, one record of the largest size and its names. */
  static final int MOST_PAYLOAD_BYTES = MOST_CONTENT_BYTES + MOST_BLOCK_BYTES + (1 << 20);

  private static final LaneRecord.Kind[] KINDS = {
    LaneRecord.Kind.OPEN,
    LaneRecord.Kind.TEXT,
    LaneRecord.Kind.BINARY,
    LaneRecord.Kind.RESPONSE,
    LaneRecord.Kind.CLOSE,
    LaneRecord.Kind.SENT
  };

  private CaptureFormat() {}

  /** The number of a kind in the file; never the ordinal, which may change. */
  static int code(LaneRecord.Kind kind) {
    return switch (kind) {
      case OPEN -> 0;
      case TEXT -> 1;
      case BINARY -> 2;
      case RESPONSE -> 3;
      case CLOSE -> 4;
      case SENT -> 5;
    };
  }

  /** The kind with this number; null if there is none. */
  static LaneRecord.Kind kind(int code) {
    return code >= 0 && code < KINDS.length ? KINDS[code] : null;
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
