package io.sluice.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.functions.FunctionDefinition;

/** Names of the functions' arguments, for those who read calls before Flink does. */
public final class ArgumentNames {

    /** What Flink itself adds to every function of this kind. */
    private static final List<String> OF_FLINK = List.of("on_time", "uid");

    private ArgumentNames() {}

    /**
     * All names that a call may have, in the order of the arguments; empty for a function that is
     * none of Sluice's. Its class may come from another JAR than this one.
     */
    public static List<String> of(FunctionDefinition definition) {
        return function(definition).map(ArgumentNames::ofFunction).orElse(List.of());
    }

    /** The names of those that are intervals of days to seconds. */
    public static List<String> ofIntervals(FunctionDefinition definition) {
        return function(definition).stream()
                .flatMap(function -> function.arguments().stream())
                .filter(argument -> argument.type().equals(WindowFunction.INTERVAL))
                .map(WindowFunction.Argument::name)
                .toList();
    }

    private static Optional<WindowFunction> function(FunctionDefinition definition) {
        return new SluiceModule()
                .functions().stream()
                        .filter(
                                function ->
                                        function.getClass()
                                                .getName()
                                                .equals(definition.getClass().getName()))
                        .findFirst();
    }

    private static List<String> ofFunction(WindowFunction function) {
        List<String> names = new ArrayList<>();
        names.add(CallArguments.INPUT);
        function.arguments().forEach(argument -> names.add(argument.name()));
        names.addAll(OF_FLINK);
        return List.copyOf(names);
    }
}
