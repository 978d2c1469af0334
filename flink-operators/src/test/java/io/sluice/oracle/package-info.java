/**
 * A deterministic simulation of a query on Flink (random timelines, folds, channels, watermark
 * valves, window operators), an oracle that checks its every step, and the tests that run it.
 */
package io.sluice.oracle;
