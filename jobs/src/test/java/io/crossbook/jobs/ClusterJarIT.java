package io.crossbook.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar that clusters are sent, as the build made it. */
class ClusterJarIT {
  private static Path jar;
  private static List<String> entries;

  @BeforeAll
  static void readJar() throws IOException {
    jar = Path.of(System.getProperty("crossbook.cluster.jar"));
    entries = entries(jar);
  }

  private static List<String> entries(Path file) throws IOException {
    try (JarFile opened = new JarFile(file.toFile())) {
      return opened.stream().filter(each -> !each.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  private static Set<String> classes(List<String> names) {
    Set<String> classes = new TreeSet<>();
    for (String each : names) {
      if (each.endsWith(".class") && !each.startsWith("META-INF/")) {
        classes.add(each);
      }
    }
    return classes;
  }

  private static List<Path> flink() throws IOException {
    String text = Files.readString(Path.of(System.getProperty("crossbook.flink.classpath")));
    List<Path> jars = new ArrayList<>();
    for (String each : text.strip().split(File.pathSeparator, -1)) {
      jars.add(Path.of(each));
    }
    return jars;
  }

  @Test
  void noClassIsFlinksToo() throws Exception {
    Set<String> ours = classes(entries);
    List<String> both = new ArrayList<>();
    int others = 0;
    for (Path each : flink()) {
      for (String theirs : classes(entries(each))) {
        others++;
        if (ours.contains(theirs) && !theirs.endsWith("module-info.class")) {
          both.add(theirs + " (" + each.getFileName() + ")");
        }
      }
    }
    assertThat(others).as("classes that were looked at").isGreaterThan(10_000);
    assertThat(both).isEmpty();
  }

  @Test
  void whatFlinkBringsIsNotInIt() throws Exception {
    assertThat(flink().stream().map(each -> each.getFileName().toString()))
        .anyMatch(name -> name.startsWith("flink-runtime-"))
        .anyMatch(name -> name.startsWith("flink-cep-"))
        .anyMatch(name -> name.startsWith("flink-statebackend-rocksdb-"))
        .anyMatch(name -> name.startsWith("flink-connector-base-"))
        .noneMatch(name -> name.startsWith("crossbook-"))
        .noneMatch(name -> name.startsWith("flink-connector-kafka-"));
    // Of Flink's there is the connector that a distribution does not have.
    assertThat(classes(entries).stream().filter(each -> each.startsWith("org/apache/flink/")))
        .isNotEmpty()
        .allMatch(
            each ->
                each.contains("/kafka/")
                    || each.endsWith("/JSONKeyValueDeserializationSchema.class"));
    assertThat(entries)
        .noneMatch(each -> each.startsWith("org/slf4j/"))
        .noneMatch(each -> each.startsWith("org/apache/logging/"));
  }

  @Test
  void neitherDatabaseNorSimulatorNorTestsAreInIt() {
    assertThat(entries)
        .noneMatch(each -> each.startsWith("io/zonky/"))
        .noneMatch(each -> each.endsWith(".txz"))
        .noneMatch(each -> each.startsWith("io/crossbook/simulator/"))
        .noneMatch(each -> each.startsWith("io/crossbook/launcher/"))
        .noneMatch(each -> each.startsWith("org/junit/"))
        .noneMatch(each -> each.startsWith("kafka/server/"))
        .noneMatch(each -> each.startsWith("io/vertx/"));
  }

  @Test
  void noEntryIsInItTwice() {
    Set<String> twice = new TreeSet<>();
    for (String each : new TreeSet<>(entries)) {
      if (Collections.frequency(entries, each) > 1) {
        twice.add(each);
      }
    }
    assertThat(twice).isEmpty();
    assertThat(entries).noneMatch(each -> each.endsWith(".SF") || each.endsWith(".RSA"));
  }

  @Test
  void itsMainClassIsTheJob() throws Exception {
    try (JarFile opened = new JarFile(jar.toFile())) {
      assertThat(opened.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(ClusterJob.class.getName());
    }
    List<URL> path = new ArrayList<>(List.of(jar.toUri().toURL()));
    for (Path each : flink()) {
      path.add(each.toUri().toURL());
    }
    // What a process of Flink's has, and nothing of this test's.
    try (URLClassLoader cluster =
        new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> main = Class.forName(ClusterJob.class.getName(), true, cluster);
      assertThat(main).isNotSameAs(ClusterJob.class);
      assertThat(main.getMethod("main", String[].class)).isNotNull();
    }
  }

  @Test
  void servicesAndLicencesAreKept() throws Exception {
    assertThat(entries)
        .contains("crossbook-reference.yaml", "META-INF/services/java.sql.Driver")
        .anyMatch(each -> each.startsWith("db/migration/V1__"));
    try (JarFile opened = new JarFile(jar.toFile())) {
      String plugins =
          new String(
              opened
                  .getInputStream(
                      opened.getEntry("META-INF/services/org.flywaydb.core.extensibility.Plugin"))
                  .readAllBytes(),
              StandardCharsets.UTF_8);
      // Of two jars: one has the core's, the other PostgreSQL's.
      assertThat(plugins).contains("org.flywaydb.core.").contains("postgresql.");
    }
    assertThat(entries).anyMatch(each -> each.matches("META-INF/(LICENSE|NOTICE)(\\.txt)?"));
  }
}
