/**
 * Rows as bytes, for the wire and for snapshots: lean for the usual key types, through Flink's
 * serializers for all others, bounds-checked when read.
 */
@NullMarked
package io.sluice.runtime.codec;

import org.jspecify.annotations.NullMarked;
