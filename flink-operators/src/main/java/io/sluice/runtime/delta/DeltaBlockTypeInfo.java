package io.sluice.runtime.delta;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Type information of {@link DeltaBlock}. */
public final class DeltaBlockTypeInfo extends TypeInformation<DeltaBlock> {

    /** The only instance. */
    public static final DeltaBlockTypeInfo INSTANCE = new DeltaBlockTypeInfo();

    private static final long serialVersionUID = 1L;

    private DeltaBlockTypeInfo() {}

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
    public Class<DeltaBlock> getTypeClass() {
        return DeltaBlock.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<DeltaBlock> createSerializer(SerializerConfig config) {
        return DeltaBlockSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "DeltaBlock";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeltaBlockTypeInfo;
    }

    @Override
    public int hashCode() {
        return DeltaBlockTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof DeltaBlockTypeInfo;
    }

    private Object readResolve() {
        return INSTANCE;
    }
}
