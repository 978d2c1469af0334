package io.sluice.core.aggregate;

import static java.lang.constant.ConstantDescs.DEFAULT_NAME;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The template of the hidden classes that make up a chain: applies one step, then the rest.
 *
 * <p>Never used itself. {@link HiddenLinks} defines a hidden class from its bytes for every step of
 * every chain, with the step and the rest of the chain as class data. Both are static finals there,
 * which the JIT takes for constants; since steps and bundled aggregates are records, whose fields
 * it trusts, it follows them down to the user's field lambdas and inlines all of it.
 */
final class HiddenLink extends AggregateChain {

    private static final Step<Object> STEP;
    private static final AggregateChain NEXT;

    static {
        try {
            ClassData data =
                    MethodHandles.classData(MethodHandles.lookup(), DEFAULT_NAME, ClassData.class);
            if (data == null) {
                throw new IllegalStateException("the template is not meant to be used itself");
            }
            STEP = data.step();
            NEXT = data.next();
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What one hidden class is about. */
    record ClassData(Step<Object> step, AggregateChain next) {}

    HiddenLink() {}

    @Override
    void accumulate(
            Object record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        STEP.accumulate(record, timestamp, lanes, at, objects, objectAt);
        NEXT.accumulate(record, timestamp, lanes, at, objects, objectAt);
    }

    @Override
    void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        STEP.merge(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
        NEXT.merge(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
    }

    @Override
    void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        STEP.retract(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
        NEXT.retract(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
    }
}
