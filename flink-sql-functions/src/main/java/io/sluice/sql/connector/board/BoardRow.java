package io.sluice.sql.connector.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.types.Row;

/** A row of the board and its recent past. Guarded by the model. */
final class BoardRow {

    private static final int HISTORY = 48;

    /** For the browser: stands for the key. */
    final long id;

    final List<Object> key;

    /** The current contents; never changed, only replaced. */
    Row row;

    /** Whether it changed since the last cut. */
    boolean dirty;

    /** Whether a browser may have seen it. */
    boolean published;

    /** Whether the row is gone. */
    boolean removed;

    /** Number of the cut before which it was taken back without a new one, or -1. */
    long retractedAt = -1;

    private double[] history = new double[8];
    private int historySize;

    BoardRow(long id, List<Object> key, Row row) {
        this.id = id;
        this.key = key;
        this.row = row;
    }

    /** Adds a point to the row's course. The oldest of {@value #HISTORY} makes room. */
    void remember(double value) {
        if (historySize == HISTORY) {
            System.arraycopy(history, 1, history, 0, HISTORY - 1);
            historySize--;
        } else if (historySize == history.length) {
            history = Arrays.copyOf(history, Math.min(HISTORY, 2 * history.length));
        }
        history[historySize++] = value;
    }

    List<Double> history() {
        List<Double> values = new ArrayList<>(historySize);
        for (int i = 0; i < historySize; i++) {
            values.add(history[i]);
        }
        return values;
    }
}
