package io.crossbook.database;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the database is and who asks. Travels to the workers with the job, so a password given by
 * the name of an environment variable is read there and is in no job graph. Immutable.
 */
public final class DatabaseSettings implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CONNECT_SECONDS = 5;

  /** A server that does not answer for this long is taken for dead, so that no writer hangs. */
  private static final int SOCKET_SECONDS = 30;

  private final String url;
  private final String user;
  private final String password;
  private final String variable;

  private DatabaseSettings(String url, String user, String password, String variable) {
    this.url = checked(url);
    this.user = Objects.requireNonNull(user, "user");
    this.password = password;
    this.variable = variable;
  }

  /**
   * Settings with the password itself, for a database that only this process knows.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, without user and password
   * @throws IllegalArgumentException if the url is not Postgres' or holds a password
   */
  public static DatabaseSettings of(String url, String user, String password) {
    return new DatabaseSettings(url, user, Objects.requireNonNull(password, "password"), null);
  }

  /**
   * Settings whose password is read from an environment variable of whichever process connects.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, without user and password
   * @throws IllegalArgumentException if the url is not Postgres' or holds a password
   */
  public static DatabaseSettings withPasswordFrom(String url, String user, String variable) {
    return new DatabaseSettings(url, user, null, Objects.requireNonNull(variable, "variable"));
  }

  /** Where it is; holds no password. */
  public String url() {
    return url;
  }

  /** Who asks. */
  public String user() {
    return user;
  }

  /**
   * Opens one connection; the caller closes it.
   *
   * @throws SQLException as the driver reports it; {@link DatabaseFaults} says what it means
   * @throws DatabaseException if the environment variable with the password is not set
   */
  public Connection open() throws SQLException {
    return dataSource().getConnection();
  }

  /**
   * A source of single connections, without a pool.
   *
   * @throws DatabaseException if the environment variable with the password is not set
   */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setConnectTimeout(CONNECT_SECONDS);
    // No login timeout: the driver would connect on another thread and not notice an interrupt.
    source.setLoginTimeout(0);
    source.setSocketTimeout(SOCKET_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("crossbook");
    source.setUrl(url);
    // One statement with many rows may not touch a row twice, which upserts of one batch do.
    source.setReWriteBatchedInserts(false);
    source.setUser(user);
    source.setPassword(password());
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DatabaseSettings that
        && url.equals(that.url)
        && user.equals(that.user)
        && Objects.equals(password, that.password)
        && Objects.equals(variable, that.variable);
  }

  @Override
  public int hashCode() {
    return Objects.hash(url, user);
  }

  /** Says where and who, never the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }

  private String password() {
    if (variable == null) {
      return password;
    }
    String value = System.getenv(variable);
    if (value == null) {
      throw new DatabaseException(
          "The environment variable "
              + variable
              + ", which holds the password of "
              + user
              + " at "
              + url
              + ", is not set.",
          null);
    }
    return value;
  }

  private static String checked(String url) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "a database url starts with jdbc:postgresql: (such as"
              + " jdbc:postgresql://localhost:5432/crossbook)");
    }
    // The message must not repeat a url that holds a secret.
    if (url.toLowerCase(Locale.ROOT).contains("password=") || url.contains("@")) {
      throw new IllegalArgumentException(
          "the database url holds a user or a password; give them apart from the url");
    }
    return url;
  }
}
