package io.sluice.cluster.campaign;

import java.io.IOException;
import org.apache.flink.table.functions.ScalarFunction;

/** A {@link Saboteur} for queries in SQL: SABOTAGE(n) is n, if it is anything. */
public final class SabotageFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private final Saboteur<Long> saboteur;

    SabotageFunction(Saboteur<Long> saboteur) {
        this.saboteur = saboteur;
    }

    /** Called by Flink for each row of a result. */
    public Long eval(Long value) throws IOException {
        return saboteur.map(value);
    }
}
