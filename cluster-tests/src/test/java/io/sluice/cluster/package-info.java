/** A Flink cluster of processes on this machine, as {@code ./sluice-cluster} composes it. */
@NullMarked
package io.sluice.cluster;

import org.jspecify.annotations.NullMarked;
