/** Commands for those who operate jobs. */
@NullMarked
package io.sluice.tools;

import org.jspecify.annotations.NullMarked;
