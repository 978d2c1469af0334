/**
 * The seam to Flink's planner: everything here uses internal APIs of one Flink version, and runs in
 * the planner's class loader only. See docs/decisions/0009-a-dialect-and-a-planning-stage.md.
 */
@NullMarked
package io.sluice.sql.planner;

import org.jspecify.annotations.NullMarked;
