package io.millrace.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house is as its plan says: docs/ARCHITECTURE.md against reality. */
class ArchitectureTest {
    private static final List<String> FLOORS = List.of("common", "storage", "engine", "sql", "server");
    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:io\\.millrace|org\\.postgresql)[a-z0-9_.]*)`( \\(open\\))? \\|");

    /** Package to whether it is open, as documented. */
    private static final SortedMap<String, Boolean> documented = new TreeMap<>();

    private static JavaClasses millrace = new ClassFileImporter().importClasses();

    @BeforeAll
    static void read() throws IOException {
        for (String line : Files.readAllLines(root().resolve("docs/ARCHITECTURE.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                documented.put(row.group(1), row.group(2) != null);
            }
        }
        millrace = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("shaded"))
                .importPackages("io.millrace");
    }

    private static Path root() {
        return Path.of("..");
    }

    @Test
    void listsEveryPackageAndNoOther() throws IOException {
        TreeSet<String> actual = new TreeSet<>();
        for (String module : List.of("common", "storage", "engine", "sql", "jdbc-driver", "server")) {
            Path sources = root().resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> sources.relativize(file.getParent()).toString())
                        .forEach(folder -> actual.add(folder.replace('/', '.')));
            }
        }
        assertThat(documented.keySet()).isEqualTo(actual);
    }

    @Test
    void nothingLooksUp() {
        for (int i = 0; i < FLOORS.size(); i++) {
            for (String upper : FLOORS.subList(i + 1, FLOORS.size())) {
                noClasses()
                        .that()
                        .resideInAPackage("io.millrace." + FLOORS.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.millrace." + upper + "..")
                        .check(millrace);
            }
        }
        noClasses()
                .that()
                .resideInAPackage("io.millrace.jdbc..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.millrace.common..", "io.millrace.storage..", "io.millrace.engine..", "io.millrace.sql.."))
                .check(millrace);
    }

    @Test
    void closedPackagesAreEnteredFromTheirOwnFloorOnly() {
        for (String floor : FLOORS) {
            List<String> closed = documented.entrySet().stream()
                    .filter(entry ->
                            !entry.getValue() && floorOf(entry.getKey()).equals(floor))
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            if (closed.isEmpty()) {
                continue;
            }
            classes()
                    .that(resideInAnyPackage(closed.toArray(new String[0])))
                    .should()
                    .onlyHaveDependentClassesThat(resideInAPackage("io.millrace." + floor + ".."))
                    .check(millrace);
        }
    }

    @Test
    void librariesHaveOneHome() {
        onlyUsedIn("io.netty..", "io.millrace.server..");
        onlyUsedIn("org.apache.calcite..", "io.millrace.sql.planner..");
        onlyUsedIn("org.antlr..", "io.millrace.sql.parser..");
        onlyUsedIn("org.codehaus..", "io.millrace.engine..");
        onlyUsedIn("org.apache.kafka..", "io.millrace.server.kafka..");
        onlyUsedIn("org.h2..", "io.millrace.engine.state..");
        onlyUsedIn("org.jline..", "io.millrace.server.shell..");
        onlyUsedIn("org.postgresql..", "io.millrace.jdbc..");
    }

    private static void onlyUsedIn(String library, String home) {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage(home)).and(resideInAPackage("io.millrace..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(millrace);
    }

    @Test
    void onlyTheEnvironmentMakesThreadsSleepsAndReadsTheClock() {
        DescribedPredicate<JavaClass> elsewhere = DescribedPredicate.not(resideInAnyPackage(
                "io.millrace.common.environment..",
                "io.millrace.jdbc..",
                "io.millrace.server..",
                "io.millrace.examples..",
                "io.millrace.benchmarks.."));
        noClasses()
                .that(elsewhere.and(resideInAPackage("io.millrace..")))
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .check(millrace);
    }

    private static String floorOf(String packageName) {
        return packageName.split("\\.")[2];
    }
}
