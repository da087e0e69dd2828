package io.crossbook.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.crossbook.venues.PublicProtocol;
import java.time.Clock;

/**
 * What {@code venues} may know: bytes and times go in, values come out. No sockets, files, threads,
 * clocks, chance or Flink; and market data protocols know nothing of secrets.
 */
@AnalyzeClasses(packages = "io.crossbook", importOptions = ImportOption.DoNotIncludeTests.class)
class VenuesArchitectureTest {

  private static final DescribedPredicate<JavaMethodCall> NOW =
      describe(
          "java.time asks the clock",
          call ->
              call.getTarget().getOwner().getPackageName().startsWith("java.time")
                  && call.getTarget().getName().equals("now"));

  private static final DescribedPredicate<JavaClass> SECRET =
      describe(
          "a type of the private side",
          c ->
              c.getPackageName().startsWith("io.crossbook.venues.")
                  && (c.getPackageName() + ".").contains(".trading."));

  /** Streams in memory and the exceptions of I/O signatures are no I/O. */
  private static final DescribedPredicate<JavaClass> INPUT_OR_OUTPUT =
      describe(
          "a type for input or output",
          c ->
              (c.getPackageName().equals("java.io")
                      && (c.getSimpleName().startsWith("File")
                          || c.getSimpleName().startsWith("RandomAccessFile")
                          || c.getSimpleName().startsWith("Console")
                          || (c.isAssignableTo(java.io.InputStream.class)
                              && !c.isEquivalentTo(java.io.ByteArrayInputStream.class)
                              && !c.isEquivalentTo(java.io.InputStream.class))
                          || (c.isAssignableTo(java.io.OutputStream.class)
                              && !c.isEquivalentTo(java.io.ByteArrayOutputStream.class)
                              && !c.isEquivalentTo(java.io.OutputStream.class))))
                  || c.getPackageName().startsWith("java.nio.file")
                  || c.getPackageName().startsWith("java.nio.channels")
                  || (c.getPackageName().startsWith("java.net")
                      && !c.getSimpleName().startsWith("URI")
                      && !c.getSimpleName().startsWith("URLEncoder")
                      && !c.getSimpleName().startsWith("URLDecoder")));

  @ArchTest
  static final ArchRule VENUES_DEPEND_ON_CORE_JACKSON_AND_PROTOBUF =
      classes()
          .that()
          .resideInAPackage("io.crossbook.venues..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.crossbook.venues..",
              "io.crossbook.core..",
              "com.fasterxml.jackson..",
              "com.google.protobuf..",
              "java..",
              "javax.crypto..");

  @ArchTest
  static final ArchRule NO_INPUT_OR_OUTPUT =
      noClasses().should().dependOnClassesThat(INPUT_OR_OUTPUT);

  @ArchTest
  static final ArchRule NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, ThreadLocal.class, java.util.Timer.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..");

  @ArchTest
  static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, java.util.Date.class, java.util.Calendar.class)
          .orShould()
          .callMethodWhere(NOW);

  @ArchTest
  static final ArchRule NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.Random.class,
              java.util.SplittableRandom.class,
              java.security.SecureRandom.class)
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.random..")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule MARKET_DATA_DOES_NOT_REACH_SECRETS =
      noClasses()
          .that()
          .implement(PublicProtocol.class)
          .should()
          .transitivelyDependOnClassesThat(SECRET);
}
