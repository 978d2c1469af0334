/** Whole jobs in an embedded cluster: failures, rescaling, equality with Flink's own windows. */
@NullMarked
package io.sluice.it;

import org.jspecify.annotations.NullMarked;
