package io.sluice.sql.function;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/** Sluice's functions by their names: {@code LOAD MODULE sluice}. */
public final class SluiceModule implements Module {

    private final Map<String, WindowFunction> functions = new LinkedHashMap<>();

    /** All functions. */
    public SluiceModule() {
        add(new EmitChangesFunction());
        add(new TumbleChangesFunction());
        add(new HopChangesFunction());
        add(new CumulateChangesFunction());
        add(new SessionChangesFunction());
    }

    private void add(WindowFunction function) {
        functions.put(function.functionName(), function);
    }

    /** All of them. */
    Collection<WindowFunction> functions() {
        return functions.values();
    }

    @Override
    public Set<String> listFunctions() {
        return Set.copyOf(functions.keySet());
    }

    @Override
    public Optional<FunctionDefinition> getFunctionDefinition(String name) {
        return Optional.ofNullable(functions.get(name.toUpperCase(Locale.ROOT)));
    }
}
