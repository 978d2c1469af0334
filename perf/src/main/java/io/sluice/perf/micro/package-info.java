/** JMH benchmarks of single parts: fold, table, deltas. */
@NullMarked
package io.sluice.perf.micro;

import org.jspecify.annotations.NullMarked;
