package io.sluice.sql.planner;

import io.sluice.sql.dialect.DialectStatement;
import io.sluice.sql.dialect.DialectStatement.EmitAt;
import io.sluice.sql.dialect.EmitClause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.api.SqlParserException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the aggregations that an EMIT clause is about, and marks them: the outermost ones of the
 * query that the clause ends.
 *
 * <p>Which query that is, Flink's parser says: it gets a LIMIT in the clause's place.
 */
final class EmitTargets {

    /** What may stand at the end of a query, the second for queries that have a LIMIT. */
    private static final List<String> ENDINGS = List.of("LIMIT 0", "OFFSET 0");

    private final DialectStatement statement;
    private final SqlNode root;
    private final Function<String, SqlNode> parser;
    private final List<EmitOrigin> origins = new ArrayList<>();

    EmitTargets(DialectStatement statement, SqlNode root, Function<String, SqlNode> parser) {
        this.statement = statement;
        this.root = root;
        this.parser = parser;
    }

    /**
     * Marks what a clause is about.
     *
     * @return the query that the clause ends if there is nothing to mark in it, else null
     */
    @Nullable SqlNode mark(EmitAt emit) {
        SqlNode query = query(emit);
        List<SqlSelect> targets = new ArrayList<>();
        collect(query, enclosingNames(query), targets);
        for (SqlSelect target : targets) {
            EmitOrigin origin =
                    EmitOrigin.inStatement(
                            statement.line(emit.start()), statement.column(emit.start()), target);
            mark(target, emit.clause(), origin);
            origins.add(origin);
        }
        return targets.isEmpty() ? query : null;
    }

    /** Where the marks come from. */
    List<EmitOrigin> origins() {
        return origins;
    }

    private static void mark(SqlSelect select, EmitClause clause, EmitOrigin origin) {
        SqlParserPos position = select.getParserPosition().withQuoting(false);
        SqlNode marker =
                new SqlUnresolvedFunction(
                                new MarkerName(clause.toString(), origin),
                                null,
                                null,
                                null,
                                null,
                                SqlFunctionCategory.USER_DEFINED_FUNCTION)
                        .createCall(position);
        SqlNode having = select.getHaving();
        select.setHaving(
                having == null
                        ? marker
                        : SqlStdOperatorTable.AND.createCall(position, having, marker));
    }

    /** The query that the clause ends. */
    private SqlNode query(EmitAt emit) {
        int line = statement.line(emit.start());
        for (String ending : ENDINGS) {
            SqlNode withEnding = parsed(statement.withInPlaceOf(emit, ending));
            if (withEnding == null) {
                continue;
            }
            int column = statement.column(emit.start()) + ending.length() - 1;
            for (SqlOrderBy ended : SqlNodes.all(withEnding, SqlOrderBy.class)) {
                SqlNode mark = ending.startsWith("LIMIT") ? ended.fetch : ended.offset;
                if (mark != null && SqlNodes.beginsAt(mark, line, column)) {
                    return same(ended.query, emit);
                }
            }
        }
        throw statement.error(
                emit.start(),
                "EMIT: found it where no query ends. In this statement, or at this place, it is not supported");
    }

    private @Nullable SqlNode parsed(String text) {
        try {
            return parser.apply(text);
        } catch (SqlParserException notHere) {
            return null;
        }
    }

    /** The node of the statement's own tree at the place of a node of another one. */
    private SqlNode same(SqlNode node, EmitAt emit) {
        return SqlNodes.same(root, node)
                .orElseThrow(
                        () ->
                                statement.error(
                                        emit.start(),
                                        "EMIT: in this kind of statement it is not supported"));
    }

    /** The queries that names in FROM stand for. */
    private Map<String, SqlNode> enclosingNames(SqlNode query) {
        Map<String, SqlNode> names = new HashMap<>();
        for (SqlWith with : SqlNodes.all(root, SqlWith.class)) {
            if (with != query && SqlNodes.all(with, SqlNode.class).contains(query)) {
                addNames(with, names);
            }
        }
        return names;
    }

    private static void addNames(SqlWith with, Map<String, SqlNode> names) {
        for (SqlNode item : with.withList) {
            SqlWithItem named = (SqlWithItem) item;
            names.put(named.name.getSimple(), named.query);
        }
    }

    private static void collect(
            @Nullable SqlNode query, Map<String, SqlNode> names, List<SqlSelect> targets) {
        if (query instanceof SqlSelect select) {
            collectOfSelect(select, names, targets);
        } else if (query instanceof SqlOrderBy ordered) {
            collect(ordered.query, names, targets);
        } else if (query instanceof SqlWith with) {
            Map<String, SqlNode> inner = new HashMap<>(names);
            addNames(with, inner);
            collect(with.body, inner, targets);
        } else if (query instanceof SqlJoin join) {
            collect(join.getLeft(), names, targets);
            collect(join.getRight(), names, targets);
        } else if (query instanceof SqlIdentifier name && name.isSimple()) {
            collectOfName(name.getSimple(), names, targets);
        } else if (query instanceof SqlBasicCall call) {
            collectOfCall(call, names, targets);
        }
    }

    private static void collectOfSelect(
            SqlSelect select, Map<String, SqlNode> names, List<SqlSelect> targets) {
        SqlNodeList group = select.getGroup();
        if (group == null) {
            collect(select.getFrom(), names, targets);
        } else if (targets.stream().noneMatch(target -> target == select)) {
            targets.add(select);
        }
    }

    private static void collectOfName(
            String name, Map<String, SqlNode> names, List<SqlSelect> targets) {
        SqlNode query = names.get(name);
        if (query != null) {
            // A name does not stand for itself in its own query.
            Map<String, SqlNode> others = new HashMap<>(names);
            others.remove(name);
            collect(query, others, targets);
        }
    }

    private static void collectOfCall(
            SqlBasicCall call, Map<String, SqlNode> names, List<SqlSelect> targets) {
        if (call.getKind() == SqlKind.AS) {
            collect(call.operand(0), names, targets);
        } else if (SqlKind.SET_QUERY.contains(call.getKind())) {
            call.getOperandList().forEach(part -> collect(part, names, targets));
        }
    }
}
