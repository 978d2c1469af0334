/** The code of the documentation, compiled, and the tests that hold the two together. */
@NullMarked
package io.sluice.examples.docs;

import org.jspecify.annotations.NullMarked;
