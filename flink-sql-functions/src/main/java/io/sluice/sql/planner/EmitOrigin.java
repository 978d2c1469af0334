package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Where an EMIT clause, and what it is about, stand in the text of a statement.
 *
 * <p>Plans do not know which call of the text an aggregate was made of. Whether one is refused
 * depends on its function, on DISTINCT and on the types of its arguments only, so that the first
 * call with these is one that is refused.
 */
final class EmitOrigin {

    /** Of what Flink's plans make, what it is made of. */
    private static final Set<String> DEVIATIONS =
            Set.of("VAR_POP", "VAR_SAMP", "VARIANCE", "STDDEV_POP", "STDDEV_SAMP", "STDDEV");

    private static final String APPROXIMATE_COUNT = "APPROX_COUNT_DISTINCT";

    private final String text;
    private final SqlParserPos clause;

    /** What carries the clause; null before that is known, and in views. */
    private @Nullable SqlSelect select;

    private Part own = Part.NOTHING;
    private Part below = Part.NOTHING;

    private EmitOrigin(String text, SqlParserPos clause, @Nullable SqlSelect select) {
        this.text = text;
        this.clause = clause;
        this.select = select;
    }

    /**
     * A clause of a statement.
     *
     * @param select what carries it
     */
    static EmitOrigin inStatement(int line, int column, SqlSelect select) {
        return new EmitOrigin("Line", new SqlParserPos(line, column), select);
    }

    /** A clause that a view has kept. */
    static EmitOrigin inView(SqlParserPos position) {
        return new EmitOrigin("In the query of a view, line", position, null);
    }

    /** Finds the places in a statement that has been validated. */
    void learn(SqlValidator validator) {
        if (select != null) {
            own = Part.of(select, validator);
            List<Part> windowed = new ArrayList<>();
            if (own.windows().isEmpty()) {
                outermostWindowed(select.getFrom(), validator, windowed);
            }
            below = Part.all(windowed);
        }
    }

    /** Lets go of the statement. */
    void forget() {
        select = null;
    }

    private static void outermostWindowed(
            @Nullable SqlNode query, SqlValidator validator, List<Part> found) {
        for (SqlSelect inner : SqlNodes.outermost(query, SqlSelect.class)) {
            Part part = Part.of(inner, validator);
            if (part.windows().isEmpty()) {
                outermostWindowed(inner.getFrom(), validator, found);
            } else {
                found.add(part);
            }
        }
    }

    /** The place of the clause. */
    String clause() {
        return place(clause);
    }

    /**
     * The place of a call, or that of the clause if it is not known.
     *
     * @param types of the arguments
     * @param isBelow whether it belongs to an aggregation below the one that carries the clause
     */
    String call(AggregateCall call, List<LogicalType> types, boolean isBelow) {
        List<Call> named =
                part(isBelow).calls().stream().filter(found -> found.isLike(call)).toList();
        Optional<Call> same =
                named.stream().filter(found -> found.types().equals(nullable(types))).findFirst();
        if (same.isPresent()) {
            return place(same.get().position());
        }
        // Types of a view's columns and of what Flink computes with may be others.
        return named.size() == 1 && !isBelow ? place(named.get(0).position()) : clause();
    }

    /** The place of a window, or that of the clause if it is not known. */
    String window(boolean isBelow) {
        List<SqlParserPos> windows = part(isBelow).windows();
        return windows.size() == 1 ? place(windows.get(0)) : clause();
    }

    /** The place of a key of a type, or that of the clause if it is not known. */
    String key(LogicalType type, boolean isBelow) {
        return part(isBelow).keys().stream()
                .filter(key -> key.type().equals(type.copy(true)))
                .findFirst()
                .map(key -> place(key.position()))
                .orElse(clause());
    }

    private Part part(boolean isBelow) {
        return isBelow && own.windows().isEmpty() ? below : own;
    }

    private String place(SqlParserPos position) {
        return "%s %d, column %d".formatted(text, position.getLineNum(), position.getColumnNum());
    }

    private static List<LogicalType> nullable(List<LogicalType> types) {
        return types.stream().map(type -> type.copy(true)).toList();
    }

    /** A call of an aggregate function; types are empty if they are not known. */
    private record Call(
            String function, boolean distinct, List<LogicalType> types, SqlParserPos position) {

        /** Whether a plan may have made an aggregate of it. */
        boolean isLike(AggregateCall call) {
            if (call.isApproximate()) {
                return function.equals(APPROXIMATE_COUNT);
            }
            if (distinct != call.isDistinct()) {
                return false;
            }
            String name = call.getAggregation().getName();
            if (name.equals(BuiltInFunctionDefinitions.INTERNAL_WELFORD_M2.getName())) {
                return DEVIATIONS.contains(function);
            }
            return switch (call.getAggregation().getKind()) {
                case SUM, SUM0 ->
                        function.equals(name) || function.equals("SUM") || function.equals("AVG");
                default -> function.equals(name);
            };
        }
    }

    /** Something that is grouped by. */
    private record Key(LogicalType type, SqlParserPos position) {}

    /** Parts of queries, without the queries inside. */
    private record Part(List<Call> calls, List<Key> keys, List<SqlParserPos> windows) {

        static final Part NOTHING = new Part(List.of(), List.of(), List.of());

        static Part of(SqlSelect select, SqlValidator validator) {
            List<Call> calls = new ArrayList<>();
            for (SqlNode part :
                    new SqlNode[] {
                        select.getSelectList(), select.getHaving(), select.getOrderList()
                    }) {
                SqlNodes.own(part, SqlCall.class).stream()
                        .filter(call -> call.getOperator().isAggregator())
                        .map(call -> call(call, validator))
                        .forEach(calls::add);
            }
            List<Key> keys = new ArrayList<>();
            if (select.getGroup() != null) {
                for (SqlNode item : SqlNodes.own(select.getGroup(), SqlNode.class)) {
                    LogicalType type = type(item, validator);
                    if (type != null) {
                        keys.add(new Key(type, item.getParserPosition()));
                    }
                }
            }
            List<SqlParserPos> windows =
                    SqlNodes.own(select.getFrom(), SqlCall.class).stream()
                            .filter(call -> call.getOperator() instanceof SqlWindowTableFunction)
                            .map(SqlNode::getParserPosition)
                            .toList();
            return new Part(List.copyOf(calls), List.copyOf(keys), windows);
        }

        static Part all(List<Part> parts) {
            return new Part(
                    parts.stream().flatMap(part -> part.calls().stream()).toList(),
                    parts.stream().flatMap(part -> part.keys().stream()).toList(),
                    parts.stream().flatMap(part -> part.windows().stream()).toList());
        }

        private static Call call(SqlCall call, SqlValidator validator) {
            List<LogicalType> types = new ArrayList<>();
            for (SqlNode operand : call.getOperandList()) {
                LogicalType type = operand == null ? null : type(operand, validator);
                if (type != null) {
                    types.add(type);
                }
            }
            SqlLiteral quantifier = call.getFunctionQuantifier();
            return new Call(
                    call.getOperator().getName(),
                    quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT,
                    List.copyOf(types),
                    call.getParserPosition());
        }

        private static @Nullable LogicalType type(SqlNode node, SqlValidator validator) {
            try {
                RelDataType type = validator.getValidatedNodeTypeIfKnown(node);
                return type == null ? null : FlinkTypeFactory.toLogicalType(type).copy(true);
            } catch (UnsupportedOperationException | CalciteException hasNone) {
                // Such as a list of grouping sets.
                return null;
            }
        }
    }
}
