package io.sluice.sql;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * The type of an aggregate's result.
 *
 * @param dataType for Flink, with whether it may be NULL
 * @param typeInformation of its values
 * @param conversion makes them of what the aggregate gives
 */
record SqlResult(DataType dataType, TypeInformation<?> typeInformation, Conversion conversion) {

    /** Makes a value of a column of what an aggregate gives. */
    @FunctionalInterface
    interface Conversion extends Serializable {

        /** The value; null is SQL's NULL. */
        @Nullable Object convert(Object value);
    }

    /** A count. */
    static SqlResult count() {
        return number(SqlNumber.BIGINT, DataTypes.BIGINT().notNull());
    }

    /** A number; of an integer that does not fit its type the low bits remain, as in Flink. */
    static SqlResult number(SqlNumber number, DataType dataType) {
        return new SqlResult(
                dataType, number.typeInformation(), value -> number.convert((Number) value));
    }

    /** A decimal rounded half up to its scale; NULL if it has too many digits, as in Flink. */
    static SqlResult decimal(DecimalType type, DataType dataType) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return new SqlResult(
                dataType, Types.BIG_DEC, value -> fitted((BigDecimal) value, precision, scale));
    }

    private static @Nullable BigDecimal fitted(BigDecimal value, int precision, int scale) {
        BigDecimal scaled = value.setScale(scale, RoundingMode.HALF_UP);
        return scaled.precision() > precision ? null : scaled;
    }

    /** What the aggregate gives, as it is. */
    static SqlResult unchanged(TypeInformation<?> type, DataType dataType) {
        return new SqlResult(dataType, type, value -> value);
    }

    /** A list as an array. */
    static SqlResult array(TypeInformation<?> elementType, DataType dataType) {
        Class<?> elementClass = elementType.getTypeClass();
        return new SqlResult(
                dataType,
                Types.OBJECT_ARRAY(elementType),
                value -> ((List<?>) value).toArray((Object[]) Array.newInstance(elementClass, 0)));
    }
}
