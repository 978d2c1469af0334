/** Approximate aggregates, whose accumulators are sketches of Apache DataSketches. */
@NullMarked
package io.sluice.sketch;

import org.jspecify.annotations.NullMarked;
