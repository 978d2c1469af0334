package io.sluice.sql;

import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.types.logical.LogicalType;

/** The types of numbers that can be aggregated; the names are SQL's. */
enum SqlNumber {
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    FLOAT,
    DOUBLE;

    /** The number that values of a type are, if it can be aggregated. */
    static Optional<SqlNumber> of(LogicalType type) {
        return Optional.ofNullable(
                switch (type.getTypeRoot()) {
                    case TINYINT -> TINYINT;
                    case SMALLINT -> SMALLINT;
                    case INTEGER -> INTEGER;
                    case BIGINT -> BIGINT;
                    case FLOAT -> FLOAT;
                    case DOUBLE -> DOUBLE;
                    default -> null;
                });
    }

    boolean isInteger() {
        return this != FLOAT && this != DOUBLE;
    }

    TypeInformation<?> typeInformation() {
        return switch (this) {
            case TINYINT -> Types.BYTE;
            case SMALLINT -> Types.SHORT;
            case INTEGER -> Types.INT;
            case BIGINT -> Types.LONG;
            case FLOAT -> Types.FLOAT;
            case DOUBLE -> Types.DOUBLE;
        };
    }

    /** The value in this type. Of an integer that does not fit the low bits remain, as in Flink. */
    Number convert(Number value) {
        return switch (this) {
            case TINYINT -> value.byteValue();
            case SMALLINT -> value.shortValue();
            case INTEGER -> value.intValue();
            // Which most values are already.
            case BIGINT -> value instanceof Long ? value : Long.valueOf(value.longValue());
            case FLOAT -> value.floatValue();
            case DOUBLE -> value instanceof Double ? value : Double.valueOf(value.doubleValue());
        };
    }
}
