package io.crossbook.sources.importing;

import io.crossbook.venues.lane.LaneRecord;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A recording in the text form that cryptofeed writes, a record a line:
 *
 * <pre>
 * configuration: {...}                    what was subscribed to; left out
 * wss://host/path &lt;-&gt; 1617666422.653664      a connection was opened
 * wss://host/path &lt;- 1617666423.12: {...}    a message was sent
 * https://host/path -&gt; 1633998512.3: {...}   a request was answered
 * 1617666424.97333: {...}                 a message was received
 * </pre>
 *
 * Times are seconds since the epoch with a fraction. The connection is named after the file, since
 * received messages do not say where they came from.
 */
final class RawText implements RecordStream {
  private static final byte[] NOTHING = {};

  private final LineReader lines;
  private final String venue;
  private final String connection;

  RawText(String venue, Path file) throws ImportException {
    this.lines = LineReader.open(file);
    this.venue = venue;
    this.connection = name(file);
  }

  /** The file's name without {@code .gz}. */
  static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  @Override
  public LaneRecord next() throws ImportException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank() && !line.startsWith("configuration: ")) {
        return record(line);
      }
    }
    return null;
  }

  private LaneRecord record(String line) throws ImportException {
    if (line.startsWith("ws://") || line.startsWith("wss://")) {
      int opened = line.indexOf(" <-> ");
      int sent = line.indexOf(" <- ");
      if (opened > 0 && (sent < 0 || opened < sent)) {
        return of(LaneRecord.Kind.OPEN, connection, nanos(line.substring(opened + 5)), 0, NOTHING);
      }
      if (sent < 0) {
        throw lines.wrong("a connection that is neither opened nor sent to");
      }
      return message(line, sent + 4, LaneRecord.Kind.SENT, connection, 0);
    }
    if (line.startsWith("http://") || line.startsWith("https://")) {
      int arrow = line.indexOf(" -> ");
      if (arrow < 0) {
        throw lines.wrong("a request without an answer");
      }
      return message(
          line, arrow + 4, LaneRecord.Kind.RESPONSE, target(line.substring(0, arrow)), 200);
    }
    return message(line, 0, LaneRecord.Kind.TEXT, connection, 0);
  }

  private LaneRecord message(
      String line, int timeFrom, LaneRecord.Kind kind, String name, int status)
      throws ImportException {
    int colon = line.indexOf(": ", timeFrom);
    if (colon < 0) {
      throw lines.wrong("no ': ' between the time and the message");
    }
    return of(
        kind,
        name,
        nanos(line.substring(timeFrom, colon)),
        status,
        line.substring(colon + 2).getBytes(StandardCharsets.UTF_8));
  }

  private LaneRecord of(LaneRecord.Kind kind, String name, long time, int status, byte[] content) {
    return new LaneRecord(kind, venue, name, time, status, content);
  }

  private String target(String url) throws ImportException {
    try {
      return target(new URI(url));
    } catch (URISyntaxException wrong) {
      throw lines.wrong("'" + url + "' is not an address");
    }
  }

  /** Path and query, as a request's target is written. */
  static String target(URI uri) {
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private long nanos(String seconds) throws ImportException {
    try {
      return nanos(new BigDecimal(seconds.strip()));
    } catch (NumberFormatException | ArithmeticException wrong) {
      throw lines.wrong("'" + seconds + "' is not a time in seconds since the epoch");
    }
  }

  /**
   * Nanoseconds of seconds; digits behind the ninth, which a clock of nanoseconds does not have,
   * are cut.
   */
  static long nanos(BigDecimal seconds) {
    return seconds.movePointRight(9).toBigInteger().longValueExact();
  }

  @Override
  public void close() throws ImportException {
    lines.close();
  }
}
