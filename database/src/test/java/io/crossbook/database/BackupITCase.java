package io.crossbook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.database.orders.LedgerIntent;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.database.orders.Permit;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is made and read with the scripts and Postgres' own tools. */
class BackupITCase {
  private static final int DESK = 3;

  @TempDir Path folder;

  private DatabaseSettings database;

  /** What a script said, and how it ended. */
  private record Said(int code, String words) {}

  @BeforeEach
  void fill() throws SQLException {
    for (String tool : List.of("pg_dump", "pg_restore", "psql")) {
      assumeTrue(onPath(tool), tool + " is not on the path: backups are not rehearsed, skipped");
    }
    database = TestPostgres.migrated();
    try (OrderLedger ledger = new OrderLedger(database.open())) {
      ledger.register(DESK, "crypto");
      assertThat(order(ledger, ledger.takeLease(DESK), 0)).isEqualTo(new Permit.Granted());
    }
    TestPostgres.execute(
        database,
        "INSERT INTO alerts (desk, subject, time_nanos, critical, text) VALUES (3, 'venue', 1,"
            + " true, 'it is so'), (3, 'venue', 2, false, 'and so')",
        "INSERT INTO dead_letters VALUES ('kraken', 'c', 5, 'r', 'd', 'x', '\\x00ff')");
  }

  private static boolean onPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
  }

  private static Permit order(OrderLedger ledger, long epoch, long operation) throws SQLException {
    OrderName name = new OrderName(DESK, operation, 0, 0);
    OrderIntent order =
        new OrderIntent(
            name,
            "kraken",
            "",
            "BTC/USD",
            Side.BUY,
            OrderKind.IOC,
            BigDecimal.ONE,
            BigDecimal.TEN,
            false,
            1_790_000_000_000_000_000L);
    return ledger.permit(
        DESK,
        epoch,
        List.of(new LedgerIntent(order, Purpose.OPEN, name.base32(), "opportunity")),
        List.of(),
        false,
        5);
  }

  private Said run(DatabaseSettings at, String script, String... arguments)
      throws IOException, InterruptedException {
    Path scripts = Path.of("backup").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("bash", scripts.resolve(script).toString()));
    command.addAll(List.of(arguments));
    URI url = URI.create(at.url().substring("jdbc:".length()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGHOST", url.getHost());
    builder.environment().put("PGPORT", Integer.toString(url.getPort()));
    builder.environment().put("PGUSER", at.user());
    builder.environment().put("PGDATABASE", url.getPath().substring(1));
    builder.environment().put("USER", "ann o'neil");
    Process process = builder.start();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), words);
  }

  private Path backup() throws Exception {
    Said said = run(database, "backup.sh", folder.toString());
    assertThat(said.code()).as(said.words()).isZero();
    Path file = Path.of(said.words().strip());
    assertThat(file).isRegularFile().hasFileName(file.getFileName().toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    return file;
  }

  /** Every table with how many rows it has. */
  private static List<String> counts(DatabaseSettings at) throws SQLException {
    return TestPostgres.rows(
        at,
        "SELECT c.relname, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' ||"
            + " quote_ident(c.relname), false, true, '')))[1]::text FROM pg_class c WHERE c.relkind"
            + " = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1");
  }

  @Test
  void whatWasSavedComesBackWholeAndIsNotTradedOn() throws Exception {
    Path file = backup();
    List<String> saved = counts(database);
    assertThat(saved).contains("order_intent|1", "alerts|2", "dead_letters_other|1");
    // After the backup, an order is sent that it does not know.
    try (OrderLedger ledger = new OrderLedger(database.open())) {
      order(ledger, ledger.takeLease(DESK), 1);
    }
    DatabaseSettings restored = TestPostgres.empty();
    Said said = run(restored, "restore.sh", file.toString());
    assertThat(said.code()).as(said.words()).isZero();
    assertThat(said.words())
        .contains("Everything is stopped, and desks that take no lease any more: 1;");
    assertThat(Schema.migrate(restored)).isEqualTo(Schema.migrate(database));
    assertThat(TestPostgres.rows(restored, "SELECT * FROM audit_verify()")).isEmpty();
    assertThat(TestPostgres.rows(restored, "SELECT scope, latched_by, detail FROM kill_latch"))
        .containsExactly("all|ann o'neil|restored from " + file.getFileName());
    try (OrderLedger ledger = new OrderLedger(restored.open())) {
      ledger.register(DESK, "crypto");
      assertThatThrownBy(() -> ledger.requireDesk(DESK, "crypto"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("desk 3 came from a backup that was restored on 20");
      assertThatThrownBy(() -> ledger.takeLease(DESK))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("desk 3 came from a backup that was restored on 20")
          .hasMessageContaining("start the job without its state under another trading.desk");
      // Who still holds the lease of before sends nothing either.
      assertThat(order(ledger, 1, 1)).isInstanceOf(Permit.Superseded.class);
      // Another number trades, once a person has let it.
      ledger.requireDesk(DESK + 1, "crypto-2");
      ledger.register(DESK + 1, "crypto-2");
      ledger.requireDesk(DESK + 1, "crypto-2");
      assertThatThrownBy(() -> ledger.requireDesk(DESK + 2, "crypto-2"))
          .hasMessageContaining("the database knows desk 4 as crypto-2");
      assertThat(ledger.takeLease(DESK + 1)).isEqualTo(1);
    }
    said = run(restored, "restore.sh", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.words()).contains("is not empty; make a new one");
  }

  @Test
  void aCompleteBackupGoesOnWhereItWas() throws Exception {
    Path file = backup();
    DatabaseSettings restored = TestPostgres.empty();
    Said said = run(restored, "restore.sh", "--complete", file.toString());
    assertThat(said.code()).as(said.words()).isZero();
    assertThat(counts(restored)).isEqualTo(counts(database));
    assertThat(TestPostgres.rows(restored, "SELECT time, encode(payload, 'hex') FROM dead_letters"))
        .containsExactly("1970-01-01 00:00:00+00|00ff");
    try (OrderLedger ledger = new OrderLedger(restored.open())) {
      assertThat(ledger.takeLease(DESK)).isEqualTo(2);
    }
    TestPostgres.execute(
        restored,
        "INSERT INTO alerts (desk, subject, time_nanos, critical, text) VALUES (3, 'venue', 3,"
            + " true, 'again')");
    assertThat(TestPostgres.rows(restored, "SELECT * FROM audit_verify()")).isEmpty();
    assertThat(TestPostgres.rows(restored, "SELECT max(id) FROM notification"))
        .containsExactly("3");
  }

  @Test
  void whatIsCutOffIsNoBackup() throws Exception {
    Said said = run(TestPostgres.at("nowhere"), "backup.sh", folder.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.words()).contains("pg_dump failed");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    Path file = backup();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    DatabaseSettings restored = TestPostgres.empty();
    said = run(restored, "restore.sh", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.words()).contains("pg_restore failed and left nothing behind");
    assertThat(counts(restored)).isEmpty();
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    assertThat(run(database, "backup.sh", folder.resolve("none").toString()).words())
        .contains("there is no folder");
    assertThat(run(database, "backup.sh").words()).contains("name the folder and nothing else");
    assertThat(run(database, "restore.sh", folder.resolve("none").toString()).words())
        .contains("there is no file");
  }
}
