package io.sluice.runtime;

import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes fold operators, chained to their input.
 *
 * @param <T> record
 */
public final class FoldOperatorFactory<T> extends AbstractStreamOperatorFactory<DeltaBlock>
        implements OneInputStreamOperatorFactory<T, DeltaBlock> {

    private static final long serialVersionUID = 1L;

    private final WindowQuery<T> query;

    /**
     * @param query what to fold for
     */
    public FoldOperatorFactory(WindowQuery<T> query) {
        this.query = query;
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink declares it.
    public <O extends StreamOperator<DeltaBlock>> O createStreamOperator(
            StreamOperatorParameters<DeltaBlock> parameters) {
        return (O) new FoldOperator<>(query, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return FoldOperator.class;
    }
}
