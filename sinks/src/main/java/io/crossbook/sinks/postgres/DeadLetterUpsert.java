package io.crossbook.sinks.postgres;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.database.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;

/** A dead letter: a row that is written once and never changes, named by what it says. */
final class DeadLetterUpsert implements Upsert<DeadLetter> {
  private static final long serialVersionUID = 1L;

  @Override
  public String table() {
    return "dead_letters";
  }

  @Override
  public String statement() {
    return """
    INSERT INTO dead_letters (venue, connection, time_nanos, reason, digest, detail, payload)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (venue, connection, time_nanos, reason, digest) DO NOTHING
    """;
  }

  @Override
  public String key(DeadLetter letter) {
    return letter.venue() + " " + letter.connection() + " " + letter.time() + " " + letter.reason();
  }

  @Override
  public void bind(DeadLetter letter, Parameters row) throws SQLException {
    row.text(letter.venue());
    row.text(letter.connection());
    row.integer(letter.time());
    row.text(letter.reason());
    row.bytes(digest(letter));
    row.text(letter.detail());
    row.bytes(letter.payload());
  }

  private static byte[] digest(DeadLetter letter) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(letter.detail().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return sha256.digest(letter.payload());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
