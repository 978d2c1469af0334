/** Serializers of the accumulators that are objects, made from the serializers of their values. */
@NullMarked
package io.sluice.runtime.accumulator;

import org.jspecify.annotations.NullMarked;
