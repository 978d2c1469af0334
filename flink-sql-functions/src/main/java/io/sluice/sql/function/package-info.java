/**
 * Windows as SQL functions: process table functions and the module that brings them, on Flink's API
 * for functions only, so that they run where nothing can be put into Flink itself.
 */
@NullMarked
package io.sluice.sql.function;

import org.jspecify.annotations.NullMarked;
