package io.crossbook.database.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.orders.DeskAccounts.Account;
import io.crossbook.database.orders.DeskAccounts.Budget;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskAccountsTest {
  private static final Account KRAKEN = new Account("kraken", "");
  private static final Account SUB = new Account("binance", "arbitrage");

  private DatabaseSettings database;
  private OrderLedger ledger;
  private DeskAccounts accounts;

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.migrated();
    ledger = new OrderLedger(database.open());
    accounts = new DeskAccounts(database.open());
    ledger.register(3, "three");
    ledger.register(4, "four");
  }

  @AfterEach
  void close() throws SQLException {
    ledger.close();
    accounts.close();
  }

  private List<String> held() throws SQLException {
    return TestPostgres.rows(
        database, "SELECT desk, venue, account FROM desk_account ORDER BY venue, account");
  }

  @Test
  void anAccountBelongsToOneDesk() throws SQLException {
    accounts.claim(3, List.of(KRAKEN, SUB), List.of());
    accounts.claim(3, List.of(KRAKEN, SUB), List.of());
    assertThatThrownBy(() -> accounts.claim(4, List.of(new Account("mexc", ""), KRAKEN), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the main account at kraken belongs to desk 3 (three), and an")
        .hasMessageEndingWith("crossbook retire --desk 3");
    assertThatThrownBy(() -> accounts.claim(4, List.of(SUB), List.of()))
        .hasMessageStartingWith("the account arbitrage at binance belongs to desk 3");
    assertThat(held()).containsExactly("3|binance|arbitrage", "3|kraken|");
    accounts.claim(4, List.of(new Account("binance", "other"), new Account("mexc", "")), List.of());
    assertThat(held()).hasSize(4);
  }

  @Test
  void whatADeskTradesNoMoreIsFree() throws SQLException {
    accounts.claim(3, List.of(KRAKEN, SUB), List.of());
    accounts.claim(3, List.of(SUB), List.of());
    accounts.claim(4, List.of(KRAKEN), List.of());
    assertThat(held()).containsExactly("3|binance|arbitrage", "4|kraken|");
    accounts.claim(3, List.of(), List.of());
    assertThat(held()).containsExactly("4|kraken|");
  }

  @Test
  void aDeskThatCameFromABackupKeepsNothingFromOthers() throws SQLException {
    accounts.claim(3, List.of(KRAKEN), List.of());
    TestPostgres.execute(database, "UPDATE desk SET restored_at = now() WHERE number = 3");
    accounts.claim(4, List.of(KRAKEN), List.of());
    assertThat(held()).containsExactly("4|kraken|");
  }

  @Test
  void aRetiredDeskSendsNothingAndItsAccountsAreFree() throws SQLException {
    accounts.claim(3, List.of(KRAKEN, SUB), List.of());
    long epoch = ledger.takeLease(3);
    assertThat(accounts.retire(3)).containsExactlyInAnyOrder(KRAKEN, SUB);
    assertThat(TestPostgres.rows(database, "SELECT epoch FROM desk WHERE number = 3"))
        .as("who held it lost it")
        .containsExactly(Long.toString(epoch + 1));
    // As its job does that is still there, each time that it restarts.
    assertThatThrownBy(() -> ledger.takeLease(3))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("desk 3 was retired on ");
    accounts.claim(4, List.of(KRAKEN), List.of());
    assertThatThrownBy(() -> accounts.claim(3, List.of(KRAKEN), List.of()))
        .hasMessageContaining("belongs to desk 4 (four)");
    assertThat(accounts.retire(3)).isEmpty();
    assertThatThrownBy(() -> ledger.takeLease(3)).as("a claim that was refused").isNotNull();
    accounts.claim(3, List.of(SUB), List.of());
    assertThat(ledger.takeLease(3)).isEqualTo(epoch + 2);
    assertThatThrownBy(() -> accounts.retire(99)).hasMessage("there is no desk 99");
  }

  @Test
  void aDeskWithOpenOrdersIsNotRetired() throws SQLException {
    accounts.claim(3, List.of(KRAKEN), List.of());
    TestPostgres.execute(
        database,
        "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose, venue,"
            + " account, symbol, side, kind, quantity, limit_price, reduce_only,"
            + " valid_until_nanos, client_order_id, opportunity, state) VALUES (3, 0, 0, 0, 0,"
            + " 'OPEN', 'kraken', '', 'BTC/USD', 'BUY', 'IOC', 1, 1, false, 1, 'id', 'o',"
            + " 'UNKNOWN')");
    assertThatThrownBy(() -> accounts.retire(3))
        .hasMessageStartingWith("1 orders of desk 3 are not over");
    assertThat(held()).containsExactly("3|kraken|");
    assertThat(ledger.takeLease(3)).as("nothing was changed").isEqualTo(1);
  }

  private static Budget exposure(String amount, String ofAll) {
    return new Budget("max-total-exposure", new BigDecimal(amount), new BigDecimal(ofAll));
  }

  private List<String> budgets() throws SQLException {
    return TestPostgres.rows(database, "SELECT desk, amount FROM desk_budget ORDER BY desk");
  }

  @Test
  void desksHaveTogetherNoMoreThanALimitAllows() throws SQLException {
    Budget losses = new Budget("max-daily-loss", new BigDecimal("10"), new BigDecimal("10"));
    accounts.claim(3, List.of(KRAKEN), List.of(exposure("600.0", "1000")));
    assertThatThrownBy(
            () -> accounts.claim(4, List.of(SUB), List.of(losses, exposure("400.01", "1000"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "desks would have 1000.01 of trading.limits.max-total-exposure together, which is 1000"
                + " for all of them: desk 3 (three) has 600.0; give them shares that add up to 1"
                + " with trading.share, and take its part from a desk that trades no more with"
                + " crossbook retire");
    assertThat(budgets()).as("nothing is changed").containsExactly("3|600.0");
    assertThat(held()).containsExactly("3|kraken|");
    accounts.claim(4, List.of(SUB), List.of(exposure("400", "1000")));
    accounts.claim(3, List.of(KRAKEN), List.of(exposure("600", "1000")));
    assertThat(budgets()).containsExactly("3|600", "4|400");
  }

  @Test
  void aLimitCanBeLoweredWhileDesksTrade() throws SQLException {
    accounts.claim(3, List.of(KRAKEN), List.of(exposure("600", "1000")));
    accounts.claim(4, List.of(SUB), List.of(exposure("400", "1000")));
    accounts.claim(3, List.of(KRAKEN), List.of(exposure("300", "500")));
    assertThatThrownBy(() -> accounts.claim(3, List.of(KRAKEN), List.of(exposure("301", "500"))))
        .hasMessageContaining("desks would have 701 ");
    accounts.claim(4, List.of(SUB), List.of(exposure("200", "500")));
    assertThat(budgets()).containsExactly("3|300", "4|200");
  }

  @Test
  void whatADeskHadThatTradesNoMoreIsFree() throws SQLException {
    accounts.claim(3, List.of(KRAKEN), List.of(exposure("1000", "1000")));
    assertThatThrownBy(() -> accounts.claim(4, List.of(), List.of(exposure("1", "1000"))))
        .isInstanceOf(IllegalArgumentException.class);
    accounts.retire(3);
    accounts.claim(4, List.of(), List.of(exposure("1000", "1000")));
    TestPostgres.execute(database, "UPDATE desk SET restored_at = now() WHERE number = 4");
    accounts.claim(3, List.of(), List.of(exposure("1000", "1000")));
    assertThat(budgets()).as("one came from a backup").containsExactly("3|1000", "4|1000");
  }

  @Test
  void whoArmedADeskStaysInTheAuditLog() throws SQLException {
    try (KillSwitch desks = new KillSwitch(database.open())) {
      desks.arm(3, Instant.parse("2026-11-23T06:00:00Z"), "alice");
      desks.arm(3, Instant.parse("2026-11-23T07:00:00Z"), "bob");
      desks.disarm(3);
    }
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT position, content ->> 'armed_by', content ->> 'armed_until' FROM audit_log"
                    + " WHERE chain = 'arming/3' ORDER BY position"))
        .containsExactly(
            "1|alice|2026-11-23T06:00:00+00:00", "2|bob|2026-11-23T07:00:00+00:00", "3||-infinity");
    assertThat(TestPostgres.rows(database, "SELECT * FROM audit_verify()")).isEmpty();
  }
}
