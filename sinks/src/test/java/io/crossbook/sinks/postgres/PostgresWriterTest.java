package io.crossbook.sinks.postgres;

import static io.crossbook.sinks.TestDecisions.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresWriterTest {
  private static final String COUNT = "SELECT count(*) FROM arbitrage_opportunities";
  private static final Batching BATCHING =
      new Batching(3, Duration.ofMillis(200), Duration.ofSeconds(60));

  @Test
  void shouldWriteWhenTheBatchIsFullOrTheIntervalIsOver() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    HandTimers timers = new HandTimers();
    try (PostgresWriter<Decision> writer =
        Writers.writer(database, BATCHING, new OpportunityUpsert(), timers)) {
      for (int i = 0; i < 4; i++) {
        writer.write(decision("row" + i, Verdict.DETECTED, 0), null);
      }
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("3");
      timers.advance(199);
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("3");
      timers.advance(1);
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("4");
      assertThat(timers.pending()).isFalse();
      writer.write(decision("row5", Verdict.DETECTED, 0), null);
      writer.flush(false);
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("5");
    }
    assertThat(timers.pending()).isFalse();
  }

  @Test
  void shouldWriteAgainWhenItsConnectionIsKilledInTheMiddleOfABatch() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    // The first rows of the batch are sent, then one waits for a lock until the connection dies.
    Batching batching = new Batching(500, Duration.ofSeconds(1), Duration.ofSeconds(60));
    try (var blocker = database.open();
        var lock = blocker.createStatement();
        PostgresWriter<Decision> writer =
            Writers.writer(database, batching, new OpportunityUpsert(), new HandTimers())) {
      Writers.write(
          database, new OpportunityUpsert(), 1, List.of(decision("row250", Verdict.DETECTED, 0)));
      blocker.setAutoCommit(false);
      lock.execute("SELECT 1 FROM arbitrage_opportunities WHERE id = 'row250' FOR UPDATE");
      for (int i = 100; i < 400; i++) {
        writer.write(decision("row" + i, Verdict.DETECTED, 0), null);
      }
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                try {
                  writer.flush(false);
                } catch (IOException | InterruptedException failure) {
                  throw new IllegalStateException(failure);
                }
              });
      while (TestPostgres.rows(
              database,
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                  + " current_database() AND wait_event_type = 'Lock'")
          .isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(written).isNotDone();
      blocker.rollback();
      written.get(60, TimeUnit.SECONDS);
    }
    assertThat(TestPostgres.rows(database, COUNT)).containsExactly("300");
  }

  @Test
  void shouldWaitWhileTheServerIsAwayAndThenWriteEverythingOnce(@TempDir Path folder)
      throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false).start();
    int port = server.getPort();
    DatabaseSettings database = TestPostgres.at(server, "postgres");
    Schema.migrate(database);
    try (PostgresWriter<Decision> writer =
        Writers.writer(database, BATCHING, new OpportunityUpsert(), new HandTimers())) {
      for (int i = 0; i < 5; i++) {
        writer.write(decision("row" + i, Verdict.DETECTED, 0), null);
      }
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("3");
      server.close();
      CountDownLatch writing = new CountDownLatch(1);
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                writing.countDown();
                try {
                  for (int i = 5; i < 20; i++) {
                    writer.write(decision("row" + i, Verdict.DETECTED, 0), null);
                  }
                  writer.flush(true);
                } catch (IOException | InterruptedException failure) {
                  throw new IllegalStateException(failure);
                }
              });
      writing.await();
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
      written.get(60, TimeUnit.SECONDS);
      assertThat(TestPostgres.rows(database, COUNT)).containsExactly("20");
    } finally {
      server.close();
    }
  }

  @Test
  void shouldGiveUpWhenTheServerStaysAway() throws Exception {
    Batching impatient = new Batching(10, Duration.ofMillis(200), Duration.ofMillis(300));
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    DatabaseSettings nobody =
        DatabaseSettings.of("jdbc:postgresql://localhost:" + closed + "/x", "crossbook", "s3cret");
    try (PostgresWriter<Decision> writer =
        Writers.writer(nobody, impatient, new OpportunityUpsert(), new HandTimers())) {
      writer.write(decision("row", Verdict.DETECTED, 0), null);
      assertThatThrownBy(() -> writer.flush(false))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Rows of arbitrage_opportunities could not be written for 0.3 s")
          .hasMessageContaining("cannot be reached")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void shouldFailAtOnceWhenWaitingCannotHelp() throws Exception {
    DatabaseSettings database = TestPostgres.empty();
    try (PostgresWriter<Decision> writer =
        Writers.writer(database, BATCHING, new OpportunityUpsert(), new HandTimers())) {
      writer.write(decision("row", Verdict.DETECTED, 0), null);
      assertThatThrownBy(() -> writer.flush(false))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "Rows of arbitrage_opportunities cannot be written. The database "
                  + database.url()
                  + " refused (SQLSTATE 42P01): relation \"arbitrage_opportunities\" does not"
                  + " exist.");
    }
  }

  @Test
  void shouldStopWaitingWhenTheTaskIsCancelled() throws Exception {
    DatabaseSettings nobody =
        DatabaseSettings.of("jdbc:postgresql://localhost:1/x", "crossbook", "");
    try (PostgresWriter<Decision> writer =
        Writers.writer(nobody, BATCHING, new OpportunityUpsert(), new HandTimers())) {
      writer.write(decision("row", Verdict.DETECTED, 0), null);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> writer.flush(false)).isInstanceOf(InterruptedException.class);
    }
  }
}
