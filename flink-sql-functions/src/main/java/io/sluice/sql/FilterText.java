package io.sluice.sql;

import io.sluice.sql.AggregateList.Word;
import java.util.List;

/** A condition as it was written; its columns are not known yet. */
sealed interface FilterText {

    /** All of them hold, or any of them does. */
    record Junction(boolean all, List<FilterText> parts) implements FilterText {}

    /** The condition does not hold. */
    record Negation(FilterText part) implements FilterText {}

    /** A column of booleans is true. */
    record Flag(Word column) implements FilterText {}

    /**
     * A column is, or is not, NULL, TRUE or FALSE.
     *
     * @param what NULL, TRUE or FALSE
     */
    record Is(Word column, boolean negated, String what) implements FilterText {}

    /** A column compares with a literal. */
    record Comparison(Word column, Word operator, Word literal, SqlTokens.Kind literalKind)
            implements FilterText {}
}
