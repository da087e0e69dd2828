package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong is said in one sentence that names the key, the value, the rule, the place. */
class RefusedConfigTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parallelism=0 | parallelism is 0 (--set); allowed is a whole number from 1 to 1024.",
        "parallelism=1.5 | parallelism is 1.5 (--set); allowed is a whole number from 1 to 1024.",
        "parallelism= | parallelism is \"\" (--set); allowed is a whole number from 1 to 1024.",
        "parallelism=99999999999999999999 | allowed is a whole number from 1 to 1024.",
        "state-backend=disk | state-backend is disk (--set); allowed is one of rocksdb, heap.",
        "checkpoint-interval-ms=9 | allowed is 0 (off), or at least 10",
        "rules.spread.max-age-ms=-5 | rules.spread.max-age-ms is -5 (--set)",
        "rules.spread.min-confidence=1.01 | allowed is a number from 0 to 1.",
        "rules.spread.min-confidence=NaN | allowed is a number from 0 to 1.",
        "rules.spread.max-notional=0 | allowed is a number above 0",
        "rules.spread.confirm-updates=1 | allowed is a whole number from 2 to 1000.",
        "rules.spred.min-net=1 | rules.spred is {min-net: 1} (--set), but there is no such key;"
            + " allowed are spread, basis under rules.",
        "paralelism=1 | paralelism is 1 (--set), but there is no such key; allowed are"
            + " parallelism, state-backend",
        "rules.spread=5 | rules.spread is 5 (--set); allowed is a table with the keys min-net",
        "venues.kraken.enabled=yes | venues.kraken.enabled is yes (--set); allowed is true or"
            + " false.",
        "venues.kraken.instruments=BTCUSD | which BTCUSD is not",
        "venues.kraken.instruments=[BTC-USD, BTC-USD] | each once",
        "venues.kraken.stream-base=wss://x/ | without a slash at the end",
        "venues.kraken.rest-base=ftp://x | an address that begins with http://",
        "venues.kraken.fees=0.1 | allowed is a list of tables with valid-from",
        "venues.kraken.fees=[{taker: 0.1}] | venues.kraken.fees[1].maker is missing",
        "venues.Kraken.risk=0.1 | allowed are lower case letters",
        "quote-families=[[USD, USDT], [USDT]] | every currency once, which USDT is not",
        "quote-families=USD | a list of lists of currency codes",
        "compared-kinds=spot,swap | which swap is not",
        "database.url=mysql://x/y | jdbc:postgresql://host:port/name",
        "simulator.speed=0 | a number above 0, at most 100",
        "kafka.bootstrap-servers=localhost | host:port",
        "basis.pairs=[{spot: nowhere, perpetual: gateio}] |" + " basis.pairs[1].spot is nowhere",
        "trading.share=1.1 | trading.share is 1.1 (--set); allowed is a number from 0.001 to 1.",
        "trading.share=0.2 | trading.share is 0.2, which leaves nothing of"
            + " trading.limits.max-concurrent of 3.",
        "parallelism | --set parallelism has no value; allowed is --set key=value.",
        "=4 | --set =... names no key",
        "rules..min-net=4 | --set rules..min-net=... names no key"
      })
  void namesKeyValueRuleAndPlace(String set, String sentence) {
    assertThat(ConfigLoading.refusalOfSets(set)).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules.spread.confirm-within-ms=20000 | rules.spread.confirm-within-ms is 20000 (--set);"
            + " allowed is no more than ttl-ms, as rules.spread.ttl-ms is 10000 (default).",
        "rules.basis.min-net-bps=500 | allowed is less than max-spread-bps",
        "kafka.enabled=true | kafka.bootstrap-servers is \"\" (default); allowed is at least one"
            + " host:port, as kafka.enabled is true (--set).",
        "kafka.facts-source=true | kafka.bootstrap-servers is \"\" (default); allowed is at least"
            + " one host:port, as kafka.facts-source is true (--set).",
        "kafka.topics.facts.replication=1 | kafka.topics.facts.min-in-sync is 2 (default); allowed is"
            + " at most that many, as kafka.topics.facts.replication is 1 (--set).",
        "retention.audit-days=30 | retention.audit-days is 30 (--set); allowed is a whole number from"
            + " 90 to 36500.",
        "notifications.routes=[{name: a, kind: pager}] | notifications.routes[1].kind is pager",
        "notifications.routes=[{name: a, kind: webhook, url: example.com}] | an address such as",
        "notifications.routes=[{name: a, kind: webhook, url: http://x, webhook-secret: y}] | is a"
            + " secret (value hidden, --set)",
        "kafka.facts-topic=crossbook.opportunities | another topic",
        "metrics.prometheus-port=8081 | another port, as web-ui-port is 8081 (default).",
        "venues.kraken.instruments=[] | venues.kraken.enabled is true (default); allowed is false"
            + " where there is nothing to subscribe to",
        "venues.oanda.enabled=true | venues.oanda.account-id is \"\" (default)",
        "venues.kraken.archive=true | allowed is false for a venue that only a capture knows"
      })
  void namesBothSidesOfAContradiction(String set, String sentence) {
    assertThat(ConfigLoading.refusalOfSets(set)).contains(sentence);
  }

  @Test
  void oandaNeedsItsToken() {
    assertThat(
            ConfigLoading.refusalOfSets(
                "venues.oanda.enabled=true", "venues.oanda.account-id=001-001-1-001"))
        .contains("environment variable OANDA_TOKEN");
    assertThat(
            ConfigLoading.refusal(Optional.empty(), Map.of("OANDA_TOKEN", "hush\nhush"), List.of()))
        .isEqualTo(
            "The environment variable OANDA_TOKEN cannot be used: the token for oanda holds a"
                + " space, a line break or what is not ASCII.");
  }

  @Test
  void namesFileAndLine() {
    Path file =
        ConfigLoading.file(folder, "# mine\nparallelism: 2\nrules:\n  basis:\n    ttl-ms: x\n");
    assertThat(refusalOf(file)).startsWith("rules.basis.ttl-ms is x (" + file + ":5); allowed is ");
  }

  @Test
  void namesTheVariable() {
    assertThat(
            ConfigLoading.refusal(
                Optional.empty(), Map.of("CROSSBOOK_PARALLELISM", "many"), List.of()))
        .isEqualTo(
            "parallelism is many (environment variable CROSSBOOK_PARALLELISM); allowed is a whole"
                + " number from 1 to 1024.");
    assertThat(
            ConfigLoading.refusal(Optional.empty(), Map.of("CROSSBOOK_PARALELISM", "2"), List.of()))
        .startsWith("environment variable CROSSBOOK_PARALELISM is 2, but no key has this name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parallelism: 1~parallelism: 2 | mine.yaml:2 repeats the key parallelism",
        "a: &x 1~b: *x | mine.yaml:2 uses an anchor",
        "parallelism: [1 | is not YAML",
        "just words | mine.yaml:1 is just words; allowed is a table of keys and values.",
        "parallelism: 1~---~parallelism: 2 | begins a second document",
        "parallelism: | parallelism is nothing (",
        "parallelism: !!int 3 | an anchor, an alias or a tag"
      })
  void refusesWhatIsNoPlainYaml(String lines, String sentence) {
    assertThat(refusalOf(ConfigLoading.file(folder, lines.replace('~', '\n')))).contains(sentence);
  }

  @Test
  void anEmptyFileAndAnEmptyTableSayNothing() throws ConfigException {
    for (String text : List.of("", "# nothing\n", "rules:\n  spread:\nvenues: {}\n")) {
      CrossbookConfig config =
          CrossbookConfig.load(Optional.of(ConfigLoading.file(folder, text)), Map.of(), List.of());
      assertThat(config.settings()).isEqualTo(ConfigLoading.defaults().settings());
    }
  }

  @Test
  void saysThatAFileIsMissingOrUnreadable() throws Exception {
    assertThat(refusalOf(folder.resolve("none.yaml")))
        .isEqualTo("There is no configuration file " + folder.resolve("none.yaml") + ".");
    assertThat(refusalOf(folder)).contains("cannot be read");
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(refusalOf(binary)).contains("is not UTF-8 text");
    Files.write(binary, "parallelism: \u0000".getBytes(StandardCharsets.UTF_8));
    assertThat(refusalOf(binary)).contains("is not YAML");
  }

  @ParameterizedTest
  @CsvSource({
    "database.password=hunter2, the environment variable CROSSBOOK_DATABASE_PASSWORD",
    "venues.oanda.token=hunter2, the environment variable OANDA_TOKEN",
    "venues.kraken.api-key=hunter2, in the environment only",
    "database.url=jdbc:postgresql://u:hunter2@h/db, CROSSBOOK_DATABASE_PASSWORD",
    "database.url=jdbc:postgresql://h/db?password=hunter2, CROSSBOOK_DATABASE_PASSWORD",
    "venues.kraken.stream-base=wss://u:hunter2@h, an address without one",
    "rules.spread.versions=[{secret: hunter2}], in the environment only",
    "parallelism={nested: {passphrase: hunter2}}, in the environment only"
  })
  void aSecretOutsideTheEnvironmentIsRefusedAndNotRepeated(String set, String sentence) {
    assertThat(ConfigLoading.refusalOfSets(set)).contains(sentence).doesNotContain("hunter2");
    int equals = set.indexOf('=');
    String[] keys = set.substring(0, equals).split("\\.", -1);
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      yaml.append("  ".repeat(i)).append(keys[i]).append(i + 1 < keys.length ? ":\n" : ": ");
    }
    String value = set.substring(equals + 1);
    yaml.append(value.startsWith("[") || value.startsWith("{") ? value : "'" + value + "'");
    assertThat(refusalOf(ConfigLoading.file(folder, yaml.toString())))
        .contains("mine.yaml:" + keys.length)
        .doesNotContain("hunter2");
  }

  @Test
  void anUnknownVariableThatNamesASecretIsNotRepeated() {
    assertThat(
            ConfigLoading.refusal(
                Optional.empty(), Map.of("CROSSBOOK_NOBODY_SECRET", "hunter2"), List.of()))
        .contains("a secret that nothing reads")
        .doesNotContain("hunter2");
  }

  @Test
  void theCredentialsOfAccountsAreNoKeys() throws ConfigException {
    CrossbookConfig.load(
        Optional.empty(),
        Map.of("CROSSBOOK_KRAKEN_KEY", "k", "CROSSBOOK_KRAKEN_READ_SECRET", "hunter2"),
        List.of());
  }

  private static String refusalOf(Path file) {
    return ConfigLoading.refusal(Optional.of(file), Map.of(), List.of());
  }
}
