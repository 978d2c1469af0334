/**
 * The fault campaign: jobs on a cluster of processes that are killed, starved and moved about, and
 * whose tables must be exact at the end all the same.
 */
@NullMarked
package io.sluice.cluster.campaign;

import org.jspecify.annotations.NullMarked;
