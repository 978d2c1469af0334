package io.sluice.sql.connector.trades;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The columns that a table of trades may have. */
enum TradeColumn {
    TRADE_ID("BIGINT") {
        @Override
        boolean fits(LogicalType type) {
            return type.is(LogicalTypeRoot.BIGINT);
        }
    },
    TRADER_ID("STRING") {
        @Override
        boolean fits(LogicalType type) {
            return isString(type);
        }
    },
    SYMBOL("STRING") {
        @Override
        boolean fits(LogicalType type) {
            return isString(type);
        }
    },
    PRICE("DOUBLE, or DECIMAL(p, s) with s of at least 2 and p - s of at least 6") {
        @Override
        boolean fits(LogicalType type) {
            return type.is(LogicalTypeRoot.DOUBLE)
                    || (type instanceof DecimalType decimal
                            && decimal.getScale() >= 2
                            && decimal.getPrecision() - decimal.getScale() >= 6);
        }
    },
    QUANTITY("BIGINT or INT") {
        @Override
        boolean fits(LogicalType type) {
            return type.is(LogicalTypeRoot.BIGINT) || type.is(LogicalTypeRoot.INTEGER);
        }
    },
    TRADE_TIME("TIMESTAMP(3) or TIMESTAMP_LTZ(3)") {
        @Override
        boolean fits(LogicalType type) {
            return (type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                            || type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE))
                    && LogicalTypeChecks.getPrecision(type) >= 3;
        }
    };

    private final String types;

    TradeColumn(String types) {
        this.types = types;
    }

    /** Whether the column can have a type. */
    abstract boolean fits(LogicalType type);

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The types that fit, for people. */
    String types() {
        return types;
    }

    /** All columns with the types that fit, for people. */
    static String overview() {
        return Arrays.stream(values())
                .map(column -> column.columnName() + " (" + column.types + ")")
                .collect(Collectors.joining(", "));
    }

    private static boolean isString(LogicalType type) {
        return type.is(LogicalTypeRoot.VARCHAR)
                && LogicalTypeChecks.getLength(type) == Integer.MAX_VALUE;
    }
}
