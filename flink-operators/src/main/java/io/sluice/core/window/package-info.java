/** Windows and their slices: which windows exist, and which of them hold a timestamp. */
@NullMarked
package io.sluice.core.window;

import org.jspecify.annotations.NullMarked;
