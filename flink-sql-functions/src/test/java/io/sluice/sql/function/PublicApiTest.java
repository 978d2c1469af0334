package io.sluice.sql.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The functions run where Flink has nothing but its interfaces for users. */
@AnalyzeClasses(
        packages = "io.sluice.sql.function",
        importOptions = ImportOption.DoNotIncludeTests.class)
class PublicApiTest {

    @ArchTest
    static final ArchRule FUNCTIONS_USE_FLINKS_TABLE_API_ONLY =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink.table.planner..",
                            "org.apache.flink.table.runtime..",
                            "org.apache.flink.streaming..",
                            "org.apache.flink.runtime..",
                            "org.apache.calcite..",
                            "io.sluice.sql.planner..",
                            "io.sluice.sql.dialect..",
                            "io.sluice.runtime.delta..",
                            "io.sluice.runtime.state..");
}
