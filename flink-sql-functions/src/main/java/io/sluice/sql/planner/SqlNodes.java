package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/** Walks through syntax trees. */
final class SqlNodes {

    private SqlNodes() {}

    /** All nodes of a class, outer ones first. */
    static <N extends SqlNode> List<N> all(SqlNode root, Class<N> type) {
        List<N> found = new ArrayList<>();
        walk(
                root,
                node -> {
                    if (type.isInstance(node)) {
                        found.add(type.cast(node));
                    }
                    return true;
                });
        return found;
    }

    /** The nodes of a class that are not in queries inside. */
    static <N extends SqlNode> List<N> own(@Nullable SqlNode root, Class<N> type) {
        List<N> found = new ArrayList<>();
        walk(
                root,
                node -> {
                    if (node instanceof SqlSelect) {
                        return false;
                    }
                    if (type.isInstance(node)) {
                        found.add(type.cast(node));
                    }
                    return true;
                });
        return found;
    }

    /** The nodes of a class that are not in others of it. */
    static <N extends SqlNode> List<N> outermost(@Nullable SqlNode root, Class<N> type) {
        List<N> found = new ArrayList<>();
        walk(
                root,
                node -> {
                    if (type.isInstance(node)) {
                        found.add(type.cast(node));
                        return false;
                    }
                    return true;
                });
        return found;
    }

    /**
     * Visits nodes, outer ones first.
     *
     * @param visitor whether to go on into a node
     */
    private static void walk(@Nullable SqlNode node, Predicate<SqlNode> visitor) {
        if (node == null || !visitor.test(node)) {
            return;
        }
        if (node instanceof SqlNodeList list) {
            list.forEach(child -> walk(child, visitor));
        } else if (node instanceof SqlCall call) {
            call.getOperandList().forEach(child -> walk(child, visitor));
        }
    }

    /** The node at the place of one in a tree of a text that is the same there. */
    static Optional<SqlCall> same(SqlNode root, SqlNode node) {
        return all(root, SqlCall.class).stream()
                .filter(
                        own ->
                                own.getKind() == node.getKind()
                                        && own.getParserPosition().equals(node.getParserPosition()))
                .findFirst();
    }

    /** Whether a node begins at a line and column. */
    static boolean beginsAt(SqlNode node, int line, int column) {
        return node.getParserPosition().getLineNum() == line
                && node.getParserPosition().getColumnNum() == column;
    }
}
