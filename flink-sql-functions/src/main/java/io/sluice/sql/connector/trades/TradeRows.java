package io.sluice.sql.connector.trades;

import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Makes trades and turns them into the rows of a table. Every row is a new object. */
final class TradeRows {

    /** The value of one column. */
    private interface Value {
        Object of(Trade trade);
    }

    private final TradeGenerator generator;
    private final Value[] values;
    private final Trade trade = new Trade();

    TradeRows(TradesConfig config, List<TradeField> fields) {
        generator = config.newGenerator();
        values = fields.stream().map(field -> value(config, field)).toArray(Value[]::new);
    }

    /**
     * Makes a row.
     *
     * @param id number of the row, from 0
     * @param startTimestamp event time of row 0, epoch ms
     */
    RowData row(long id, long startTimestamp) {
        generator.generate(id, startTimestamp, trade);
        GenericRowData row = new GenericRowData(values.length);
        for (int i = 0; i < values.length; i++) {
            row.setField(i, values[i].of(trade));
        }
        return row;
    }

    /** Event time of the row made last, epoch ms. */
    long timestamp() {
        return trade.timestamp;
    }

    private static Value value(TradesConfig config, TradeField field) {
        return switch (field.column()) {
            case TRADE_ID -> trade -> trade.id;
            case TRADER_ID -> {
                Names names = new Names("TRADER", config.traders());
                yield trade -> names.of(trade.trader);
            }
            case SYMBOL -> {
                Names names = new Names("SYM", config.symbols());
                yield trade -> names.of(trade.symbol);
            }
            case PRICE -> price(field.type());
            case QUANTITY ->
                    field.type().is(LogicalTypeRoot.INTEGER)
                            ? trade -> trade.quantity
                            : trade -> (long) trade.quantity;
            case TRADE_TIME -> trade -> TimestampData.fromEpochMillis(trade.timestamp);
        };
    }

    private static Value price(LogicalType type) {
        if (type instanceof DecimalType decimal) {
            int precision = decimal.getPrecision();
            int scale = decimal.getScale();
            return trade ->
                    DecimalData.fromBigDecimal(
                            BigDecimal.valueOf(trade.cents, 2), precision, scale);
        }
        return trade -> trade.cents / 100.0;
    }

    /** Numbered names, each made once. */
    private static final class Names {

        private final String prefix;
        private final @Nullable StringData[] names;

        Names(String prefix, int count) {
            this.prefix = prefix;
            names = new StringData[count];
        }

        StringData of(int number) {
            StringData name = names[number];
            if (name == null) {
                name = StringData.fromString(prefix + number);
                names[number] = name;
            }
            return name;
        }
    }
}
