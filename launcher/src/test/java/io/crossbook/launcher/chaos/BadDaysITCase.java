package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole trading job through bad days, one after the other: a person is told once, nothing is
 * sent that cannot be, everything goes on by itself where the cause ends, and at the end the books
 * are the venues' to the last decimal.
 */
@Timeout(600)
class BadDaysITCase {
  private static final long DAY_MILLIS = 86_400_000;

  private static final long OUTAGE_MILLIS = 1_500;

  @TempDir Path folder;
  private TradingBench bench;

  private static FaultCommand fault(String venue, FaultKind kind) {
    return FaultCommand.of(venue, kind).withDuration(DAY_MILLIS);
  }

  private void begin(FaultCommand fault) {
    bench.simulation.command(fault);
  }

  private void end(FaultCommand fault) {
    bench.simulation.command(fault.withDuration(0));
  }

  private int orders(String venue, String text) throws Exception {
    return (int)
        bench.lines("order_accepted", "\"venue\":\"" + venue + "\"").stream()
            .filter(line -> line.contains(text))
            .count();
  }

  private void untilTraded(String venue, String text) throws Exception {
    int before = orders(venue, text);
    bench.untilWithAPerson(() -> orders(venue, text) > before);
  }

  private void untilOthersTrade(String without) throws Exception {
    int before = (int) bench.accepted() - orders(without, "");
    bench.untilWithAPerson(() -> bench.accepted() - orders(without, "") >= before + 3);
  }

  /** One alert that begins so, and it says this. */
  private void toldOnce(String beginning, String... says) throws Exception {
    bench.until(() -> !bench.alerts(beginning).isEmpty());
    assertThat(bench.alerts(beginning)).hasSize(1);
    for (String each : says) {
      assertThat(bench.alerts(beginning).get(0)).contains(each);
    }
  }

  @Test
  void itComesThroughAllOfThem() throws Exception {
    try (TradingBench opened = new TradingBench(folder, List.of())) {
      bench = opened;
      begin(fault("kraken", FaultKind.REVOKED_KEYS));
      bench.start(Optional.empty());
      wrongCredentialsAtTheStart();
      credentialsRevoked();
      aListingIsHalted();
      fundsAreGone();
      aVenueIsMaintained();
      theClockOfAVenueIsOff();
      theDatabaseIsReadOnly();
      theDatabaseIsFull();
      theDiskOfCheckpointsIsFull();
      Verdict verdict = bench.restAndJudge(folder.resolve("savepoints"), true);
      assertThat(verdict.passes()).as("%s", verdict.findings()).isTrue();
    }
  }

  private void wrongCredentialsAtTheStart() throws Exception {
    untilOthersTrade("kraken");
    toldOnce("kraken refuses this account (", "EAPI:Invalid key", "check its key");
    assertThat(orders("kraken", "")).isZero();
    end(fault("kraken", FaultKind.REVOKED_KEYS));
    untilTraded("kraken", "");
    toldOnce("kraken takes the account again");
  }

  private void credentialsRevoked() throws Exception {
    begin(fault("binance", FaultKind.REVOKED_KEYS));
    toldOnce("binance refuses this account (", "Invalid API-key", "check its key");
    int before = orders("binance", "");
    untilOthersTrade("binance");
    assertThat(orders("binance", "")).isEqualTo(before);
    end(fault("binance", FaultKind.REVOKED_KEYS));
    untilTraded("binance", "");
    toldOnce("binance takes the account again");
  }

  /** Binance tells nobody but whoever orders, Kraken everybody. */
  private void aListingIsHalted() throws Exception {
    FaultCommand untold = fault("binance", FaultKind.HALT).withSymbol("ETHUSDT");
    begin(untold);
    toldOnce("binance takes no orders in ETHUSDT ", "Market is closed", "by itself");
    untilOthersTrade("binance");
    end(untold);
    untilTraded("binance", "ETHUSDT");

    FaultCommand told = fault("kraken", FaultKind.HALT).withSymbol("ETH/USD");
    begin(told);
    bench.until(
        () ->
            bench.number(
                    "SELECT count(*) FROM symbols WHERE venue = 'kraken' AND symbol = 'ETH/USD'"
                        + " AND status <> 'TRADING'")
                > 0);
    untilOthersTrade("kraken");
    int before = orders("kraken", "ETH/USD");
    untilOthersTrade("kraken");
    assertThat(orders("kraken", "ETH/USD")).isEqualTo(before);
    end(told);
    untilTraded("kraken", "ETH/USD");
  }

  private void fundsAreGone() throws Exception {
    FaultCommand gone = FaultCommand.withdrawal("coinbase", "USD", DAY_MILLIS);
    begin(gone);
    toldOnce("coinbase says that the account has too little USD", "the books have", "pay it in");
    end(gone);
    untilTraded("coinbase", "\"side\":\"buy\"");
  }

  /** Kraken says so, and nobody else prices USDT; Coinbase only stops answering. */
  private void aVenueIsMaintained() throws Exception {
    FaultCommand said = fault("kraken", FaultKind.MAINTENANCE);
    begin(said);
    bench.until(
        () ->
            bench.number(
                    "SELECT count(*) FROM venue_status WHERE venue = 'kraken' AND state ="
                        + " 'MAINTENANCE'")
                > 0);
    end(said);
    untilTraded("kraken", "");

    FaultCommand unsaid = fault("coinbase", FaultKind.MAINTENANCE);
    begin(unsaid);
    bench.until(
        () ->
            bench.number(
                    "SELECT count(*) FROM breaker_trips WHERE scope = 'venue:coinbase'"
                        + " AND breaker = 'disconnect' AND cleared_nanos IS NULL")
                > 0);
    int before = orders("coinbase", "");
    untilOthersTrade("coinbase");
    assertThat(orders("coinbase", "")).isEqualTo(before);
    end(unsaid);
    untilTraded("coinbase", "");
  }

  /** Requests are signed by the venue's clock, which they had before and have to learn anew. */
  private void theClockOfAVenueIsOff() throws Exception {
    FaultCommand off = fault("binance", FaultKind.WRONG_CLOCK).with("offset_ms", -90_000);
    try (LogLines log = new LogLines()) {
      begin(off);
      untilTraded("binance", "");
      bench.until(() -> !log.with("The clock of binance is behind ours by ").isEmpty());
    }
    end(off);
    untilTraded("binance", "");
  }

  /** Ends what others hold open, so that they come back under what holds now. */
  private void reconnect(String... first) throws Exception {
    List<String> statements = new ArrayList<>(List.of(first));
    statements.add(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND datname = current_database()");
    bench.execute(statements.toArray(String[]::new));
  }

  private void theDatabaseIsReadOnly() throws Exception {
    try (LogLines log = new LogLines()) {
      reconnect("ALTER DATABASE postgres SET default_transaction_read_only = on");
      nothingIsSentWhile(log, "is read-only: ");
      reconnect("ALTER DATABASE postgres RESET default_transaction_read_only");
      everythingIsSentAgain();
    }
  }

  /** What PostgreSQL says when a table cannot grow. */
  private void theDatabaseIsFull() throws Exception {
    try (LogLines log = new LogLines()) {
      bench.execute(
          "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
              + " 'could not extend file \"base/5/16401\": No space left on device'"
              + " USING ERRCODE = 'disk_full'; END $$",
          "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON order_intent"
              + " EXECUTE FUNCTION no_room()");
      nothingIsSentWhile(log, "has no room left on its disk: ");
      bench.execute("DROP TRIGGER no_room ON order_intent", "DROP FUNCTION no_room()");
      everythingIsSentAgain();
    }
  }

  private void theDiskOfCheckpointsIsFull() throws Exception {
    FullableFileSystem.full(true);
    toldOnce("3 checkpoints in a row could not be kept", "disk of checkpoint-dir");
    everythingIsSentAgain();
    FullableFileSystem.full(false);
    toldOnce("checkpoints are kept again");
  }

  /** Said once by each that waits for it, and from then on nothing is written down or sent. */
  private void nothingIsSentWhile(LogLines log, String sentence) throws Exception {
    bench.until(() -> !log.with(sentence).isEmpty());
    long rows = bench.number("SELECT count(*) FROM order_intent");
    long from = bench.number("SELECT extract(epoch FROM clock_timestamp()) * 1000");
    bench.until(
        () ->
            bench.number("SELECT extract(epoch FROM clock_timestamp()) * 1000")
                >= from + OUTAGE_MILLIS);
    assertThat(log.with(sentence))
        .doesNotHaveDuplicates()
        .allMatch(line -> line.contains(" wait: ") || line.contains(" tried again: "));
    assertThat(bench.number("SELECT count(*) FROM order_intent")).isEqualTo(rows);
  }

  private void everythingIsSentAgain() throws Exception {
    long before = bench.accepted();
    bench.untilWithAPerson(() -> bench.accepted() >= before + 3);
  }
}
