package io.crossbook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final String NEWEST = "19";

  private static final String SECRET = "open-sesame-4711";

  @Test
  void shouldLayTheSchemaOnce() throws Exception {
    DatabaseSettings settings = TestPostgres.empty();
    assertThat(Schema.migrate(settings)).isEqualTo(NEWEST);
    assertThat(Schema.migrate(settings)).isEqualTo(NEWEST);
    assertThat(
            TestPostgres.rows(
                settings, "SELECT version, success FROM flyway_schema_history ORDER BY 1"))
        .containsExactly(
            "1|t", "10|t", "11|t", "12|t", "12.1|t", "13|t", "14|t", "15|t", "16|t", "17|t", "18|t",
            "19|t", "2|t", "3|t", "4|t", "5|t", "6|t", "7|t", "8|t", "8.1|t", "8.2|t", "9|t");
  }

  @Test
  void dividingTablesByDayKeepsTheirRows() throws Exception {
    DatabaseSettings settings = TestPostgres.empty();
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(settings.dataSource())
        .locations("classpath:db/migration")
        .target("12.1")
        .load()
        .migrate();
    TestPostgres.execute(
        settings,
        "INSERT INTO balance_snapshots VALUES ('kraken', '', 'USD', 7, 0, 5, 2, 1, 1)",
        "INSERT INTO order_flow VALUES ('kraken', 'XBT', 3, 4, 'BTC-USD', 1, 1, 1, 1, 1, 1)");
    String described =
        "SELECT obj_description('order_flow'::regclass, 'pg_class'), count(d.description) FROM"
            + " pg_description d WHERE d.objoid = 'order_flow'::regclass";
    List<String> before = TestPostgres.rows(settings, described);
    assertThat(Schema.migrate(settings)).isEqualTo(NEWEST);
    assertThat(TestPostgres.rows(settings, described)).isEqualTo(before);
    // Found where it was, and through the view; written again, it is the same row.
    TestPostgres.execute(
        settings,
        "INSERT INTO balance_snapshots VALUES ('kraken', '', 'USD', 7, 0, 6, 2, 1, 1)"
            + " ON CONFLICT (venue, account, currency, time_nanos) DO UPDATE SET total = EXCLUDED.total",
        "INSERT INTO balance_snapshots VALUES ('kraken', '', 'USD', 8, 0, 9, 2, 1, 1)");
    assertThat(TestPostgres.rows(settings, "SELECT total FROM dn_balance_snapshots ORDER BY 1"))
        .containsExactly("6", "9");
    assertThat(TestPostgres.rows(settings, "SELECT venue, from_nanos FROM order_flow_other"))
        .containsExactly("kraken|3");
  }

  @Test
  void shouldCutNanosecondsToMicrosecondsExactly() throws Exception {
    DatabaseSettings settings = TestPostgres.migrated();
    assertThat(
            TestPostgres.rows(
                settings,
                "SELECT nanos_to_time(1792579200123456999), nanos_to_time(999),"
                    + " nanos_to_time(4102444799999999999), nanos_to_time(NULL)"))
        .containsExactly(
            "2026-10-21 10:40:00.123456+00|1970-01-01 00:00:00+00|2099-12-31 23:59:59.999999+00|-");
  }

  @Test
  void shouldSayThatTheHostCannotBeReached() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://localhost:" + closed + "/results";
    shouldFail(
        DatabaseSettings.of(url, "crossbook", SECRET),
        "The database "
            + url
            + " cannot be reached: Connection to localhost:"
            + closed
            + " refused. Check that the hostname and port are correct and that the postmaster is"
            + " accepting TCP/IP connections.");
  }

  @Test
  void shouldSayThatThePasswordIsWrong() throws Exception {
    DatabaseSettings owner = TestPostgres.empty();
    TestPostgres.execute(owner, "CREATE ROLE guarded LOGIN PASSWORD 'another'");
    Path access = Path.of(TestPostgres.rows(owner, "SHOW hba_file").get(0));
    List<String> before = Files.readAllLines(access);
    Files.writeString(
        access, "host all guarded all scram-sha-256\n" + String.join("\n", before) + "\n");
    TestPostgres.execute(owner, "SELECT pg_reload_conf()");
    shouldFail(
        DatabaseSettings.of(owner.url(), "guarded", SECRET),
        "The database " + owner.url() + " refuses the password of user guarded.");
  }

  @Test
  void shouldSayThatTheDatabaseIsMissing() {
    DatabaseSettings missing = TestPostgres.at("nowhere");
    shouldFail(
        missing,
        "The database " + missing.url() + " does not exist on that server; create it first.");
  }

  @Test
  void shouldSayWhatIsNotPermitted() throws Exception {
    DatabaseSettings owner = TestPostgres.empty();
    TestPostgres.execute(
        owner, "CREATE ROLE reader LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    assertThatThrownBy(() -> Schema.migrate(DatabaseSettings.of(owner.url(), "reader", SECRET)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            "The database "
                + owner.url()
                + " does not permit this to user reader: permission denied for schema public.");
  }

  @Test
  void shouldSayThatThePasswordsVariableIsNotSet() {
    DatabaseSettings settings =
        DatabaseSettings.withPasswordFrom(
            "jdbc:postgresql://localhost:1/x", "crossbook", "CROSSBOOK_NO_SUCH_VARIABLE");
    shouldFail(
        settings,
        "The environment variable CROSSBOOK_NO_SUCH_VARIABLE, which holds the password of"
            + " crossbook at jdbc:postgresql://localhost:1/x, is not set.");
  }

  @Test
  void shouldRefuseSecretsInTheUrlWithoutRepeatingThem() {
    for (String url :
        List.of(
            "jdbc:postgresql://localhost/x?password=" + SECRET,
            "jdbc:postgresql://me:" + SECRET + "@localhost/x",
            "postgres://" + SECRET)) {
      assertThatThrownBy(() -> DatabaseSettings.of(url, "crossbook", ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void shouldTravelWithoutShowingThePassword() throws Exception {
    DatabaseSettings settings =
        DatabaseSettings.of("jdbc:postgresql://localhost:5432/x", "crossbook", SECRET);
    assertThat(settings).hasToString("jdbc:postgresql://localhost:5432/x as crossbook");
    assertThat(copied(settings)).isEqualTo(settings);
  }

  private static Object copied(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static void shouldFail(DatabaseSettings settings, String sentence) {
    assertThatThrownBy(() -> Schema.migrate(settings))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(sentence)
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> Schema.connect(settings))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(sentence);
  }
}
