/**
 * Flink's internal rows as input and output of the operators: fields read by their position. Runs
 * in task managers, where there is no planner.
 */
@NullMarked
package io.sluice.sql.rowdata;

import org.jspecify.annotations.NullMarked;
