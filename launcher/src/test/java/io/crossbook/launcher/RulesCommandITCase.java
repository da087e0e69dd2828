package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RulesCommandITCase {
  private static EmbeddedPostgres postgres;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopDatabase() throws IOException {
    postgres.close();
  }

  @Test
  void versionsBuildOnEachOtherAndWhatIsNotAllowedIsRefused() {
    String database = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    assertThat(run("rules", "set", "spread", "min-net-bps=10", "--database", database)).isZero();
    assertThat(out.toString()).contains("Version 1 of spread").contains("min-net-bps=10 ");
    assertThat(run("rules", "set", "spread", "max-age-ms=1500", "--database", database)).isZero();
    assertThat(out.toString())
        .contains("Version 2 of spread")
        .contains("min-net-bps=10 max-age-ms=1500");
    assertThat(run("rules", "set", "spread", "max-risk=2", "--database", database)).isEqualTo(1);
    assertThat(err.toString()).contains("rules.spread.max-risk is 2").contains("from 0 to 1");
    assertThat(run("rules", "set", "none", "max-risk=1", "--database", database)).isEqualTo(1);
    assertThat(err.toString()).contains("There is no strategy 'none'");
    assertThat(run("rules", "list", "--database", database)).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("spread"))).hasSize(2);
  }

  @Test
  void anAddressThatIsNoDatabaseIsRefusedInOneSentence() {
    assertThat(run("rules", "list", "--database", "mysql://x")).isEqualTo(1);
    assertThat(err.toString()).startsWith("crossbook: ").hasLineCount(1);
  }

  private int run(String... args) {
    return Crossbook.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
