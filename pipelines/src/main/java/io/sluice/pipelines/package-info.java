/**
 * Whole jobs between Kafka and PostgreSQL, to copy from: windows that publish their changes into a
 * compacted topic, or into a table.
 */
@NullMarked
package io.sluice.pipelines;

import org.jspecify.annotations.NullMarked;
