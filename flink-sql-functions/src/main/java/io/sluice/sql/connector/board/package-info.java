/**
 * A table that is watched in a browser: connector {@code sluice-board}. The writer keeps the last
 * rows in memory; a small HTTP server within the task sends what has changed, some times a second.
 */
@NullMarked
package io.sluice.sql.connector.board;

import org.jspecify.annotations.NullMarked;
