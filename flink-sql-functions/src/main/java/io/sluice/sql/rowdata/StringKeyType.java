package io.sluice.sql.rowdata;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of a key that is a character string. */
public final class StringKeyType extends TypeInformation<StringKey> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<StringKey> getTypeClass() {
        return StringKey.class;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public TypeSerializer<StringKey> createSerializer(SerializerConfig config) {
        return StringKeySerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "STRING";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StringKeyType;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof StringKeyType;
    }

    @Override
    public int hashCode() {
        return StringKeyType.class.hashCode();
    }
}
