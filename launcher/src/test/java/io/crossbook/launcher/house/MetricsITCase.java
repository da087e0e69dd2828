package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Awaited;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.logging.EveryLine;
import io.crossbook.launcher.logging.ShownNowhere;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job at simulated venues, with the cluster's metrics configuration: what it shows is
 * what docs/METRICS.md says, and a real Prometheus answers every query of every dashboard. One job
 * serves all.
 */
@Timeout(600)
class MetricsITCase {
  private static final List<String> VENUES = List.of("kraken", "coinbase", "binance", "gateio");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What Flink adds to every metric of an operator. */
  private static final Set<String> FLINKS =
      Set.of(
          "host",
          "job_name",
          "task_name",
          "task_id",
          "task_attempt_num",
          "subtask_index",
          "operator_name",
          "operator_id");

  private static final int MOST_VALUES = 100;

  @TempDir private static Path folder;
  private static EveryLine log;
  private static Simulation simulation;
  private static EmbeddedPostgres postgres;
  private static DatabaseSettings database;
  private static JobClient job;
  private static int port;

  /** Queries without an answer so far, to be said if time is over. */
  private static List<String> still = List.of();

  /** One line of a scrape. */
  private record Sample(String name, Map<String, String> labels, double value) {}

  @BeforeAll
  static void trade() throws Exception {
    log = new EveryLine(Level.INFO);
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(20));
    Keyring.simulated(SimulatedKeys.variables(simulation.accounts()));
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .start();
    database =
        DatabaseSettings.of(
            "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
            "postgres",
            "postgres");
    Schema.migrate(database);
    List<String> sets = new ArrayList<>();
    for (String venue : VENUES) {
      sets.addAll(SimulatedAddress.settings(venue, "127.0.0.1:" + simulation.port()));
    }
    sets.addAll(
        List.of(
            "parallelism=2",
            "state-backend=heap",
            "checkpoint-interval-ms=500",
            "checkpoint-dir=" + folder.resolve("checkpoints"),
            "trading.mode=simulated",
            "trading.limits.max-consecutive-losses=1000",
            "trading.limits.max-orders-per-minute=10000",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1",
            "database.batch-interval-ms=50"));
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(measured(config));
    Map<String, List<String>> instruments =
        Map.of(
            "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"),
            "coinbase", List.of("BTC-USD", "ETH-USD"),
            "binance", List.of("BTC-USDT", "ETH-USDT"),
            "gateio", List.of("BTC-USDT", "ETH-USDT"));
    WatchJob.build(environment, config, instruments, database);
    job = environment.executeAsync("crossbook");
    until(() -> ended(scrape()) >= 3);
  }

  /** The job's configuration with the metrics of the cluster's, on a port that is free. */
  private static Configuration measured(CrossbookConfig config) throws Failure {
    Configuration configuration = JobEnvironment.configuration(config.job());
    GlobalConfiguration.loadConfiguration(
            ProjectFiles.root().resolve("flink-conf/cluster").toString())
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith("metrics.")) {
                configuration.setString(key, value);
              }
            });
    port = FreePort.find();
    configuration.setString("metrics.reporter.prom.port", Integer.toString(port));
    return configuration;
  }

  @AfterAll
  static void stop() throws Exception {
    if (job != null) {
      job.cancel().get();
    }
    if (postgres != null) {
      postgres.close();
    }
    if (simulation != null) {
      simulation.close();
    }
    log.close();
  }

  @Test
  void whatTheJobShowsIsWhatIsDocumented() throws Exception {
    List<Sample> samples = ours(scrape());
    Map<String, Set<String>> allowed = new HashMap<>();
    Set<String> always = new TreeSet<>();
    for (MetricsDocument.Metric metric : MetricsDocument.read().ours()) {
      for (String series : metric.series()) {
        Set<String> labels = new TreeSet<>(metric.labels());
        if (series.endsWith("_bucket")) {
          labels.add("le");
        }
        allowed.put(series, labels);
        if (metric.always()) {
          always.add(series);
        }
      }
    }
    Set<String> shown = new TreeSet<>();
    Map<String, Set<String>> values = new TreeMap<>();
    for (Sample sample : samples) {
      shown.add(sample.name());
      assertThat(allowed).as("is documented").containsKey(sample.name());
      Set<String> labels = new TreeSet<>(sample.labels().keySet());
      labels.removeAll(FLINKS);
      assertThat(labels).as("labels of %s", sample.name()).isSubsetOf(allowed.get(sample.name()));
      sample
          .labels()
          .forEach(
              (label, value) -> values.computeIfAbsent(label, l -> new TreeSet<>()).add(value));
    }
    assertThat(shown).as("shown of what is documented").containsAll(always);
    values.forEach(
        (label, different) ->
            assertThat(different).as("values of %s", label).hasSizeLessThan(MOST_VALUES));
    assertThat(values.get("exchange")).containsAll(VENUES);
    assertThat(values.get("instrument")).contains("BTC-USD", "ETH-USDT");
    assertThat(values.get("le")).contains("0.0005", "+Inf");
  }

  @Test
  void whatIsShownIsWhatHappened() throws Exception {
    until(
        () -> {
          List<Sample> samples = ours(scrape());
          return sum(samples, "trading_orders_placed_total") >= 6
              && sum(samples, "trading_orders_filled_total") > 0
              && sum(samples, "trading_order_answer_seconds_count") > 0
              && sum(samples, "trading_account_value_usd") > 0;
        });
    List<Sample> samples = ours(scrape());
    for (String venue : VENUES) {
      assertThat(
              samples.stream()
                  .filter(each -> each.name().equals("exchange_connection_status"))
                  .filter(each -> venue.equals(each.labels().get("exchange")))
                  .mapToDouble(Sample::value))
          .as(venue)
          .containsOnly(1.0);
    }
    assertThat(sum(samples, "trading_orders_filled_total"))
        .isLessThanOrEqualTo(sum(ours(scrape()), "trading_orders_placed_total"));
    assertThat(sum(samples, "arbitrage_opportunities_detected_total")).isPositive();
    // The fact comes before the order, and the order before the answer.
    assertThat(sum(samples, "trading_order_send_seconds_sum")).isPositive();
    assertThat(sum(samples, "trading_order_answer_seconds_sum")).isPositive();
    assertThat(sum(samples, "ledger_connections_away")).isZero();
  }

  @Test
  void nothingThatTheJobShowsOrWritesDownHoldsAKey() throws Exception {
    until(() -> sum(ours(scrape()), "trading_orders_filled_total") > 0);
    ShownNowhere keys = new ShownNowhere(simulation);
    keys.in("the metrics", scraped().lines().toList());
    keys.in("the log", log.all());
    keys.in(database);
  }

  @Test
  void aPrometheusAnswersEveryQueryOfEveryDashboard() throws Exception {
    assumeTrue(
        MonitoringFiles.has("prometheus"),
        "there is no prometheus here, so dashboards are not tried: apt-get install prometheus");
    List<String> queries = new ArrayList<>(MetricsDocument.read().aliases());
    for (List<JsonNode> panels : MonitoringFiles.panels().values()) {
      panels.forEach(panel -> queries.addAll(MonitoringFiles.queries(panel)));
    }
    try (PrometheusServer prometheus = new PrometheusServer(folder, port)) {
      until(prometheus::ready);
      List<String> empty = new ArrayList<>(queries);
      until(
          () -> {
            for (String query : List.copyOf(empty)) {
              if (!prometheus.query(query).isEmpty()) {
                empty.remove(query);
              }
            }
            still = List.copyOf(empty);
            return empty.isEmpty();
          });
      assertThat(prometheus.sickRules()).isEmpty();
      assertThat(prometheus.query("ALERTS{alertname=\"CrossbookVenueDown\",alertstate=\"firing\"}"))
          .isEmpty();
    }
  }

  private static void until(Awaited awaited) throws Exception {
    try {
      Awaited.until(job, awaited);
    } catch (InterruptedException over) {
      throw new AssertionError("time is over; without an answer: " + still, over);
    }
  }

  private static double ended(List<Sample> scraped) throws IOException {
    return sum(ours(scraped), "arbitrage_trades_total");
  }

  private static double sum(List<Sample> samples, String name) {
    return samples.stream()
        .filter(each -> each.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Those of the project, under the names that Prometheus makes of them. */
  private static List<Sample> ours(List<Sample> samples) throws IOException {
    Pattern relabelling = Pattern.compile(MonitoringFiles.relabelling());
    List<Sample> ours = new ArrayList<>();
    for (Sample sample : samples) {
      Matcher name = relabelling.matcher(sample.name());
      if (name.matches()) {
        ours.add(new Sample(name.group(1), sample.labels(), sample.value()));
      }
    }
    return ours;
  }

  private static String scraped() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static List<Sample> scrape() throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    scraped()
        .lines()
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              if (sample.matches()) {
                Map<String, String> labels = new TreeMap<>();
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                  labels.put(label.group(1), label.group(2));
                }
                samples.add(
                    new Sample(
                        sample.group(1),
                        labels,
                        Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
              }
            });
    return samples;
  }
}
