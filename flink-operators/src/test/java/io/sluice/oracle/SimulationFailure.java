package io.sluice.oracle;

/** Something that the contract forbids happened in a simulation. */
final class SimulationFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    SimulationFailure(String message) {
        super(message);
    }

    SimulationFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Fails unless the condition holds; the details fill the message's placeholders. */
    @SuppressWarnings("AnnotateFormatMethod") // that annotation is not on the class path
    static void require(boolean holds, String message, Object... details) {
        if (!holds) {
            throw new SimulationFailure(message.formatted(details));
        }
    }
}
