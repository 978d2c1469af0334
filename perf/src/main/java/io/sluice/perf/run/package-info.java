/** Runs the candidates in JVMs of their own, one after the other, and reports. */
@NullMarked
package io.sluice.perf.run;

import org.jspecify.annotations.NullMarked;
