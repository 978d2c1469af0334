/** How long a record takes until a change that contains it is at the sink. */
@NullMarked
package io.sluice.perf.latency;

import org.jspecify.annotations.NullMarked;
