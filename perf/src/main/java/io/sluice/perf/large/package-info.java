/** Windows of millions of keys: how long they hold a checkpoint barrier while they close. */
@NullMarked
package io.sluice.perf.large;

import org.jspecify.annotations.NullMarked;
