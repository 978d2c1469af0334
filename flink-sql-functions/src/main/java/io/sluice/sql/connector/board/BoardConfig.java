package io.sluice.sql.connector.board;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a board is like; checked already.
 *
 * @param title shown at the top
 * @param host address that the server listens at
 * @param port its port; 0 for any free one
 * @param allowRemote whether others than this machine may be answered
 * @param maxRows rows that are kept
 * @param refreshInterval time between two updates of a browser
 * @param keepOpen how long the board stays after the last row
 */
record BoardConfig(
        String title,
        String host,
        int port,
        boolean allowRemote,
        int maxRows,
        Duration refreshInterval,
        Duration keepOpen)
        implements Serializable {}
