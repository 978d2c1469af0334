package io.sluice.core.aggregate;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain that all rows of the same aggregates in this JVM share, those of other subtasks too: what
 * is compiled for one serves all, and calls into it stay monomorphic.
 *
 * <p>Steps are the same if nothing in them is a subtask's own: values and records of Sluice are
 * compared, and everything else, such as a user's function, has to be the very same object. (A
 * lambda that captures nothing is one object in each class loader.)
 *
 * @param steps what the chain applies, one after the other
 * @param chain of these steps
 */
record SharedChain(List<Step<Object>> steps, AggregateChain chain) {

    /** Held weakly: a chain, and with it a user's class loader, is in use as long as rows are. */
    private static final List<WeakReference<SharedChain>> IN_USE = new ArrayList<>();

    private static final String OURS = "io.sluice.";

    /** The one that is in use, or a new one. The caller keeps it as long as it uses the chain. */
    static SharedChain of(List<Step<Object>> steps) {
        synchronized (IN_USE) {
            for (Iterator<WeakReference<SharedChain>> all = IN_USE.iterator(); all.hasNext(); ) {
                SharedChain shared = all.next().get();
                if (shared == null) {
                    all.remove();
                } else if (isSame(shared.steps, steps)) {
                    return shared;
                }
            }
            SharedChain shared = new SharedChain(List.copyOf(steps), AggregateChain.of(steps));
            IN_USE.add(new WeakReference<>(shared));
            return shared;
        }
    }

    private static boolean isSame(List<?> left, List<?> right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = isSame(left.get(i), right.get(i));
        }
        return same;
    }

    private static boolean isSame(@Nullable Object left, @Nullable Object right) {
        if (left == right) {
            return true;
        }
        if (left == null || right == null || left.getClass() != right.getClass()) {
            return false;
        }
        if (left instanceof Number || left instanceof Boolean || left instanceof String) {
            return left.equals(right);
        }
        return left.getClass().isRecord()
                && left.getClass().getName().startsWith(OURS)
                && hasSameComponents(left, right);
    }

    private static boolean hasSameComponents(Object left, Object right) {
        try {
            for (RecordComponent component : left.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                if (!isSame(
                        component.getAccessor().invoke(left),
                        component.getAccessor().invoke(right))) {
                    return false;
                }
            }
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
