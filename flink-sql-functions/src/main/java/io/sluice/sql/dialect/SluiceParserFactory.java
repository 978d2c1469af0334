package io.sluice.sql.dialect;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.FlinkVersion;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.SqlDialect;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.delegation.Parser;
import org.apache.flink.table.delegation.ParserFactory;

/**
 * Flink SQL with the clauses EMIT and WINDOW, for sessions whose {@code table.sql-dialect} is
 * {@code hive}, the only name that Flink leaves free.
 *
 * <p>Flink loads this class twice: by its service loader, where there is no planner, and in the
 * planner's own class loader. Hence it refers to nothing of the planner.
 */
public final class SluiceParserFactory implements ParserFactory {

    /** A name, because another Flink may not have the constant. */
    private static final String SUPPORTED = "2.3";

    private static final String PARSER_PROVIDER = "io.sluice.sql.planner.DialectParsers";

    /** A class of the operators, which may be in a JAR of their own. */
    private static final String OPERATOR = "io.sluice.Sluice";

    private static final String PLANNER_MODULE =
            "org.apache.flink.table.planner.loader.PlannerModule";

    @Override
    public String factoryIdentifier() {
        return SqlDialect.HIVE.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public Parser create(Context context) {
        requireSupported(FlinkVersion.current().toString());
        try {
            requireOperators();
            return (Parser)
                    Class.forName(PARSER_PROVIDER, true, getClass().getClassLoader())
                            .getMethod("create", Context.class)
                            .invoke(null, context);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new TableException("Sluice's SQL dialect cannot be set up.", failed.getCause());
        } catch (ReflectiveOperationException | IOException | LinkageError failed) {
            throw new TableException("Sluice's SQL dialect cannot be set up.", failed);
        }
    }

    static void requireSupported(String version) {
        if (!version.equals(SUPPORTED)) {
            throw new TableException(
                    "Sluice's SQL dialect plugs into the planner of Flink %s, and this is Flink %s: use the JAR of Sluice that was built for it, or table.sql-dialect = default."
                            .formatted(SUPPORTED, version));
        }
    }

    /**
     * Flink puts only the JAR with this class into the planner's class loader. Where the operators
     * are in another one, as in programs that use Maven's artifacts, it is added.
     */
    private static void requireOperators() throws ReflectiveOperationException, IOException {
        ClassLoader planner = SluiceParserFactory.class.getClassLoader();
        ClassLoader flink = Parser.class.getClassLoader();
        if (planner == flink || isVisible(planner)) {
            return;
        }
        CodeSource source = flink.loadClass(OPERATOR).getProtectionDomain().getCodeSource();
        Class<?> module = flink.loadClass(PLANNER_MODULE);
        Object instance = module.getMethod("getInstance").invoke(null);
        module.getMethod("addUrlToClassLoader", URL.class).invoke(instance, source.getLocation());
    }

    private static boolean isVisible(ClassLoader loader) {
        return loader.getResource(OPERATOR.replace('.', '/') + ".class") != null;
    }
}
