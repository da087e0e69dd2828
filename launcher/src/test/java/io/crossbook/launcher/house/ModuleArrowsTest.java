package io.crossbook.launcher.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows between modules point one way (docs/ARCHITECTURE.md). */
class ModuleArrowsTest {
  /** What the code of a module may use of ours, beside itself. */
  private static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              entry("core", Set.of()),
              entry("venues", Set.of("core")),
              entry("wire", Set.of("core")),
              entry("database", Set.of("core")),
              entry("transport", Set.of("core", "venues")),
              entry("sources", Set.of("core", "venues", "wire", "database", "transport")),
              entry("operators", Set.of("core", "wire")),
              entry("sinks", Set.of("core", "venues", "wire", "database", "transport")),
              entry(
                  "jobs",
                  Set.of(
                      "core",
                      "venues",
                      "wire",
                      "database",
                      "transport",
                      "sources",
                      "operators",
                      "sinks")),
              entry("simulator", Set.of()),
              entry(
                  "launcher",
                  Set.of(
                      "core",
                      "venues",
                      "wire",
                      "database",
                      "transport",
                      "sources",
                      "operators",
                      "sinks",
                      "jobs",
                      "simulator"))));

  /** Those that nothing of the program is made of: they look at it from outside. */
  private static final Set<String> OUTSIDE = Set.of("savepoints", "benchmarks");

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.crossbook");
  }

  static Set<String> modules() {
    return ARROWS.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatItsArrowsPointAt(String module) {
    boolean code = Files.isDirectory(ProjectFiles.root().resolve(module).resolve("src/main/java"));
    assertThat(classes.stream().anyMatch(each -> each.getPackageName().startsWith(of(module))))
        .as("%s has classes that the rule is checked on", module)
        .isEqualTo(code);
    arrows(module, ARROWS.get(module)).check(classes);
  }

  @Test
  void everyModuleHasItsArrows() throws Exception {
    String pom = Files.readString(ProjectFiles.root().resolve("pom.xml"));
    Set<String> modules = new TreeSet<>(OUTSIDE);
    modules.addAll(ARROWS.keySet());
    List<String> declared =
        Pattern.compile("<module>([^<]+)</module>")
            .matcher(pom)
            .results()
            .map((MatchResult each) -> each.group(1))
            .toList();
    assertThat(declared).containsExactlyInAnyOrderElementsOf(modules);
  }

  @Test
  void onlyWhatStandsOutsideSeesJobsAndOnlyTheLauncherSeesTheSimulator() throws Exception {
    for (String module : ARROWS.keySet()) {
      String pom = Files.readString(ProjectFiles.root().resolve(module).resolve("pom.xml"));
      boolean launcher = module.equals("launcher");
      assertThat(pom.contains("<artifactId>crossbook-jobs</artifactId></dependency>"))
          .as("%s declares jobs", module)
          .isEqualTo(launcher);
      assertThat(pom.contains("<artifactId>crossbook-simulator</artifactId></dependency>"))
          .as("%s declares the simulator", module)
          .isEqualTo(launcher);
    }
  }

  @Test
  void databaseAndTransportDoNotKnowFlink() {
    noClasses()
        .that()
        .resideInAnyPackage(of("database") + "..", of("transport") + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(classes);
  }

  @Test
  void coreAndVenuesDoNotKnowFlink() {
    noClasses()
        .that()
        .resideInAnyPackage(of("core") + "..", of("venues") + "..", of("simulator") + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "java.sql..")
        .check(classes);
  }

  @Test
  void venuesDoNotKnowEachOther() {
    // Those that speak a dialect of another's protocol live in the other's package.
    slices()
        .matching("io.crossbook.venues.(binance|coinbase|gateio|kraken|mexc|oanda|deribit)..")
        .should()
        .notDependOnEachOther()
        .check(classes);
  }

  @Test
  void theRuleBitesWhereAnArrowIsMissing() {
    assertThatThrownBy(() -> arrows("venues", Set.of()).check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.crossbook.core");
  }

  private static ArchRule arrows(String module, Set<String> allowed) {
    String[] forbidden =
        ARROWS.keySet().stream()
            .filter(other -> !other.equals(module) && !allowed.contains(other))
            .map(other -> of(other) + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(of(module) + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .allowEmptyShould(true);
  }

  private static String of(String module) {
    return "io.crossbook." + module;
  }
}
