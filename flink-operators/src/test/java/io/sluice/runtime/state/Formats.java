package io.sluice.runtime.state;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.RowSchema;

/** State formats of queries named 'q'. */
final class Formats {

    static final WindowSpec TUMBLING = WindowSpec.tumbling(SampleState.WINDOW, 0);

    private Formats() {}

    static StateFormat upsert(RowSchema schema) {
        return of(schema, TUMBLING, EmissionPolicy.Kind.PER_RECORD, ChangelogMode.UPSERT, false);
    }

    static StateFormat retract(RowSchema schema) {
        return of(schema, TUMBLING, EmissionPolicy.Kind.PER_RECORD, ChangelogMode.RETRACT, false);
    }

    static StateFormat skippingUnchanged(RowSchema schema) {
        return of(schema, TUMBLING, EmissionPolicy.Kind.PER_RECORD, ChangelogMode.UPSERT, true);
    }

    static StateFormat of(
            RowSchema schema,
            WindowSpec window,
            EmissionPolicy.Kind emission,
            ChangelogMode changelog,
            boolean skipUnchanged) {
        return new StateFormat(
                "q",
                new EngineSpec(
                        window, new EmissionPolicy(emission, 0, 0, skipUnchanged), changelog, 0),
                schema);
    }
}
