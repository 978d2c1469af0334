/** A job at full load for a long time, and what its heap and its latency do meanwhile. */
package io.sluice.perf.soak;
