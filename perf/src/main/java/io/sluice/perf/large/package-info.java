/**
 * Windows of millions of keys: how fast they are with how much memory, and how long they hold a
 * checkpoint barrier while they close.
 */
@NullMarked
package io.sluice.perf.large;

import org.jspecify.annotations.NullMarked;
