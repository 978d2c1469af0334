package io.sluice.oracle;

/**
 * The operators by the contract.
 *
 * @param folds whether records are folded where the query allows it
 */
record ReferenceOperators(boolean folds) implements Operators {

    @Override
    public SimulatedFold fold(Setup setup, Start start) {
        return new ReferenceFold(setup, start, folds);
    }

    @Override
    public SimulatedWindow window(Setup setup, Start start) {
        return new ReferenceWindow(setup, start);
    }
}
