/** What a row and a record cost: memory, snapshots, growth, and processor time by stage. */
@NullMarked
package io.sluice.perf.cost;

import org.jspecify.annotations.NullMarked;
