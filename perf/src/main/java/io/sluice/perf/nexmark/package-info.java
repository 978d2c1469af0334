/** The window parts of Nexmark's queries over bids with Nexmark's distributions. */
@NullMarked
package io.sluice.perf.nexmark;

import org.jspecify.annotations.NullMarked;
