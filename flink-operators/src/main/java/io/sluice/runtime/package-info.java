/** The Flink binding: operators, their factories, settings and metrics. */
@NullMarked
package io.sluice.runtime;

import org.jspecify.annotations.NullMarked;
