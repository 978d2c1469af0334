package io.sluice.sql.planner;

import io.sluice.sql.dialect.EmitClause;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.plan.logical.SessionWindowSpec;
import org.apache.flink.table.planner.plan.logical.TimeAttributeWindowingStrategy;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.runtime.groupwindow.NamedWindowProperty;
import org.apache.flink.table.runtime.groupwindow.ProctimeAttribute;
import org.apache.flink.table.runtime.groupwindow.RowtimeAttribute;
import org.apache.flink.table.runtime.groupwindow.WindowEnd;
import org.apache.flink.table.runtime.groupwindow.WindowProperty;
import org.apache.flink.table.runtime.groupwindow.WindowStart;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * What is known of a windowed aggregation that Sluice takes over.
 *
 * @param original Flink's node
 * @param calls what it computes
 * @param emit when it publishes
 * @param windowing its windows
 * @param properties the columns of the window in the result, in their order
 * @param settings of the session and the clause
 */
record WindowedAggregation(
        StreamPhysicalWindowAggregate original,
        AggregateCalls calls,
        PlannedEmit emit,
        TimeAttributeWindowingStrategy windowing,
        List<Property> properties,
        Configuration settings) {

    /** What a window function adds to its input. */
    private static final List<String> WINDOW_COLUMNS =
            List.of("window_start", "window_end", "window_time");

    /** A column of the window. */
    enum Property {
        START(0),
        END(1),
        TIME(2);

        /** Place among the columns that a window function adds. */
        private final int position;

        Property(int position) {
            this.position = position;
        }
    }

    @SuppressWarnings("deprecation") // Flink deprecates the classes with the windows of old.
    static WindowedAggregation of(
            StreamPhysicalWindowAggregate aggregate,
            AggregateCalls calls,
            PlannedEmit emit,
            TimeAttributeWindowingStrategy windowing,
            Configuration settings) {
        List<Property> properties = new ArrayList<>();
        for (NamedWindowProperty property :
                JavaScalaConversionUtil.toJava(aggregate.namedWindowProperties())) {
            properties.add(property(property.getProperty(), emit));
        }
        return new WindowedAggregation(
                aggregate, calls, emit, windowing, List.copyOf(properties), settings);
    }

    @SuppressWarnings("deprecation") // Flink deprecates the classes with the windows of old.
    private static Property property(WindowProperty property, PlannedEmit emit) {
        if (property instanceof WindowStart) {
            return Property.START;
        }
        if (property instanceof WindowEnd) {
            return Property.END;
        }
        if (property instanceof RowtimeAttribute || property instanceof ProctimeAttribute) {
            return Property.TIME;
        }
        throw new TableException(
                emit.windowMessage("%s: unknown column of a window: %s".formatted(emit, property)));
    }

    /**
     * What an aggregation reads.
     *
     * @throws TableException if that is not supported
     */
    static WindowedInput inputOf(StreamPhysicalWindowAggregate aggregate, PlannedEmit emit) {
        return WindowedInput.of(aggregate)
                .orElseThrow(
                        () ->
                                new TableException(
                                        emit.windowMessage(
                                                "%s: between the window function and the aggregation the query computes with, filters by or aggregates over window_start or window_end, so that windows arrive here ready made (%s). Move that above the aggregation: into HAVING, or into a query around it."
                                                        .formatted(
                                                                emit,
                                                                aggregate
                                                                        .windowing()
                                                                        .getWindow()))));
    }

    EmitClause clause() {
        return emit.clause();
    }

    /** Sluice's node over an input, with a projection to Flink's columns. */
    RelNode over(RelNode input) {
        RelNode node = clause().isFinal() ? finalResults(input) : changes(input);
        return Calcs.restored(node, mapping(), original.getRowType());
    }

    private RelNode finalResults(RelNode input) {
        return new StreamPhysicalEmitFinal(
                original.getCluster(), original.getTraitSet(), input, this);
    }

    private RelNode changes(RelNode input) {
        RelNode windows =
                new StreamPhysicalWindowTableFunction(
                        original.getCluster(),
                        input.getTraitSet(),
                        input,
                        withWindowColumns(input),
                        windowing);
        RelNode declared =
                windowing.getWindow() instanceof SessionWindowSpec
                        ? new StreamPhysicalSessionChanges(
                                original.getCluster(), input.getTraitSet(), windows)
                        : windows;
        return new StreamPhysicalEmitChanges(
                original.getCluster(), original.getTraitSet(), declared, changesType(), this);
    }

    private RelDataType withWindowColumns(RelNode input) {
        FlinkTypeFactory types = (FlinkTypeFactory) input.getCluster().getTypeFactory();
        List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
        names.addAll(WINDOW_COLUMNS);
        List<String> unique = SqlValidatorUtil.uniquify(names, true);
        RelDataTypeFactory.Builder type = new RelDataTypeFactory.Builder(types);
        int fields = input.getRowType().getFieldCount();
        for (int i = 0; i < fields; i++) {
            type.add(unique.get(i), input.getRowType().getFieldList().get(i).getType());
        }
        LogicalType bound = new TimestampType(false, 3);
        type.add(unique.get(fields), types.createFieldTypeFromLogicalType(bound));
        type.add(unique.get(fields + 1), types.createFieldTypeFromLogicalType(bound));
        type.add(
                unique.get(fields + 2),
                types.createFieldTypeFromLogicalType(windowing.getTimeAttributeType().copy(false)));
        return type.build();
    }

    int[] keys() {
        return original.grouping();
    }

    /** Positions of keys and window in the rows of the window function. */
    int[] changesGrouping(int fields) {
        int inputFields = fields - WINDOW_COLUMNS.size();
        return IntStream.concat(
                        IntStream.of(keys()),
                        properties.stream().mapToInt(property -> inputFields + property.position))
                .toArray();
    }

    List<AggregateCall> aggregates() {
        return calls.others();
    }

    /** Columns of the changes: keys, window, aggregates. */
    private RelDataType changesType() {
        List<RelDataTypeField> fields = original.getRowType().getFieldList();
        RelDataTypeFactory.Builder type =
                new RelDataTypeFactory.Builder(original.getCluster().getTypeFactory());
        int keys = keys().length;
        int all = calls.all().size();
        for (int i = 0; i < keys; i++) {
            type.add(fields.get(i));
        }
        for (int i = 0; i < properties.size(); i++) {
            type.add(fields.get(keys + all + i));
        }
        for (int i = 0; i < all; i++) {
            if (EmitOperators.clause(calls.all().get(i)) == null) {
                type.add(fields.get(keys + i));
            }
        }
        return type.build();
    }

    /** Where Flink's columns (keys, all aggregates, window) are in the node's rows. */
    private int[] mapping() {
        int keys = keys().length;
        int window = properties.size();
        int others = aggregates().size();
        int aggregatesAt = clause().isFinal() ? keys : keys + window;
        int windowAt = clause().isFinal() ? keys + others : keys;
        List<Integer> mapping = new ArrayList<>();
        IntStream.range(0, keys).forEach(mapping::add);
        int next = aggregatesAt;
        for (AggregateCall call : calls.all()) {
            mapping.add(EmitOperators.clause(call) == null ? next++ : AggregateCalls.TRUE);
        }
        IntStream.range(windowAt, windowAt + window).forEach(mapping::add);
        return mapping.stream().mapToInt(Integer::intValue).toArray();
    }
}
