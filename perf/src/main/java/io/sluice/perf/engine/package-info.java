/** The candidates: Sluice, Flink's own windows, and the limits that no engine can beat. */
@NullMarked
package io.sluice.perf.engine;

import org.jspecify.annotations.NullMarked;
