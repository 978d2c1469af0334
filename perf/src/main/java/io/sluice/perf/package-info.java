/** Measurements: benchmarks of the core, and whole jobs beside Flink's own. */
package io.sluice.perf;
