package io.sluice.core.engine;

/** Takes the changelog, one change at a time. */
@FunctionalInterface
public interface ChangeSink {

    /** Takes one change; the view is reused for the next. */
    void emit(Change change);
}
