/** The parts that all Flink jobs of a comparison share: source, sink, environment, clock. */
@NullMarked
package io.sluice.perf.job;

import org.jspecify.annotations.NullMarked;
