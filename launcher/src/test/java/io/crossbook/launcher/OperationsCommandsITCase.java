package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.notifications.NotificationQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keeping, telling and topics from the command line. */
class OperationsCommandsITCase {
  private DatabaseSettings database;

  @BeforeEach
  void lay() throws Exception {
    database = TestPostgres.migrated();
  }

  private CommandLineRun run(String... words) {
    List<Object> all = new ArrayList<>(List.of((Object[]) words));
    all.addAll(
        List.of("--set", "database.url=" + database.url(), "--set", "database.user=postgres"));
    return CommandLineRun.of(all.toArray());
  }

  @Test
  void keepCountsAndThenDeletes() throws Exception {
    TestPostgres.execute(
        database,
        "INSERT INTO dead_letters SELECT 'kraken', 'c', n, 'r', 'd', 'x', 'p' FROM"
            + " generate_series(1, 1200) n");
    CommandLineRun counted = run("keep", "--dry-run");
    assertThat(counted.code()).as(counted.err()).isZero();
    assertThat(counted.out())
        .containsPattern("table +kept for +would go")
        .containsPattern("dead_letters +3 days +1,200")
        .containsPattern("audit_log +90 days +0");
    CommandLineRun longer = run("keep", "--dry-run", "--set", "retention.raw-days=36500");
    assertThat(longer.out()).containsPattern("dead_letters +36500 days +0");
    assertThat(run("keep").out())
        .containsPattern("dead_letters +3 days +1,200")
        .contains("Partitions made for days to come: 32; dropped whole: 0.");
    assertThat(TestPostgres.rows(database, "SELECT count(*) FROM dead_letters"))
        .containsExactly("0");
    CommandLineRun nowhere = CommandLineRun.of("keep");
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.err()).contains("No database is named: database.url is empty");
  }

  @Test
  void whatWasGivenUpIsShownAndSentAgain() throws Exception {
    assertThat(run("notify", "list").out()).contains("Everything was sent.");
    TestPostgres.execute(
        database,
        "INSERT INTO alerts (desk, subject, time_nanos, critical, text) VALUES (1, 'operation 17',"
            + " 1790000000000000000, true, 'It was given up.')");
    try (NotificationQueue queue = new NotificationQueue(database.open())) {
      queue.route(each -> List.of("pager"), Instant.EPOCH, Instant.now());
      queue.failed("pager", List.of(1L), "example.com answered 404", null, true, Instant.now());
    }
    assertThat(run("notify", "list").out())
        .containsPattern(
            "1 +pager +dead +1 +2026-09-21T14:13:20Z +critical +operation 17, desk 1"
                + " +example.com answered 404");
    assertThat(run("notify", "resend").err()).contains("Say which: either ids");
    assertThat(run("notify", "resend", "5").err()).contains("None of them was given up");
    assertThat(run("notify", "resend", "1").out()).contains("It is sent again.");
    assertThat(run("notify", "list").out()).containsPattern("1 +pager +pending +0");
    assertThat(run("notify", "resend", "--all").code()).isEqualTo(1);
  }

  @Test
  void nobodyAndNothingToReachIsSaid() {
    assertThat(run("notify").err()).contains("notifications.routes is empty");
    assertThat(
            run(
                    "notify",
                    "test",
                    "--set",
                    "notifications.routes=[{name: a, kind: webhook, url-variable: NO_SUCH_ONE}]")
                .err())
        .contains("The route a needs the environment variable NO_SUCH_ONE, which is not set.");
    assertThat(run("topics").err()).contains("kafka.bootstrap-servers is empty");
  }
}
