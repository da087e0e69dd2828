package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossbookConfigTest {
  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final VenueDefinition KRAKEN =
      new VenueDefinition(
          "kraken",
          "Kraken",
          "wss://production",
          "https://production",
          new VenueDefinition.RateLimit(1, 1),
          1,
          100,
          settings -> null);

  @TempDir Path folder;

  @Test
  void commandLineBeatsEnvironmentBeatsFileBeatsReference() throws ConfigException {
    Path file =
        ConfigLoading.file(
            folder,
            """
            parallelism: 2
            rules:
              spread:
                max-age-ms: 11
                max-skew-ms: 12
                max-lag-ms: 13
            """);
    CrossbookConfig config =
        CrossbookConfig.load(
            Optional.of(file),
            Map.of(
                "CROSSBOOK_RULES_SPREAD_MAX_SKEW_MS", "22",
                "CROSSBOOK_RULES_SPREAD_MAX_LAG_MS", "23",
                "HOME", "elsewhere"),
            List.of("rules.spread.max-lag-ms=33", "rules.spread.max-lag-ms=34"));
    DetectionRule rule = config.ruleBook().inForce("spread", 0);
    assertThat(config.job().parallelism()).isEqualTo(2);
    assertThat(rule.maxAgeMillis()).isEqualTo(11);
    assertThat(rule.maxSkewMillis()).isEqualTo(22);
    assertThat(rule.maxLagMillis()).isEqualTo(34);
    assertThat(rule.ttlMillis()).isEqualTo(10_000);
    assertThat(origin(config, "rules.spread.max-age-ms")).isEqualTo(file + ":4");
    assertThat(origin(config, "rules.spread.max-skew-ms"))
        .isEqualTo("environment variable CROSSBOOK_RULES_SPREAD_MAX_SKEW_MS");
    assertThat(origin(config, "rules.spread.max-lag-ms")).isEqualTo("--set");
    assertThat(origin(config, "rules.spread.ttl-ms")).isEqualTo("default");
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    CrossbookConfig config = ConfigLoading.defaults();
    assertThat(config.job())
        .isEqualTo(new JobConfig(1, StateBackend.ROCKSDB, 1000, ".crossbook/checkpoints", 1, 8081));
    assertThat(config.ruleBook().versions()).hasSize(2);
    assertThat(config.ruleBook().inForce("spread", 0))
        .isEqualTo(
            new DetectionRule(
                "spread",
                1,
                0,
                new BigDecimal("0.01"),
                5,
                2000,
                500,
                1000,
                500,
                50,
                0.85,
                0.7,
                10_000,
                3,
                1000,
                10_000,
                50,
                0.5));
    assertThat(config.database().embedded()).isTrue();
    assertThat(config.kafka().enabled()).isFalse();
    assertThat(config.prometheusPort()).isZero();
    assertThat(config.venue("oanda").enabled()).isFalse();
    assertThat(config.venue("kraken").instruments()).contains("BTC-USD", "USDT-USD");
  }

  @Test
  void feesAreThoseOfTheVenueTheSymbolAndTheTime() {
    FeeBook fees =
        ConfigLoading.sets(
                "venues.kraken.fees=[{valid-from: 1970-01-01, symbol: \"*\", maker: 0.0025, taker:"
                    + " 0.0040, fee-asset: quote}, {valid-from: 1970-01-02, symbol: \"*\", maker:"
                    + " -0.0001, taker: 0.0080, fee-asset: quote}, {valid-from: 1970-01-01, symbol:"
                    + " USDT/USD, maker: 0.002, taker: 0.002, fee-asset: USD}]")
            .feeBook(List.of("fxcm"));
    assertThat(fees.inForce("kraken", "BTC/USD", DAY_NANOS - 1).taker())
        .isEqualByComparingTo("0.0040");
    FeeSchedule later = fees.inForce("kraken", "BTC/USD", DAY_NANOS);
    assertThat(later.taker()).isEqualByComparingTo("0.0080");
    assertThat(later.maker()).isEqualByComparingTo("-0.0001");
    assertThat(fees.inForce("kraken", "USDT/USD", DAY_NANOS).feeAsset()).isEqualTo("USD");
    assertThat(fees.inForce("deribit", "BTC-PERPETUAL", 0).feeAsset()).isEqualTo("BTC");
    assertThat(fees.inForce("fxcm", "EUR/USD", 0)).isNull();
  }

  @Test
  void aVenueOfWhichNothingIsSaidHasWhatIsSaidOfAny() {
    CrossbookConfig config =
        ConfigLoading.sets(
            "venues.*.risk=0.9",
            "venues.*.fees=[{valid-from: 1970-01-01, symbol: \"*\", maker: 0, taker: 0.001,"
                + " fee-asset: quote}]");
    assertThat(config.venue("hb").risk()).isEqualTo(0.9);
    assertThat(config.feeBook(List.of("hb")).inForce("hb", "X", 0).taker())
        .isEqualByComparingTo("0.001");
    SpreadConfig spread = config.spreadConfig(true, List.of("hb"));
    assertThat(spread.venueRisk()).containsEntry("hb", 0.9).containsEntry("kraken", 0.1);
    assertThat(spread.accounts()).containsEntry("hb", "main");
    assertThat(spread.keepRun()).isTrue();
    assertThat(spread.windowMillis()).isEqualTo(60_000);
    assertThat(spread.kinds()).containsExactlyInAnyOrder(InstrumentKind.SPOT, InstrumentKind.FX);
    assertThat(spread.familyOf("USDC")).isEqualTo("USD");
  }

  @Test
  void aVenueThatOnlyACaptureKnowsIsNamedAsSuch() throws ConfigException {
    CrossbookConfig config =
        CrossbookConfig.load(
            Optional.empty(),
            Map.of("CROSSBOOK_VENUES_FX_CM_ARCHIVE", "true", "CROSSBOOK_VENUES_FX_CM_RISK", "0.3"),
            List.of());
    assertThat(config.venues()).containsKey("fx-cm").doesNotContainKey("*");
    assertThat(config.venue("fx-cm").risk()).isEqualTo(0.3);
    assertThat(ConfigLoading.refusalOfSets("venues.krakn.risk=0.2"))
        .startsWith("venues.krakn names no venue (--set)")
        .contains("kraken, coinbase, binance");
  }

  @Test
  void settingsOfAVenueFallBackToItsOwnAddressesAndDepth() {
    VenueSettings own = ConfigLoading.defaults().venueSettings(KRAKEN);
    assertThat(own.streamBase()).isEqualTo("wss://production");
    assertThat(own.restBase()).isEqualTo("https://production");
    assertThat(own.bookDepth()).isEqualTo(100);
    assertThat(own.viewLevels()).isEqualTo(10);
    assertThat(own.instruments()).contains("BTC-USD");
    CrossbookConfig config =
        ConfigLoading.sets(
            "venues.kraken.stream-base=ws://127.0.0.1:9/kraken",
            "venues.kraken.rest-base=http://127.0.0.1:9/kraken",
            "venues.kraken.instruments=BTC-USD,ETH-USD",
            "venues.kraken.book-depth=25",
            "book-view-levels=3");
    VenueSettings set = config.venueSettings(KRAKEN);
    assertThat(set.streamBase()).isEqualTo("ws://127.0.0.1:9/kraken");
    assertThat(set.restBase()).isEqualTo("http://127.0.0.1:9/kraken");
    assertThat(set.instruments()).containsExactlyInAnyOrder("BTC-USD", "ETH-USD");
    assertThat(config.replaySettings(KRAKEN)).isEqualTo(VenueSettings.replay(25, 3));
  }

  @Test
  void laterVersionsOfARuleKeepWhatTheyDoNotChange() {
    DetectionRule later =
        ConfigLoading.sets(
                "rules.spread.max-age-ms=1500",
                "rules.spread.versions=[{effective-from: 1970-01-02, min-net-bps: 7},"
                    + " {effective-from: 1970-01-03T00:00:00Z, min-net: 2}]")
            .ruleBook()
            .inForce("spread", 2 * DAY_NANOS);
    assertThat(later.version()).isEqualTo(3);
    assertThat(later.effectiveFrom()).isEqualTo(2 * DAY_NANOS);
    assertThat(later.minNet()).isEqualByComparingTo("2");
    assertThat(later.minNetBps()).isEqualTo(7);
    assertThat(later.maxAgeMillis()).isEqualTo(1500);
  }

  @Test
  void secretsComeFromTheEnvironmentAndPrintAsDots() throws ConfigException {
    CrossbookConfig config =
        CrossbookConfig.load(
            Optional.empty(),
            Map.of("CROSSBOOK_DATABASE_PASSWORD", "hunter2", "OANDA_TOKEN", "abc-def\n"),
            List.of("venues.oanda.enabled=true", "venues.oanda.account-id=001-001-1-001"));
    assertThat(config.databasePassword().orElseThrow().reveal()).isEqualTo("hunter2");
    assertThat(config.oandaToken().orElseThrow().reveal()).isEqualTo("abc-def");
    assertThat(config.databasePassword().toString()).doesNotContain("hunter2");
    assertThat(config.settings().toString()).doesNotContain("hunter2").doesNotContain("abc-def");
  }

  private static String origin(CrossbookConfig config, String path) {
    return config.settings().stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .orElseThrow()
        .origin();
  }
}
