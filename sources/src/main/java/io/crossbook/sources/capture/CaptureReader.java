package io.crossbook.sources.capture;

import com.github.luben.zstd.Zstd;
import io.crossbook.venues.lane.LaneRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads a capture record by record. A tail that was cut off ends the reading and is reported by
 * {@link #truncated()}; anything else that is wrong throws. The length of the file is taken when it
 * is opened. Not thread-safe: one owner.
 */
public final class CaptureReader implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final long size;
  private CaptureHeader header;
  private long dataStart;
  private long blockStart;
  private long nextBlock;
  private byte[] payload = new byte[0];
  private int at;
  private int blockRecords;
  private int read;
  private String[] names = new String[0];
  private long blockLastTime;
  private long time;
  private boolean truncated;
  private long bytesLost;

  private CaptureReader(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a capture.
   *
   * @throws CaptureException if there is no such file, or it is not a capture of a known version
   */
  public static CaptureReader open(Path file) throws CaptureException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException missing) {
      throw new CaptureException("there is no file " + file, missing);
    } catch (IOException refused) {
      throw new CaptureException(file + " cannot be opened: " + refused.getMessage(), refused);
    }
    try {
      CaptureReader reader = new CaptureReader(file, channel, channel.size());
      reader.readHeader();
      return reader;
    } catch (IOException wrong) {
      try {
        channel.close();
      } catch (IOException second) {
        wrong.addSuppressed(second);
      }
      throw wrong instanceof CaptureException ours
          ? ours
          : new CaptureException(file + " cannot be read: " + wrong.getMessage(), wrong);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** What the capture says about itself. */
  public CaptureHeader header() {
    return header;
  }

  /**
   * The next record.
   *
   * @return null at the end
   * @throws CaptureException if the file is corrupt here or cannot be read
   */
  public LaneRecord next() throws CaptureException {
    if (read == blockRecords && !readBlock(nextBlock)) {
      return null;
    }
    try {
      return readRecord();
    } catch (IndexOutOfBoundsException wrong) {
      throw corrupt("record " + read + " of the block runs over its end", blockStart, wrong);
    }
  }

  /** The place of the next record. */
  public CapturePosition position() {
    return read < blockRecords
        ? new CapturePosition(blockStart, read)
        : new CapturePosition(nextBlock, 0);
  }

  /**
   * Goes to a place that {@link #position()} of a reader of this file returned.
   *
   * @throws CaptureException if there is no such place
   */
  public void seek(CapturePosition position) throws CaptureException {
    if (position.block() < dataStart || position.block() > size) {
      throw new CaptureException(file + " has no block at offset " + position.block());
    }
    nextBlock = position.block();
    blockRecords = 0;
    read = 0;
    truncated = false;
    bytesLost = 0;
    for (int i = 0; i < position.record(); i++) {
      if (next() == null) {
        throw new CaptureException(
            file + " ends before record " + position.record() + " of block " + position.block());
      }
    }
  }

  /** True if reading came to a tail that was cut off. */
  public boolean truncated() {
    return truncated;
  }

  /** How many bytes the tail that was cut off has; 0 if there is none. */
  public long bytesLost() {
    return bytesLost;
  }

  /** Bytes of the file that are behind the reader. */
  public long bytesRead() {
    return read < blockRecords ? blockStart : nextBlock;
  }

  /** Bytes of the file when it was opened. */
  public long bytesTotal() {
    return size;
  }

  @Override
  public void close() throws CaptureException {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new CaptureException(file + " cannot be closed: " + failed.getMessage(), failed);
    }
  }

  private void readHeader() throws IOException {
    if (size == 0) {
      throw new CaptureException(file + " is empty, not a capture");
    }
    int known = (int) Math.min(size, CaptureFormat.MAGIC.length);
    byte[] magic = bytes(0, known);
    if (!Arrays.equals(magic, Arrays.copyOf(CaptureFormat.MAGIC, known))) {
      throw new CaptureException(file + " is not a capture: it does not begin with XBOOKCAP");
    }
    if (size < CaptureFormat.HEADER_BYTES) {
      throw headerCut();
    }
    ByteBuffer fixed = ByteBuffer.wrap(bytes(CaptureFormat.MAGIC.length, 12));
    int version = fixed.getInt();
    if (version != CaptureFormat.VERSION) {
      throw new CaptureException(
          file + " is a capture of version " + version + ", this program reads version 1");
    }
    int length = fixed.getInt();
    int crc = fixed.getInt();
    if (length < 0 || length > CaptureFormat.MOST_JSON_BYTES) {
      throw corrupt("the header says that it has " + length + " bytes", 12, null);
    }
    dataStart = CaptureFormat.HEADER_BYTES + (long) length;
    if (size < dataStart) {
      throw headerCut();
    }
    byte[] json = bytes(CaptureFormat.HEADER_BYTES, length);
    if (CaptureFormat.crc(json, 0, length) != crc) {
      throw corrupt("the header does not match its checksum", 0, null);
    }
    try {
      header = CaptureHeader.fromJson(json);
    } catch (IOException wrong) {
      throw corrupt(wrong.getMessage(), CaptureFormat.HEADER_BYTES, wrong);
    }
    nextBlock = dataStart;
  }

  /** Reads the block at this offset; false if there is none. */
  private boolean readBlock(long offset) throws CaptureException {
    if (truncated || offset >= size) {
      return false;
    }
    try {
      if (size - offset < CaptureFormat.BLOCK_HEADER_BYTES) {
        return cut(offset);
      }
      byte[] headBytes = bytes(offset, CaptureFormat.BLOCK_HEADER_BYTES);
      ByteBuffer head = ByteBuffer.wrap(headBytes);
      int headCrc =
          CaptureFormat.crc(headBytes, 0, CaptureFormat.BLOCK_HEADER_BYTES - Integer.BYTES);
      int magic = head.getInt();
      int compressedLength = head.getInt();
      int length = head.getInt();
      int records = head.getInt();
      final long firstTime = head.getLong();
      final long lastTime = head.getLong();
      int crc = head.getInt();
      if (magic == 0 && onlyZerosFrom(offset)) {
        return cut(offset);
      }
      if (magic != CaptureFormat.BLOCK_MAGIC || head.getInt() != headCrc) {
        throw corrupt("no block begins here", offset, null);
      }
      if (compressedLength < 0
          || length < 0
          || length > CaptureFormat.MOST_PAYLOAD_BYTES
          || records < 1) {
        throw corrupt("the block has impossible lengths", offset, null);
      }
      long end = offset + CaptureFormat.BLOCK_HEADER_BYTES + compressedLength;
      if (end > size) {
        return cut(offset);
      }
      byte[] compressed = bytes(offset + CaptureFormat.BLOCK_HEADER_BYTES, compressedLength);
      if (CaptureFormat.crc(compressed, 0, compressed.length) != crc) {
        if (end == size || onlyZerosFrom(end)) {
          // The blocks of a file that was not forced to the disk may reach it in any order.
          return cut(offset);
        }
        throw corrupt("the block does not match its checksum", offset, null);
      }
      byte[] content = new byte[length];
      long got = Zstd.decompress(content, compressed);
      if (Zstd.isError(got) || got != length) {
        throw corrupt("the block cannot be decompressed", offset, null);
      }
      payload = content;
      blockStart = offset;
      nextBlock = end;
      blockRecords = records;
      read = 0;
      time = firstTime;
      blockLastTime = lastTime;
      at = 0;
      readNames();
      return true;
    } catch (CaptureException wrong) {
      throw wrong;
    } catch (IndexOutOfBoundsException wrong) {
      throw corrupt("the names of the block run over its end", offset, wrong);
    } catch (IOException failed) {
      throw new CaptureException(file + " cannot be read: " + failed.getMessage(), failed);
    }
  }

  private void readNames() throws CaptureException {
    long many = varint();
    if (many > payload.length) {
      throw corrupt("the block has an impossible number of names", blockStart, null);
    }
    names = new String[(int) many];
    for (int i = 0; i < names.length; i++) {
      int length = length();
      names[i] = new String(payload, at, length, StandardCharsets.UTF_8);
      at += length;
    }
  }

  private LaneRecord readRecord() throws CaptureException {
    LaneRecord.Kind kind = CaptureFormat.kind(payload[at++]);
    if (kind == null) {
      throw corrupt("record " + read + " of the block is of no known kind", blockStart, null);
    }
    final String venue = names[index()];
    final String connection = names[index()];
    time += varint();
    int status = kind == LaneRecord.Kind.RESPONSE ? (int) varint() : 0;
    int length = length();
    byte[] content = Arrays.copyOfRange(payload, at, at + length);
    at += length;
    read++;
    if (read == blockRecords && (at != payload.length || time != blockLastTime)) {
      throw corrupt("the block does not end with its last record", blockStart, null);
    }
    return new LaneRecord(kind, venue, connection, time, status, content);
  }

  private int index() {
    long index = varint();
    if (index < 0 || index >= names.length) {
      throw new IndexOutOfBoundsException("name " + index);
    }
    return (int) index;
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > payload.length - at) {
      throw new IndexOutOfBoundsException("length " + length);
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = payload[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }

  private boolean cut(long offset) {
    truncated = true;
    bytesLost = size - offset;
    return false;
  }

  private boolean onlyZerosFrom(long offset) throws IOException {
    for (long from = offset; from < size; from += 1 << 16) {
      byte[] some = bytes(from, (int) Math.min(1 << 16, size - from));
      for (byte b : some) {
        if (b != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new CaptureException(file + " became shorter while it was read");
      }
    }
    return bytes;
  }

  private CaptureException headerCut() {
    return new CaptureException(
        file + " is cut off within its header, after " + size + " bytes; nothing can be read");
  }

  private CaptureException corrupt(String what, long offset, Throwable cause) {
    return new CaptureException(file + " is corrupt at offset " + offset + ": " + what, cause);
  }
}
