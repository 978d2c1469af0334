package io.sluice;

import io.sluice.runtime.KeyColumn;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.TypeExtractor;

/**
 * One field of the grouping key, checked.
 *
 * @param nullable whether all nulls are one key, rather than an error
 * @param <T> type of the records
 * @param <K> type of the field
 */
record KeyPart<T, K>(
        String name, KeySelector<T, K> selector, TypeInformation<K> type, boolean nullable) {

    KeyPart {
        KeyTypes.requireStableHash(name, type);
    }

    /** Extracts the type of the field. */
    static <T, K> KeyPart<T, K> extract(
            String name,
            KeySelector<T, K> selector,
            TypeInformation<T> inputType,
            boolean nullable) {
        TypeInformation<K> type;
        try {
            type = TypeExtractor.getKeySelectorTypes(selector, inputType);
        } catch (InvalidTypesException unknown) {
            throw new InvalidTypesException(
                    "The type of the key '%s' cannot be found out: give it as the third argument of keyBy."
                            .formatted(name),
                    unknown);
        }
        return new KeyPart<>(name, selector, type, nullable);
    }

    KeyColumn<T> column(BuildContext<T> context) {
        return new KeyColumn<>(
                name,
                new SelectedKey<>(name, context.clean(selector), nullable),
                context.serializer(type));
    }
}
