package io.sluice.oracle;

/** Flink's window operator behind a fold that passes every record on. */
final class FlinkOperators implements Operators {

    @Override
    public SimulatedFold fold(Setup setup, Start start) {
        return new ReferenceFold(setup, start, false);
    }

    @Override
    public SimulatedWindow window(Setup setup, Start start) throws Exception {
        return new FlinkWindow(setup, start);
    }
}
