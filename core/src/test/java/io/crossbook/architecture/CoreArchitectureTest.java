package io.crossbook.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** What {@code core} may know: nothing of the outside world, of time or of chance. */
@AnalyzeClasses(packages = "io.crossbook", importOptions = ImportOption.DoNotIncludeTests.class)
class CoreArchitectureTest {

  private static final DescribedPredicate<JavaMethodCall> NOW =
      describe(
          "java.time asks the clock",
          call ->
              call.getTarget().getOwner().getPackageName().startsWith("java.time")
                  && call.getTarget().getName().equals("now"));

  /** {@code Serializable} is a mark and a charset is a table: neither is input or output. */
  @ArchTest
  static final ArchRule DEPENDS_ON_THE_JDK_WITHOUT_INPUT_AND_OUTPUT =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.crossbook.core..",
                      "java.lang..",
                      "java.math..",
                      "java.util..",
                      "java.time..",
                      "java.nio.charset..")
                  .or(equivalentTo(java.io.Serializable.class)));

  @ArchTest
  static final ArchRule HAS_NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, ThreadLocal.class, java.util.Timer.class);

  @ArchTest
  static final ArchRule HAS_NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethodWhere(NOW)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, java.util.Date.class, java.util.Calendar.class);

  /** A name-based UUID is a hash; only a random one is chance. */
  @ArchTest
  static final ArchRule HAS_NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, java.util.SplittableRandom.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.random..")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Collections.class, "shuffle", List.class)
          .orShould()
          .callMethod(Math.class, "random");
}
