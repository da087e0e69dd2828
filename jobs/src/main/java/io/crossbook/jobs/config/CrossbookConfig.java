package io.crossbook.jobs.config;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.database.retention.RetentionPeriods;
import io.crossbook.jobs.config.ConfigNode.Branch;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.trading.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The whole configuration of a deployment, checked: the reference file, a file, the environment and
 * the command line laid over one another in this order. Immutable, any thread.
 */
public final class CrossbookConfig {
  private static final String REFERENCE = "/crossbook-reference.yaml";

  private final List<Setting> settings;
  private final JobConfig job;
  private final ComparisonConfig comparison;
  private final RuleBook rules;
  private final BasisPairs basis;
  private final TreeMap<String, VenueConfig> venues = new TreeMap<>();
  private final VenueConfig anyVenue;
  private final DatabaseConfig database;
  private final KafkaConfig kafka;
  private final NotificationConfig notifications;
  private final RetentionPeriods retention;
  private final int prometheusPort;
  private final double replaySpeed;
  private final SimulatorConfig simulator;
  private final TradingConfig trading;
  private final Optional<Secret> databasePassword;
  private final Optional<Secret> oandaToken;

  /**
   * One setting in force.
   *
   * @param path full path of the key
   * @param value as a person would write it
   * @param origin file and line, environment variable, {@code --set}, or {@code default}
   */
  public record Setting(String path, String value, String origin) {
    /** True if nobody has written it. */
    public boolean isDefault() {
      return origin.equals(ConfigNode.DEFAULT);
    }
  }

  private CrossbookConfig(Branch tree, Map<String, String> environment) throws ConfigException {
    Section root = new Section("", tree);
    job = JobConfig.read(root);
    comparison = ComparisonConfig.read(root);
    Section allVenues = root.table("venues");
    for (String id : allVenues.keys()) {
      VenueConfig venue = VenueConfig.read(id, allVenues.table(id));
      venues.put(id, venue);
    }
    anyVenue = venues.remove(VenueConfig.ANY);
    rules = new RuleBook(readRules(root.table("rules"), (Branch) tree.children().get("rules")));
    basis = BasisPairs.read(root.table("basis"), venues.keySet());
    database = DatabaseConfig.read(root.table("database"));
    kafka = KafkaConfig.read(root.table("kafka"));
    notifications = NotificationConfig.read(root.table("notifications"));
    retention = retention(root.table("retention"));
    Section metrics = root.table("metrics");
    prometheusPort = metrics.integer("prometheus-port", 0, 65_535);
    if (prometheusPort != 0 && prometheusPort == job.webUiPort()) {
      throw metrics.contradicts("prometheus-port", root, "web-ui-port", "another port");
    }
    metrics.end();
    Section replay = root.table("replay");
    replaySpeed = replay.decimal("speed", "0", "1000000");
    replay.end();
    simulator = SimulatorConfig.read(root.table("simulator"), venues.keySet());
    trading =
        TradingConfig.read(root.table("trading"), venues.keySet(), root.table("rules").keys());
    root.end();
    databasePassword = secret(environment, SecretKeys.DATABASE_PASSWORD);
    oandaToken = token(environment);
    requireOandaAccess(allVenues);
    settings = settings(tree);
  }

  /**
   * Loads and checks a configuration.
   *
   * @param file a file that says what differs from the reference
   * @param environment variables; those that begin with {@code CROSSBOOK_} must be keys
   * @param sets {@code key=value} of the command line, later ones win
   * @throws ConfigException if anything is unknown, of the wrong kind, out of range or
   *     contradictory
   */
  public static CrossbookConfig load(
      Optional<Path> file, Map<String, String> environment, List<String> sets)
      throws ConfigException {
    Layers layers = new Layers(table(reference(), "crossbook-reference.yaml", true));
    if (file.isPresent()) {
      layers.add(table(read(file.get()), file.get().toString(), false));
    }
    layers.addEnvironment(environment);
    for (String set : sets) {
      layers.addSet(set);
    }
    return new CrossbookConfig(layers.result(), environment);
  }

  /** The text of the reference file: every key with its default, explained. */
  public static String reference() {
    try (InputStream in = CrossbookConfig.class.getResourceAsStream(REFERENCE)) {
      if (in == null) {
        throw new IllegalStateException(REFERENCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(REFERENCE + " cannot be read", e);
    }
  }

  /** How the job runs. */
  public JobConfig job() {
    return job;
  }

  /** What is compared with what. */
  public ComparisonConfig comparison() {
    return comparison;
  }

  /** Every version of every strategy's rule. */
  public RuleBook ruleBook() {
    return rules;
  }

  /** Spot against perpetual. */
  public BasisPairs basis() {
    return basis;
  }

  /** The venues that are named, by id. */
  public Map<String, VenueConfig> venues() {
    return Collections.unmodifiableMap(venues);
  }

  /** A venue; of one that is not named, what is said about any. */
  public VenueConfig venue(String id) {
    VenueConfig venue = venues.get(id);
    return venue != null ? venue : anyVenue.named(id);
  }

  /** Where results go. */
  public DatabaseConfig database() {
    return database;
  }

  /** Password of the database's user; empty if none is given. */
  public Optional<Secret> databasePassword() {
    return databasePassword;
  }

  /** OANDA's access token; empty if none is given. */
  public Optional<Secret> oandaToken() {
    return oandaToken;
  }

  /** Kafka as another way in and out. */
  public KafkaConfig kafka() {
    return kafka;
  }

  /** Who is told of alerts. */
  public NotificationConfig notifications() {
    return notifications;
  }

  /** How long results are kept. */
  public RetentionPeriods retention() {
    return retention;
  }

  /** Port that Prometheus reads; 0 is off. */
  public int prometheusPort() {
    return prometheusPort;
  }

  /** Seconds of a capture in a second of ours; 0 is as fast as possible. */
  public double replaySpeed() {
    return replaySpeed;
  }

  /** The simulated venues. */
  public SimulatorConfig simulator() {
    return simulator;
  }

  /** How opportunities are traded. */
  public TradingConfig trading() {
    return trading;
  }

  /**
   * The desk that trades at these venues.
   *
   * @param present venue ids that take part
   */
  public DeskConfig deskConfig(Collection<String> present) {
    TreeMap<String, String> accounts = new TreeMap<>();
    for (String id : present) {
      accounts.put(id, venue(id).account());
    }
    return trading.desk(
        accounts, comparison.portfolioCurrency(), feeBook(present), basis.holding());
  }

  /**
   * A setting in force.
   *
   * @throws IllegalArgumentException if there is no such key
   */
  public Setting setting(String path) {
    return settings.stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no key " + path));
  }

  /** {@code key=value} of every setting that is not a default. */
  public List<String> changed() {
    return settings.stream()
        .filter(setting -> !setting.isDefault())
        .map(setting -> setting.path() + "=" + setting.value())
        .toList();
  }

  /** Every setting in force, in the order of the reference file. */
  public List<Setting> settings() {
    return settings;
  }

  /**
   * The fees of the venues that are named and of others that take part.
   *
   * @param others venue ids of which nothing may have been said
   */
  public FeeBook feeBook(Collection<String> others) {
    List<FeeSchedule> fees = new ArrayList<>();
    for (String id : withNamed(others)) {
      fees.addAll(venue(id).fees());
    }
    return new FeeBook(fees);
  }

  /**
   * What the spread strategy needs to know.
   *
   * @param keepRun true to keep statistics of the whole run (bounded inputs)
   * @param others venue ids of which nothing may have been said
   */
  public SpreadConfig spreadConfig(boolean keepRun, Collection<String> others) {
    HashMap<String, Double> grades = new HashMap<>();
    HashMap<String, String> accounts = new HashMap<>();
    for (String id : withNamed(others)) {
      grades.put(id, venue(id).risk());
      accounts.put(id, venue(id).account());
    }
    ArrayList<ArrayList<String>> families = new ArrayList<>();
    for (List<String> family : comparison.quoteFamilies()) {
      families.add(new ArrayList<>(family));
    }
    Set<InstrumentKind> kinds = comparison.kinds();
    return new SpreadConfig(
        comparison.portfolioCurrency(),
        families,
        kinds,
        comparison.statisticsWindowMillis(),
        keepRun,
        grades,
        accounts);
  }

  /** Settings of a venue that is read live. */
  public VenueSettings venueSettings(VenueDefinition definition) {
    VenueConfig venue = venue(definition.id());
    return new VenueSettings(
        venue.streamBase().isEmpty() ? definition.streamBase() : venue.streamBase(),
        venue.restBase().isEmpty() ? definition.restBase() : venue.restBase(),
        venue.instruments(),
        depth(venue, definition),
        comparison.bookViewLevels(),
        venue.accountId());
  }

  /** Settings of a venue that is replayed: everything that the capture holds. */
  public VenueSettings replaySettings(VenueDefinition definition) {
    return VenueSettings.replay(
        depth(venue(definition.id()), definition), comparison.bookViewLevels());
  }

  private static int depth(VenueConfig venue, VenueDefinition definition) {
    return venue.bookDepth() == 0 ? definition.defaultBookDepth() : venue.bookDepth();
  }

  private Set<String> withNamed(Collection<String> others) {
    TreeSet<String> ids = new TreeSet<>(venues.keySet());
    ids.addAll(others);
    return ids;
  }

  private void requireOandaAccess(Section allVenues) throws ConfigException {
    VenueConfig oanda = venues.get("oanda");
    if (oanda == null || !oanda.enabled()) {
      return;
    }
    Section section = allVenues.table("oanda");
    if (oanda.accountId().isEmpty()) {
      throw section.contradicts("account-id", section, "enabled", "the id of an OANDA account");
    }
    if (oandaToken.isEmpty()) {
      throw section.refused(
          "enabled", "true only with the environment variable " + SecretKeys.OANDA_TOKEN);
    }
  }

  private static List<DetectionRule> readRules(Section rules, Branch tables)
      throws ConfigException {
    List<DetectionRule> versions = new ArrayList<>();
    for (String strategy : rules.keys()) {
      versions.addAll(
          RuleReader.read(
              strategy, rules.table(strategy), (Branch) tables.children().get(strategy)));
    }
    return versions;
  }

  private static RetentionPeriods retention(Section days) throws ConfigException {
    RetentionPeriods periods =
        new RetentionPeriods(
            days.integer("raw-days", 1, 36_500),
            days.integer("metrics-days", 1, 36_500),
            days.integer("opportunities-days", 1, 36_500),
            days.integer("audit-days", RetentionPeriods.LEAST_AUDIT, 36_500));
    days.end();
    return periods;
  }

  private static Optional<Secret> secret(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Secret::new);
  }

  private static Optional<Secret> token(Map<String, String> environment) throws ConfigException {
    String token = environment.getOrDefault(SecretKeys.OANDA_TOKEN, "").strip();
    if (token.isEmpty()) {
      return Optional.empty();
    }
    try {
      Credentials unused = Credentials.of("oanda", "", "", Credentials.Form.TOKEN, token);
    } catch (IllegalArgumentException unusable) {
      throw new ConfigException(
          "The environment variable "
              + SecretKeys.OANDA_TOKEN
              + " cannot be used: "
              + unusable.getMessage()
              + ".");
    }
    return Optional.of(new Secret(token));
  }

  private static String read(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("There is no configuration file " + file + ".", e);
    } catch (CharacterCodingException e) {
      throw new ConfigException("The configuration file " + file + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new ConfigException(
          "The configuration file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static Branch table(String text, String file, boolean reference) throws ConfigException {
    ConfigNode root =
        YamlTree.parse(text, line -> reference ? ConfigNode.DEFAULT : file + ":" + line);
    if (root instanceof ConfigNode.Leaf leaf && leaf.text() == null) {
      return new Branch(new LinkedHashMap<>(), leaf.origin());
    }
    if (!(root instanceof Branch branch)) {
      throw new ConfigException(
          root.origin() + " is " + root.shown() + "; allowed is a table of keys and values.");
    }
    return branch;
  }

  private static List<Setting> settings(Branch tree) {
    List<Setting> settings = new ArrayList<>();
    collect("", tree, settings);
    return List.copyOf(settings);
  }

  private static void collect(String path, Branch table, List<Setting> settings) {
    for (Map.Entry<String, ConfigNode> child : table.children().entrySet()) {
      String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
      if (child.getValue() instanceof Branch branch) {
        collect(childPath, branch, settings);
      } else {
        settings.add(new Setting(childPath, child.getValue().shown(), child.getValue().origin()));
      }
    }
  }
}
