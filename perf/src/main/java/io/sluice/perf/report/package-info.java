/** What a showdown's results are shown with: a page with charts, and the README's table. */
@NullMarked
package io.sluice.perf.report;

import org.jspecify.annotations.NullMarked;
