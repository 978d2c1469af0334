package io.sluice.sql.rowdata;

import static org.apache.flink.table.types.extraction.ExtractionUtils.Autoboxing.JVM;
import static org.apache.flink.table.types.extraction.ExtractionUtils.isInvokable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.types.extraction.ExtractionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a user's aggregate function that no interface declares, found by the classes of
 * their arguments as a compiler would.
 *
 * @param accumulate of (Object function, Object accumulator, Object[] arguments)
 * @param merge of (Object function, Object accumulator, Iterable accumulators)
 */
public record FunctionMethods(MethodHandle accumulate, MethodHandle merge) {

    /**
     * Those of a class.
     *
     * @throws ValidationException if there is none for the arguments, or more than one
     */
    public static FunctionMethods of(
            Class<?> function, Class<?> accumulator, Class<?>[] arguments) {
        Class<?>[] accumulated =
                Stream.concat(Stream.of(accumulator), Arrays.stream(arguments))
                        .toArray(Class<?>[]::new);
        MethodHandle accumulate =
                handle(function, UserDefinedFunctionHelper.AGGREGATE_ACCUMULATE, accumulated)
                        .asType(
                                MethodType.genericMethodType(accumulated.length + 1)
                                        .changeReturnType(void.class))
                        .asSpreader(Object[].class, arguments.length);
        MethodHandle merge =
                handle(
                                function,
                                UserDefinedFunctionHelper.AGGREGATE_MERGE,
                                accumulator,
                                Iterable.class)
                        .asType(
                                MethodType.methodType(
                                        void.class, Object.class, Object.class, Iterable.class));
        return new FunctionMethods(accumulate, merge);
    }

    private static MethodHandle handle(Class<?> function, String name, Class<?>... classes) {
        List<Method> all = ExtractionUtils.collectMethods(function, name);
        List<Method> fitting =
                all.stream()
                        .filter(method -> isInvokable(JVM, method, classes))
                        .filter(method -> all.stream().noneMatch(other -> leads(method, other)))
                        .toList();
        List<Method> best =
                fitting.stream()
                        .filter(method -> fitting.stream().allMatch(other -> fits(method, other)))
                        .toList();
        if (best.size() != 1) {
            throw new ValidationException(
                    "%s: found %d methods for %s, expected one"
                            .formatted(
                                    function.getName(),
                                    fitting.size(),
                                    ExtractionUtils.createMethodSignatureString(
                                            name, classes, null)));
        }
        try {
            MethodType called =
                    MethodType.methodType(void.class, classes).insertParameterTypes(0, function);
            return MethodHandles.publicLookup().unreflect(best.get(0)).asType(called);
        } catch (IllegalAccessException notPublic) {
            throw new ValidationException(
                    "%s.%s: not accessible, expected a public method of a public class"
                            .formatted(function.getName(), name),
                    notPublic);
        }
    }

    /**
     * Whether a method is there for one of its class that takes less than the method which that
     * overrides. Other bridges lead to what a public class inherits from one that is not.
     */
    private static boolean leads(Method bridge, Method other) {
        return bridge.isBridge()
                && !other.isBridge()
                && bridge.getDeclaringClass() == other.getDeclaringClass()
                && fits(other, bridge);
    }

    /** Whether what a method takes another one takes, too. */
    private static boolean fits(Method method, Method other) {
        return method.equals(other) || isInvokable(JVM, other, method.getParameterTypes());
    }

    void accumulate(Object function, Object accumulator, @Nullable Object[] arguments) {
        try {
            accumulate.invokeExact(function, accumulator, arguments);
        } catch (Throwable failed) {
            throw unchecked(function, failed);
        }
    }

    void merge(Object function, Object accumulator, Iterable<Object> others) {
        try {
            merge.invokeExact(function, accumulator, others);
        } catch (Throwable failed) {
            throw unchecked(function, failed);
        }
    }

    private static RuntimeException unchecked(Object function, Throwable failed) {
        if (failed instanceof Error error) {
            throw error;
        }
        return failed instanceof RuntimeException unchecked
                ? unchecked
                : new FlinkRuntimeException("The function " + function + " failed", failed);
    }
}
