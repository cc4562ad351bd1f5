package io.longhaul.chaos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arrows between modules point one way, and the pure core stays pure. */
class ModuleArrowsTest {
  private static final JavaClasses LONGHAUL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.longhaul");

  /** What each module's package may use of the others. */
  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "hash", List.of(),
          "membership", List.of("hash"),
          "director", List.of("hash", "membership"),
          "node", List.of("hash", "membership"),
          "frontdoor", List.of("hash", "membership"),
          "ops", List.of("hash", "membership", "director", "node", "frontdoor"),
          "chaos", List.of("hash", "membership", "director", "node", "frontdoor", "ops"));

  @Test
  void everyModuleIsOnTheClassPath() {
    for (String module : ALLOWED.keySet()) {
      assertThat(LONGHAUL.stream().filter(c -> c.getPackageName().startsWith(root(module))))
          .as("classes of %s", module)
          .isNotEmpty();
    }
  }

  @Test
  void arrowsBetweenModulesPointDown() {
    ALLOWED.forEach(
        (module, allowed) -> {
          List<String> forbidden = new ArrayList<>();
          for (String other : ALLOWED.keySet()) {
            if (!other.equals(module) && !allowed.contains(other)) {
              forbidden.add(root(other) + "..");
            }
          }
          if (!forbidden.isEmpty()) {
            noClasses()
                .that()
                .resideInAPackage(root(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .check(LONGHAUL);
          }
        });
  }

  @Test
  void packagesOfAModuleFormNoCycle() {
    for (String module : ALLOWED.keySet()) {
      slices()
          .matching(root(module) + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(LONGHAUL);
    }
  }

  @Test
  void hashingUsesNothingButTheJdkAndAgrona() {
    classes()
        .that()
        .resideInAPackage("io.longhaul.hash..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.longhaul.hash..", "java..", "org.agrona..", "org.jspecify..")
        .check(LONGHAUL);
  }

  @Test
  void thePlannerHasNoClockNoThreadAndNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("io.longhaul.membership.planner..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.time..",
            "java.util.concurrent..",
            "org.apache..",
            "org.slf4j..",
            "io.longhaul.membership.store..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(LONGHAUL);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Processor")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Data")
        .orShould()
        .haveSimpleNameEndingWith("Info")
        .check(LONGHAUL);
  }

  private static String root(String module) {
    return "io.longhaul." + module;
  }
}
