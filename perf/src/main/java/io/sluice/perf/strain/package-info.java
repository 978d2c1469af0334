/** What jobs under strain took: the record of a test that runs on each build, in its long form. */
@NullMarked
package io.sluice.perf.strain;

import org.jspecify.annotations.NullMarked;
