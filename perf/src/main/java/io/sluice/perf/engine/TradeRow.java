package io.sluice.perf.engine;

import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;

/**
 * A trade as a row. Its time is a number, because trades are handed out again and again with
 * another time: a new object in an old row for every record would keep the garbage collector busy,
 * which no job of a user does.
 */
final class TradeRow implements RowData {

    static final int TRADER = 0;
    static final int SYMBOL = 1;
    static final int QUANTITY = 2;
    static final int PRICE = 3;
    static final int TIME = 4;
    private static final int ARITY = 5;

    private final StringData trader;
    private final StringData symbol;
    private final long quantity;
    private final double price;
    private long time;
    private RowKind kind = RowKind.INSERT;

    TradeRow(StringData trader, StringData symbol, long quantity, double price) {
        this.trader = trader;
        this.symbol = symbol;
        this.quantity = quantity;
        this.price = price;
    }

    TradeRow at(long timestamp) {
        time = timestamp;
        return this;
    }

    @Override
    public int getArity() {
        return ARITY;
    }

    @Override
    public RowKind getRowKind() {
        return kind;
    }

    @Override
    public void setRowKind(RowKind changed) {
        kind = changed;
    }

    @Override
    public boolean isNullAt(int position) {
        return false;
    }

    @Override
    public StringData getString(int position) {
        return switch (position) {
            case TRADER -> trader;
            case SYMBOL -> symbol;
            default -> throw noSuchField(position);
        };
    }

    @Override
    public long getLong(int position) {
        if (position == QUANTITY) {
            return quantity;
        }
        throw noSuchField(position);
    }

    @Override
    public double getDouble(int position) {
        if (position == PRICE) {
            return price;
        }
        throw noSuchField(position);
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        if (position == TIME) {
            return TimestampData.fromEpochMillis(time);
        }
        throw noSuchField(position);
    }

    @Override
    public boolean getBoolean(int position) {
        throw noSuchField(position);
    }

    @Override
    public byte getByte(int position) {
        throw noSuchField(position);
    }

    @Override
    public short getShort(int position) {
        throw noSuchField(position);
    }

    @Override
    public int getInt(int position) {
        throw noSuchField(position);
    }

    @Override
    public float getFloat(int position) {
        throw noSuchField(position);
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        throw noSuchField(position);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        throw noSuchField(position);
    }

    @Override
    public byte[] getBinary(int position) {
        throw noSuchField(position);
    }

    @Override
    public ArrayData getArray(int position) {
        throw noSuchField(position);
    }

    @Override
    public MapData getMap(int position) {
        throw noSuchField(position);
    }

    @Override
    public RowData getRow(int position, int fields) {
        throw noSuchField(position);
    }

    @Override
    public Variant getVariant(int position) {
        throw noSuchField(position);
    }

    private static IllegalArgumentException noSuchField(int position) {
        return new IllegalArgumentException(
                "a trade has no field of this type at position " + position);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TradeRow row
                && row.kind == kind
                && row.trader.equals(trader)
                && row.symbol.equals(symbol)
                && row.quantity == quantity
                && Double.compare(row.price, price) == 0
                && row.time == time;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, trader, symbol, quantity, price, time);
    }
}
