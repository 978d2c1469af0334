/**
 * Runnable jobs; the documentation quotes them. {@link io.sluice.examples.RunExample} runs one by
 * its name: an {@link io.sluice.examples.Example} makes a changelog, an {@link
 * io.sluice.examples.ExampleJob} runs it and shows what comes out.
 */
@NullMarked
package io.sluice.examples;

import org.jspecify.annotations.NullMarked;
