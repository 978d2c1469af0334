/**
 * SQL text and arguments, turned into queries on the fast operators. {@link
 * io.sluice.sql.TableWindows} is where programs on the Table API start.
 */
@NullMarked
package io.sluice.sql;

import org.jspecify.annotations.NullMarked;
