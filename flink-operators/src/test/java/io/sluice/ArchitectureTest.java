package io.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Draws the arrows between the packages: they only point down. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_KNOWS_ONLY_JAVA =
            classes()
                    .that()
                    .resideInAPackage("io.sluice.core..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.jspecify..", "io.sluice.core..");

    // The layers below are optional only while some of these packages are still empty.
    @ArchTest
    static final ArchRule LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("api")
                    .definedBy("io.sluice")
                    .layer("tools")
                    .definedBy("io.sluice.tools..")
                    .layer("sketch")
                    .definedBy("io.sluice.sketch..")
                    .layer("runtime")
                    .definedBy("io.sluice.runtime..")
                    .layer("core")
                    .definedBy("io.sluice.core..")
                    .whereLayer("api")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("tools")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("sketch")
                    .mayOnlyBeAccessedByLayers("api")
                    .whereLayer("runtime")
                    .mayOnlyBeAccessedByLayers("sketch", "api", "tools")
                    .whereLayer("core")
                    .mayOnlyBeAccessedByLayers("sketch", "runtime", "api");

    /** The library is relocated in the JAR of a cluster, and only one package knows it. */
    @ArchTest
    static final ArchRule ONLY_SKETCHES_KNOW_DATASKETCHES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.sluice.sketch..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.datasketches..");

    @ArchTest
    static final ArchRule LAYERS_OF_THE_CORE =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("engine")
                    .definedBy("io.sluice.core.engine..")
                    .layer("spill")
                    .definedBy("io.sluice.core.spill..")
                    .layer("table")
                    .definedBy("io.sluice.core.table..")
                    .layer("aggregate")
                    .definedBy("io.sluice.core.aggregate..")
                    .layer("window")
                    .definedBy("io.sluice.core.window..")
                    .whereLayer("engine")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("spill")
                    .mayOnlyBeAccessedByLayers("engine")
                    .whereLayer("table")
                    .mayOnlyBeAccessedByLayers("spill", "engine")
                    .whereLayer("aggregate")
                    .mayOnlyBeAccessedByLayers("spill", "table", "engine")
                    .whereLayer("window")
                    .mayOnlyBeAccessedByLayers("engine");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
            slices().assignedFrom(new OneSlicePerPackage()).should().beFreeOfCycles();

    /** {@code slices().matching("io.sluice.(**)")} would leave out the package io.sluice itself. */
    private static final class OneSlicePerPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.equals("io.sluice") || name.startsWith("io.sluice.")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "one slice per package";
        }
    }
}
