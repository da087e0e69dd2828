package io.crossbook.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static SQLException ended() {
    return new SQLException("FATAL: terminating connection due to administrator command", "57P01");
  }

  private static SQLException readOnly(String statement) {
    return new SQLException(
        "ERROR: cannot execute " + statement + " in a read-only transaction", "25006");
  }

  private final Outage outage =
      new Outage(DatabaseSettings.of("jdbc:postgresql://db/crossbook", "crossbook", "secret"));

  @Test
  void theCauseThatComesAfterTheEndOfAConnectionIsToldToo() {
    assertThat(outage.lasts()).isFalse();
    assertThat(outage.news(ended())).get().asString().contains("terminating connection");
    assertThat(outage.news(readOnly("INSERT"))).get().asString().contains("is read-only: ");
    assertThat(outage.lasts()).isTrue();
  }

  @Test
  void eachCauseIsToldOnceHoweverTheyTakeTurns() {
    assertThat(outage.news(ended())).isPresent();
    assertThat(outage.news(readOnly("INSERT"))).isPresent();
    assertThat(outage.news(ended())).isEmpty();
    assertThat(outage.news(readOnly("UPDATE"))).isEmpty();
    assertThat(outage.news(new SQLException("no state"))).isPresent();
    assertThat(outage.news(new SQLException("no state either"))).isEmpty();
  }

  @Test
  void anotherOutageIsToldAnew() {
    assertThat(outage.over()).isFalse();
    assertThat(outage.news(ended())).isPresent();
    assertThat(outage.over()).isTrue();
    assertThat(outage.lasts()).isFalse();
    assertThat(outage.over()).isFalse();
    assertThat(outage.news(ended())).isPresent();
  }
}
