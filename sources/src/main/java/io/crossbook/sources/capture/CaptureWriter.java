package io.crossbook.sources.capture;

import com.github.luben.zstd.ZstdCompressCtx;
import io.crossbook.venues.lane.LaneRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a capture. A block goes to the file when it is large enough or when its first record is
 * old enough in event time, so that a crash loses little. Not thread-safe: one owner.
 */
public final class CaptureWriter implements Closeable {
  private static final int COMPRESSION_LEVEL = 3;

  private final Path file;
  private final FileChannel channel;
  private final int blockBytes;
  private final long blockNanos;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(COMPRESSION_LEVEL);
  private final Map<String, Integer> nameIndex = new HashMap<>();
  private final List<byte[]> names = new ArrayList<>();
  private byte[] records = new byte[1 << 16];
  private int used;
  private int nameBytes;
  private int inBlock;
  private long firstTime;
  private long lastTime = Long.MIN_VALUE;
  private long written;
  private long count;
  private boolean closed;

  private CaptureWriter(Path file, FileChannel channel, int blockBytes, long blockNanos) {
    this.file = file;
    this.channel = channel;
    this.blockBytes = blockBytes;
    this.blockNanos = blockNanos;
  }

  /** Creates a capture with blocks of at most 1 MiB and one second. */
  public static CaptureWriter create(Path file, CaptureHeader header) throws CaptureException {
    return create(file, header, 1 << 20, Duration.ofSeconds(1));
  }

  /**
   * Creates a capture.
   *
   * @param blockBytes a block is written when its records have this many bytes, 1 to 64 MiB
   * @param blockTime a block is written before a record that is this much later than its first
   * @throws CaptureException if the file exists or cannot be written
   */
  public static CaptureWriter create(
      Path file, CaptureHeader header, int blockBytes, Duration blockTime) throws CaptureException {
    if (blockBytes < 1 || blockBytes > CaptureFormat.MOST_BLOCK_BYTES) {
      throw new IllegalArgumentException("blocks have 1 byte to 64 MiB, not " + blockBytes);
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException exists) {
      throw new CaptureException(file + " exists already; a capture is never overwritten", exists);
    } catch (IOException refused) {
      throw new CaptureException(file + " cannot be created: " + refused.getMessage(), refused);
    }
    CaptureWriter writer = new CaptureWriter(file, channel, blockBytes, blockTime.toNanos());
    byte[] json = header.toJson();
    ByteBuffer head = ByteBuffer.allocate(CaptureFormat.HEADER_BYTES + json.length);
    head.put(CaptureFormat.MAGIC)
        .putInt(CaptureFormat.VERSION)
        .putInt(json.length)
        .putInt(CaptureFormat.crc(json, 0, json.length))
        .put(json)
        .flip();
    try {
      writer.write(head);
    } catch (CaptureException failed) {
      writer.closed = true;
      writer.zstd.close();
      try {
        channel.close();
      } catch (IOException second) {
        failed.addSuppressed(second);
      }
      throw failed;
    }
    return writer;
  }

  /**
   * Adds a record.
   *
   * @throws IllegalArgumentException if its time is before that of the record before, or it is
   *     larger than 64 MiB
   */
  public void append(LaneRecord record) throws CaptureException {
    long time = record.time();
    if (count > 0 && time < lastTime) {
      throw new IllegalArgumentException(
          "a record at " + time + " cannot follow one at " + lastTime + " in " + file);
    }
    byte[] content = record.payload();
    if (content.length > CaptureFormat.MOST_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "a record of " + content.length + " bytes is too large for " + file);
    }
    if (inBlock > 0 && (used + nameBytes >= blockBytes || time - firstTime >= blockNanos)) {
      flush();
    }
    if (inBlock == 0) {
      firstTime = time;
      lastTime = time;
    }
    ensure(content.length + 64);
    records[used++] = (byte) CaptureFormat.code(record.kind());
    varint(name(record.venue()));
    varint(name(record.connection()));
    varint(time - lastTime);
    if (record.kind() == LaneRecord.Kind.RESPONSE) {
      varint(record.status());
    }
    varint(content.length);
    System.arraycopy(content, 0, records, used, content.length);
    used += content.length;
    lastTime = time;
    inBlock++;
    count++;
  }

  /** Writes the block that is being filled if its first record is old enough. */
  public void flushIfDue(long now) throws CaptureException {
    if (inBlock > 0 && now - firstTime >= blockNanos) {
      flush();
    }
  }

  /** Writes the block that is being filled, if it has a record. */
  public void flush() throws CaptureException {
    if (inBlock == 0) {
      return;
    }
    byte[] payload = payload();
    byte[] compressed = zstd.compress(payload);
    byte[] bytes = new byte[CaptureFormat.BLOCK_HEADER_BYTES + compressed.length];
    ByteBuffer block = ByteBuffer.wrap(bytes);
    block
        .putInt(CaptureFormat.BLOCK_MAGIC)
        .putInt(compressed.length)
        .putInt(payload.length)
        .putInt(inBlock)
        .putLong(firstTime)
        .putLong(lastTime)
        .putInt(CaptureFormat.crc(compressed, 0, compressed.length));
    block.putInt(CaptureFormat.crc(bytes, 0, CaptureFormat.BLOCK_HEADER_BYTES - Integer.BYTES));
    block.put(compressed).flip();
    write(block);
    used = 0;
    inBlock = 0;
    nameBytes = 0;
    names.clear();
    nameIndex.clear();
    if (records.length > 4 * blockBytes && records.length > (1 << 20)) {
      records = new byte[1 << 16];
    }
  }

  /** Records added so far. */
  public long records() {
    return count;
  }

  /** Bytes in the file so far; the block that is being filled is not among them. */
  public long bytes() {
    return written;
  }

  /** Time of the record added last; {@link Long#MIN_VALUE} if there is none. */
  public long lastTime() {
    return lastTime;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Writes what is left, forces it to the disk and closes the file. */
  @Override
  public void close() throws CaptureException {
    if (closed) {
      return;
    }
    closed = true;
    try (FileChannel closing = channel) {
      flush();
      closing.force(true);
    } catch (CaptureException failed) {
      throw failed;
    } catch (IOException failed) {
      throw new CaptureException(file + " cannot be closed: " + failed.getMessage(), failed);
    } finally {
      zstd.close();
    }
  }

  private byte[] payload() {
    int size = 5 + nameBytes;
    byte[] kept = records;
    int keptUsed = used;
    records = new byte[size + keptUsed];
    used = 0;
    varint(names.size());
    for (byte[] name : names) {
      varint(name.length);
      System.arraycopy(name, 0, records, used, name.length);
      used += name.length;
    }
    System.arraycopy(kept, 0, records, used, keptUsed);
    byte[] payload = Arrays.copyOf(records, used + keptUsed);
    records = kept;
    used = keptUsed;
    return payload;
  }

  private int name(String name) {
    Integer index = nameIndex.get(name);
    if (index == null) {
      index = names.size();
      nameIndex.put(name, index);
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      names.add(bytes);
      nameBytes += 5 + bytes.length;
    }
    return index;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      records[used++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    records[used++] = (byte) rest;
  }

  private void ensure(int more) {
    if (records.length - used < more) {
      records = Arrays.copyOf(records, Math.max(records.length * 2, used + more));
    }
  }

  private void write(ByteBuffer bytes) throws CaptureException {
    int length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException failed) {
      throw new CaptureException(file + " cannot be written: " + failed.getMessage(), failed);
    }
    written += length;
  }
}
