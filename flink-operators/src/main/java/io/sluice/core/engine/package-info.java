/**
 * What one subtask does, without Flink: fold records, merge deltas, drain changes, close windows.
 */
@NullMarked
package io.sluice.core.engine;

import org.jspecify.annotations.NullMarked;
