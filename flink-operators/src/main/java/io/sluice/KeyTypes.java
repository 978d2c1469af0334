package io.sluice;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EnumTypeInfo;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfoBase;

/**
 * Which types can be keys: those whose hash code depends on their value only, because it decides in
 * which subtask a key lives.
 */
final class KeyTypes {

    private KeyTypes() {}

    /**
     * Refuses types without such a hash code, also as fields of a tuple or row.
     *
     * @throws InvalidProgramException naming the key, the type and what to use instead
     */
    static void requireStableHash(String keyName, TypeInformation<?> type) {
        List<String> problems = new ArrayList<>();
        collectProblems(type, problems);
        if (!problems.isEmpty()) {
            throw new InvalidProgramException(
                    "The key '%s' cannot be a %s: %s"
                            .formatted(keyName, type, String.join("; ", problems)));
        }
    }

    private static void collectProblems(TypeInformation<?> type, List<String> problems) {
        String name = type.getTypeClass().getName();
        if (type instanceof EnumTypeInfo || type.getTypeClass().isEnum()) {
            problems.add(
                    "the hash code of the enum %s differs in every process, use its name()"
                            .formatted(name));
        } else if (isArray(type)) {
            problems.add(
                    "the hash code of an array (%s) differs in every process, use a String or a list of keys"
                            .formatted(type.getTypeClass().getSimpleName()));
        } else if (lacksHashCode(type)) {
            problems.add(
                    "%s has no hashCode() of its own, add hashCode() and equals(), or use a field"
                            .formatted(name));
        } else if (type instanceof TupleTypeInfoBase<?> tuple) {
            for (int i = 0; i < tuple.getArity(); i++) {
                collectProblems(tuple.getTypeAt(i), problems);
            }
        }
    }

    private static boolean isArray(TypeInformation<?> type) {
        return type instanceof PrimitiveArrayTypeInfo
                || type instanceof BasicArrayTypeInfo
                || type instanceof ObjectArrayTypeInfo
                || type.getTypeClass().isArray();
    }

    private static boolean lacksHashCode(TypeInformation<?> type) {
        if (!(type instanceof PojoTypeInfo || type instanceof GenericTypeInfo)
                || type.getTypeClass().isInterface()) {
            return false;
        }
        try {
            return type.getTypeClass()
                    .getMethod("hashCode")
                    .getDeclaringClass()
                    .equals(Object.class);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
