package io.sluice.sql.planner;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The name of the function that carries a clause of a statement, which knows its place. */
final class MarkerName extends SqlIdentifier {

    private static final long serialVersionUID = 1L;

    private final transient EmitOrigin origin;

    MarkerName(String clause, EmitOrigin origin) {
        super(List.of(clause), null, SqlParserPos.ZERO, List.of(SqlParserPos.QUOTED_ZERO));
        this.origin = origin;
    }

    /** Where a clause comes from whose function has a name. */
    static EmitOrigin origin(SqlIdentifier name) {
        return name instanceof MarkerName ours
                ? ours.origin
                : EmitOrigin.inView(name.getParserPosition());
    }
}
