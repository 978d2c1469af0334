package io.sluice.oracle;

import io.sluice.oracle.Element.Shipment;
import io.sluice.runtime.KeyGroupSelector;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Sluice's operators, with Flink's own partitioner between them. */
final class SluiceOperators implements Operators {

    @Override
    public SimulatedFold fold(Setup setup, Start start) throws Exception {
        return new SluiceFold(setup, start);
    }

    @Override
    public SimulatedWindow window(Setup setup, Start start) throws Exception {
        return new SluiceWindow(setup, start);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // a stream element that is a record
    public int route(Setup setup, Shipment shipment, int parallelism) throws Exception {
        DeltaBlock block =
                DeltaBlockSerializer.INSTANCE.deserialize(
                        new DataInputDeserializer((byte[]) shipment.payload()));
        KeyGroupStreamPartitioner<DeltaBlock, Integer> partitioner =
                new KeyGroupStreamPartitioner<>(
                        new KeyGroupSelector(setup.maxParallelism()), setup.maxParallelism());
        partitioner.setup(parallelism);
        SerializationDelegate delegate =
                new SerializationDelegate<>(
                        new StreamElementSerializer<>(DeltaBlockSerializer.INSTANCE));
        delegate.setInstance(new StreamRecord<>(block));
        return partitioner.selectChannel(delegate);
    }
}
