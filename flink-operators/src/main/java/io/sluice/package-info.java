/**
 * The DataStream API: windows whose changes are published while they are open. {@link
 * io.sluice.Sluice} is where a query starts.
 */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
