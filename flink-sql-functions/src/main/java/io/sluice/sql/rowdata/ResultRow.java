package io.sluice.sql.rowdata;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result that is used again for the next one, as those of Flink's own table operators
 * are: BIGINT and DOUBLE fields may be set without making objects of them. What is there already is
 * not stored again: to store references in an old object is dear with G1.
 */
public final class ResultRow implements RowData {

    private final GenericRowData objects;
    private final long[] numbers;
    private final boolean[] isNumber;

    /** A row of NULLs. */
    public ResultRow(int fields) {
        this.objects = new GenericRowData(fields);
        this.numbers = new long[fields];
        this.isNumber = new boolean[fields];
    }

    /** Sets a field to an object in Flink's internal form; null is SQL's NULL. */
    public void setField(int position, @Nullable Object value) {
        isNumber[position] = false;
        if (objects.getField(position) != value) {
            objects.setField(position, value);
        }
    }

    /** Sets a BIGINT field, or a DOUBLE field to the bits of a number. */
    public void setNumber(int position, long bits) {
        isNumber[position] = true;
        numbers[position] = bits;
    }

    @Override
    public int getArity() {
        return numbers.length;
    }

    @Override
    public RowKind getRowKind() {
        return objects.getRowKind();
    }

    @Override
    public void setRowKind(RowKind kind) {
        if (objects.getRowKind() != kind) {
            objects.setRowKind(kind);
        }
    }

    @Override
    public boolean isNullAt(int position) {
        return !isNumber[position] && objects.isNullAt(position);
    }

    @Override
    public long getLong(int position) {
        return isNumber[position] ? numbers[position] : objects.getLong(position);
    }

    @Override
    public double getDouble(int position) {
        return isNumber[position]
                ? Double.longBitsToDouble(numbers[position])
                : objects.getDouble(position);
    }

    @Override
    public boolean getBoolean(int position) {
        return objects.getBoolean(position);
    }

    @Override
    public byte getByte(int position) {
        return objects.getByte(position);
    }

    @Override
    public short getShort(int position) {
        return objects.getShort(position);
    }

    @Override
    public int getInt(int position) {
        return objects.getInt(position);
    }

    @Override
    public float getFloat(int position) {
        return objects.getFloat(position);
    }

    @Override
    public StringData getString(int position) {
        return objects.getString(position);
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        return objects.getDecimal(position, precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        return objects.getTimestamp(position, precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        return objects.getRawValue(position);
    }

    @Override
    public byte[] getBinary(int position) {
        return objects.getBinary(position);
    }

    @Override
    public ArrayData getArray(int position) {
        return objects.getArray(position);
    }

    @Override
    public MapData getMap(int position) {
        return objects.getMap(position);
    }

    @Override
    public RowData getRow(int position, int fields) {
        return objects.getRow(position, fields);
    }

    @Override
    public Variant getVariant(int position) {
        return objects.getVariant(position);
    }

    @Override
    public Bitmap getBitmap(int position) {
        return objects.getBitmap(position);
    }
}
