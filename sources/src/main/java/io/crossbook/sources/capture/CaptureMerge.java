package io.crossbook.sources.capture;

import io.crossbook.venues.lane.LaneRecord;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Reads several captures as one: by time, at equal times in the order in which the captures were
 * given, within a capture in the order of the file. Times come out strictly increasing: a record
 * that would not be later than the one before is moved to one nanosecond after it. Holds one record
 * and one block per capture. Not thread-safe: one owner.
 */
public final class CaptureMerge implements Closeable {
  private final List<CaptureReader> readers;
  private final Map<String, String> protocols;
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparingLong((Head head) -> head.record.time())
              .thenComparingInt(head -> head.index));
  private long lastTime = Long.MIN_VALUE;
  private long records;

  private record Head(LaneRecord record, int index) {}

  private CaptureMerge(List<CaptureReader> readers, Map<String, String> protocols) {
    this.readers = readers;
    this.protocols = protocols;
  }

  /**
   * Opens captures.
   *
   * @throws CaptureException if one cannot be read, or two name different protocols for a venue
   */
  public static CaptureMerge open(List<Path> files) throws CaptureException {
    if (files.isEmpty()) {
      throw new CaptureException("no capture was given");
    }
    List<CaptureReader> readers = new ArrayList<>();
    Map<String, String> protocols = new TreeMap<>();
    CaptureMerge merge = new CaptureMerge(readers, protocols);
    try {
      for (Path file : files) {
        CaptureReader reader = CaptureReader.open(file);
        readers.add(reader);
        for (Map.Entry<String, String> each : reader.header().protocols().entrySet()) {
          String before = protocols.putIfAbsent(each.getKey(), each.getValue());
          if (before != null && !before.equals(each.getValue())) {
            throw new CaptureException(
                file
                    + " reads venue "
                    + each.getKey()
                    + " with protocol "
                    + each.getValue()
                    + ", a capture before it with "
                    + before);
          }
        }
        merge.refill(readers.size() - 1);
      }
      return merge;
    } catch (CaptureException wrong) {
      try {
        merge.close();
      } catch (CaptureException second) {
        wrong.addSuppressed(second);
      }
      throw wrong;
    }
  }

  /** For each venue id in the captures, the id of the protocol that reads its records. */
  public Map<String, String> protocols() {
    return Collections.unmodifiableMap(protocols);
  }

  /**
   * The next record.
   *
   * @return null at the end of the last capture
   */
  public LaneRecord next() throws CaptureException {
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    refill(head.index);
    LaneRecord record = head.record;
    if (records > 0 && record.time() <= lastTime) {
      record = record.at(lastTime + 1);
    }
    lastTime = record.time();
    records++;
    return record;
  }

  /** Records handed out so far. */
  public long records() {
    return records;
  }

  /** True if one of the captures read to its end has a tail that was cut off. */
  public boolean truncated() {
    return readers.stream().anyMatch(CaptureReader::truncated);
  }

  /** How many bytes those tails have. */
  public long bytesLost() {
    return readers.stream().mapToLong(CaptureReader::bytesLost).sum();
  }

  /** Bytes of the captures that are behind. */
  public long bytesRead() {
    return readers.stream().mapToLong(CaptureReader::bytesRead).sum();
  }

  /** Bytes of all the captures. */
  public long bytesTotal() {
    return readers.stream().mapToLong(CaptureReader::bytesTotal).sum();
  }

  @Override
  public void close() throws CaptureException {
    CaptureException failure = null;
    for (CaptureReader reader : readers) {
      try {
        reader.close();
      } catch (CaptureException failed) {
        if (failure == null) {
          failure = failed;
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void refill(int index) throws CaptureException {
    LaneRecord record = readers.get(index).next();
    if (record != null) {
      heads.add(new Head(record, index));
    }
  }
}
