package io.jdock.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullUnmarked;

/** The arrows of ARCHITECTURE.md's module map: nothing else may be imported. */
@NullUnmarked
@AnalyzeClasses(packages = "io.jdock", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleMapTest {

  @ArchTest static final ArchRule linuxKnowsOnlyTheKernel = only("io.jdock.linux..");

  @ArchTest
  static final ArchRule runtimeStandsOnLinux = only("io.jdock.runtime..", "io.jdock.linux..");

  @ArchTest static final ArchRule imageSpecIsPlainValues = only("io.jdock.image.spec..");

  @ArchTest static final ArchRule imageStandsOnLinux = only("io.jdock.image..", "io.jdock.linux..");

  @ArchTest
  static final ArchRule registryKnowsOnlyImageValues =
      only("io.jdock.registry..", "io.jdock.image.spec..");

  @ArchTest static final ArchRule netStandsOnLinux = only("io.jdock.net..", "io.jdock.linux..");

  @ArchTest
  static final ArchRule engineIsTheDomain =
      only(
          "io.jdock.engine..",
          "io.jdock.linux..",
          "io.jdock.runtime..",
          "io.jdock.image..",
          "io.jdock.registry..",
          "io.jdock.net..");

  @ArchTest static final ArchRule apiStandsAlone = only("io.jdock.api..");

  /** main() sets the process up before the engine exists, hence the kernel and the value types. */
  @ArchTest
  static final ArchRule daemonJoinsEngineAndApi =
      only(
          "io.jdock.daemon..",
          "io.jdock.engine..",
          "io.jdock.api..",
          "io.jdock.linux..",
          "io.jdock.image.spec..",
          "io.jdock.net..",
          "io.jdock.registry..");

  @ArchTest
  static final ArchRule composeSpeaksTheApi = only("io.jdock.compose..", "io.jdock.api..");

  @ArchTest
  static final ArchRule cliSpeaksTheApi =
      only("io.jdock.cli..", "io.jdock.api..", "io.jdock.compose..");

  @ArchTest
  static final ArchRule theCommandStartsWithoutTheHeavyLibraries =
      noClasses()
          .that()
          .resideInAnyPackage("io.jdock.cli..", "io.jdock.api.client..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr..", "io.netty..", "com.fasterxml.jackson.databind..");

  private static ArchRule only(String itself, String... others) {
    return noClasses()
        .that(resideInAPackage(itself))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.jdock..")
                .and(not(resideInAPackage(itself)))
                .and(not(resideInAnyPackage(others))))
        .allowEmptyShould(true);
  }
}
