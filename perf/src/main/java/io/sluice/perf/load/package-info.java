/** What is measured: records, workloads, and the results that they must have. */
@NullMarked
package io.sluice.perf.load;

import org.jspecify.annotations.NullMarked;
