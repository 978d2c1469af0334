package io.sluice.sql.connector.board;

import java.util.Iterator;
import java.util.function.BiConsumer;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The JSON that the page reads; cells are strings, so that no number loses digits on its way. */
final class BoardJson {

    private final BoardConfig config;
    private final BoardColumns columns;

    BoardJson(BoardConfig config, BoardColumns columns) {
        this.config = config;
        this.columns = columns;
    }

    /**
     * A frame; a complete one comes with what the page needs to know about the columns.
     *
     * @param now the clock, epoch ms
     */
    String frame(BoardFrame frame, long now) {
        StringBuilder json = new StringBuilder(256 + 128 * frame.rows().size());
        json.append("{\"now\":").append(now);
        if (frame.complete()) {
            table(json);
        }
        BoardFrame.Counts counts = frame.counts();
        json.append(",\"ended\":").append(frame.ended());
        json.append(",\"counts\":{\"+I\":").append(counts.inserts());
        json.append(",\"-U\":").append(counts.updatesBefore());
        json.append(",\"+U\":").append(counts.updatesAfter());
        json.append(",\"-D\":").append(counts.deletes());
        json.append(",\"open\":").append(counts.openWindows());
        json.append(",\"closed\":").append(counts.closedWindows());
        json.append(",\"rows\":").append(counts.rows());
        json.append(",\"evicted\":").append(counts.evicted());
        json.append(",\"watermark\":");
        watermark(json, counts.watermark());
        json.append("},\"rows\":");
        list(json, frame.rows(), this::row);
        json.append(",\"removed\":");
        list(json, frame.removed(), StringBuilder::append);
        return json.append('}').toString();
    }

    private void table(StringBuilder json) {
        json.append(",\"title\":");
        string(json, config.title());
        json.append(",\"maxRows\":").append(config.maxRows());
        json.append(",\"sparkline\":").append(columns.sparkline());
        json.append(",\"windowed\":").append(columns.windowEnd() >= 0);
        json.append(",\"columns\":");
        list(
                json,
                columns.columns(),
                (out, column) -> {
                    out.append("{\"name\":");
                    string(out, column.name());
                    out.append(",\"type\":");
                    string(out, column.type());
                    out.append(",\"key\":").append(column.key());
                    out.append(",\"numeric\":").append(column.numeric()).append('}');
                });
    }

    /** "none" before the first watermark, "end" after the last. */
    private static void watermark(StringBuilder json, long watermark) {
        if (watermark == Long.MIN_VALUE) {
            json.append("\"none\"");
        } else if (watermark == Long.MAX_VALUE) {
            json.append("\"end\"");
        } else {
            json.append(watermark);
        }
    }

    private void row(StringBuilder json, BoardFrame.Shown shown) {
        json.append("{\"id\":").append(shown.id());
        if (shown.windowEnd() != null) {
            json.append(",\"end\":").append(shown.windowEnd());
        }
        json.append(",\"cells\":[");
        Row row = shown.row();
        for (int i = 0; i < row.getArity(); i++) {
            json.append(i == 0 ? "" : ",");
            string(json, Cells.text(row.getField(i)));
        }
        json.append(']');
        if (shown.history() != null) {
            json.append(",\"history\":");
            list(
                    json,
                    shown.history(),
                    // JSON has no infinity.
                    (out, value) -> out.append(Double.isFinite(value) ? value.toString() : "null"));
        }
        json.append('}');
    }

    private static <T> void list(
            StringBuilder json, Iterable<T> elements, BiConsumer<StringBuilder, T> writer) {
        json.append('[');
        for (Iterator<T> each = elements.iterator(); each.hasNext(); ) {
            writer.accept(json, each.next());
            if (each.hasNext()) {
                json.append(',');
            }
        }
        json.append(']');
    }

    private static void string(StringBuilder json, @Nullable String text) {
        if (text == null) {
            json.append("null");
            return;
        }
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                // A lone surrogate would not survive UTF-8.
                json.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
