package io.sluice.runtime;

import io.sluice.core.spill.LocalSpillFiles;
import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes window operators.
 *
 * @param <T> record
 * @param <OUT> what a change is mapped to
 */
public final class WindowOperatorFactory<T, OUT> extends AbstractStreamOperatorFactory<OUT>
        implements OneInputStreamOperatorFactory<DeltaBlock, OUT> {

    private static final long serialVersionUID = 1L;

    private final WindowQuery<T> query;
    private final ChangeMapper<OUT> mapper;
    private final SpillFilesFactory spillFiles;

    /**
     * @param query what to compute
     * @param mapper turns a change into the output
     */
    public WindowOperatorFactory(WindowQuery<T> query, ChangeMapper<OUT> mapper) {
        this(query, mapper, LocalSpillFiles::new);
    }

    WindowOperatorFactory(
            WindowQuery<T> query, ChangeMapper<OUT> mapper, SpillFilesFactory spillFiles) {
        this.query = query;
        this.mapper = mapper;
        this.spillFiles = spillFiles;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink declares it.
    public <O extends StreamOperator<OUT>> O createStreamOperator(
            StreamOperatorParameters<OUT> parameters) {
        return (O) new WindowOperator<>(query, mapper, spillFiles, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return WindowOperator.class;
    }
}
