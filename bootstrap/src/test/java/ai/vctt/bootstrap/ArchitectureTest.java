package ai.vctt.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The walls of the house. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.vctt");

    /** What is behind the ports of each concept; the ports themselves may be told of each other's values. */
    private static final SliceAssignment USE_CASES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String start = "ai.vctt.application.";
            String name = type.getPackageName();
            return name.startsWith(start) && !name.contains(".port.")
                    ? SliceIdentifier.of(name.substring(start.length()))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "use cases";
        }
    };

    @Test
    void all_modules_are_looked_at() {
        for (String module : new String[] {
            "domain",
            "application",
            "adapter.llm",
            "adapter.ws",
            "adapter.rest",
            "adapter.persistence",
            "bootstrap",
            "sim",
            "bench"
        }) {
            assertThat(CLASSES.that(resideInAPackage("ai.vctt." + module + "..")))
                    .as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void the_domain_knows_nothing_but_the_jdk() {
        check(classes()
                .that()
                .resideInAPackage("ai.vctt.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("ai.vctt.domain..", "java..", "org.jspecify.annotations..")
                .because("its rules must hold whatever drives, stores or streams them"));
    }

    @Test
    void the_application_knows_the_domain_and_no_framework() {
        check(classes()
                .that()
                .resideInAPackage("ai.vctt.application..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("ai.vctt.application..", "ai.vctt.domain..", "java..", "org.jspecify.annotations..")
                .because("use cases outlive frameworks; what needs one is an adapter behind a port"));
    }

    @Test
    void adapters_do_not_know_each_other() {
        check(slices().matching("ai.vctt.adapter.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each must be replaceable without touching another"));
    }

    @Test
    void only_bootstrap_knows_the_adapters() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("ai.vctt.adapter..", "ai.vctt.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.vctt.adapter..", "ai.vctt.bootstrap..")
                .because("dependencies point inwards"));
        check(noClasses()
                .that()
                .resideInAPackage("ai.vctt.adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.vctt.bootstrap..")
                .because("wiring knows the parts; the parts do not know the wiring"));
    }

    @Test
    void adapters_use_the_application_through_its_ports() {
        check(noClasses()
                .that()
                .resideInAPackage("ai.vctt.adapter..")
                .should()
                .dependOnClassesThat(resideInAPackage("ai.vctt.application..")
                        .and(not(resideInAnyPackage(
                                "ai.vctt.application..port.in..", "ai.vctt.application..port.out.."))))
                .because("what is behind a port may change without them"));
    }

    @Test
    void ports_do_not_know_what_is_behind_them() {
        check(noClasses()
                .that()
                .resideInAnyPackage("ai.vctt.application..port.in..", "ai.vctt.application..port.out..")
                .should()
                .dependOnClassesThat(resideInAPackage("ai.vctt.application..")
                        .and(not(resideInAnyPackage(
                                "ai.vctt.application..port.in..", "ai.vctt.application..port.out.."))))
                .because("who implements or calls a port must not come to know a use case through it"));
    }

    @Test
    void the_simulator_and_the_product_do_not_know_each_other() {
        check(noClasses()
                .that(resideInAPackage("ai.vctt..").and(not(resideInAPackage("ai.vctt.sim.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.vctt.sim..")
                .because("it is an instrument of tests"));
        check(classes()
                .that()
                .resideInAPackage("ai.vctt.sim..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ai.vctt.sim..", "java..", "io.netty..", "tools.jackson..", "org.jspecify.annotations..")
                .because("an instrument that shares code with what it measures shares its mistakes"));
    }

    @Test
    void benchmarks_know_nothing_of_what_they_measure() {
        check(classes()
                .that()
                .resideInAPackage("ai.vctt.bench..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ai.vctt.bench..",
                        "java..",
                        "io.netty..",
                        "tools.jackson..",
                        "org.HdrHistogram..",
                        "org.jspecify.annotations..")
                .because("any build of the server must be measured the same, from outside"));
    }

    @Test
    void time_ids_and_randomness_come_in() {
        check(noClasses()
                .that()
                .resideInAnyPackage("ai.vctt.domain..", "ai.vctt.application..")
                .should()
                .accessTargetWhere(describe(
                        "takes time, ids or randomness from nowhere, or sleeps",
                        access ->
                                access.getTarget() instanceof CodeUnitAccessTarget target && comesFromNowhere(target)))
                .because("tests must be able to set them, and nothing may wait where nobody can end it"));
    }

    @Test
    void concepts_do_not_depend_on_each_other_in_circles() {
        check(slices().matching("ai.vctt.domain.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a concept must be understood before those that build on it"));
        check(slices().assignedFrom(USE_CASES)
                .should()
                .beFreeOfCycles()
                .because("a use case that is driven by another must not drive it"));
        check(slices().matching("ai.vctt.adapter.*.(*)..")
                .should()
                .beFreeOfCycles()
                .because("parts that know each other in a circle are one part"));
    }

    @Test
    void there_is_no_static_state() {
        check(fields().that().areStatic().should().beFinal().because("static state is shared by tests and by users"));
    }

    @Test
    void nothing_is_injected_into_fields() {
        check(noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("a constructor says what a class needs"));
    }

    /** Calls and method references alike; what is given a clock or a seed is fine. */
    private static boolean comesFromNowhere(CodeUnitAccessTarget target) {
        String name = target.getName();
        boolean nothingGiven = target.getRawParameterTypes().isEmpty();
        String owner = target.getOwner().getName();
        if (owner.startsWith("java.time.")) {
            return (name.equals("now") || name.startsWith("system") || name.startsWith("tick"))
                    && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        }
        return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.lang.Thread", "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Date", "java.util.Random", "java.util.SplittableRandom" ->
                name.equals("<init>") && nothingGiven;
            case "java.util.random.RandomGenerator" -> name.equals("getDefault") || name.equals("of");
            case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
            case "java.security.SecureRandom" -> name.equals("<init>") || name.startsWith("getInstance");
            default -> false;
        };
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
