package io.sluice.examples;

import io.sluice.Query;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.runtime.FoldMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an example with windows publishes its changes. */
final class WindowOptions {

    @Option(
            names = "--emit",
            paramLabel = "POLICY",
            converter = EmitPolicy.Converter.class,
            description = "When changes are published: " + EmitPolicy.VALID + ".")
    private @Nullable EmitPolicy emit;

    @Option(
            names = "--changelog",
            paramLabel = "MODE",
            description =
                    "Kinds of change: upsert, retract, or append, which is for 'final' and its default.")
    private @Nullable ChangelogMode changelog;

    /** Puts the options, or the example's own policy, into the query. */
    <T> Query<T> applyTo(Query<T> query, EmitPolicy ownPolicy) {
        EmitPolicy policy = emit != null ? emit : ownPolicy;
        query.emit(policy.emit());
        if (changelog != null) {
            query.changelog(changelog);
        }
        // One task reads the input, so that folding leaves exact which records are late.
        return query.fold(policy.perRecord() ? FoldMode.AUTO : FoldMode.ALWAYS);
    }
}
