/** What travels between fold and window operators: blocks of rows or records of one key group. */
@NullMarked
package io.sluice.runtime.delta;

import org.jspecify.annotations.NullMarked;
