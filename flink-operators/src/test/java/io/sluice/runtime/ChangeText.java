package io.sluice.runtime;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;

/** Writes a change as {@code kind keys start..end values}, separated by single blanks. */
record ChangeText(int keyFields, int values) implements ChangeMapper<String> {

    @Override
    public String map(Change change) {
        StringBuilder text = new StringBuilder(shortName(change.kind()));
        for (int i = 0; i < keyFields; i++) {
            text.append(' ').append(change.key(i));
        }
        text.append(' ').append(change.windowStart()).append("..").append(change.windowEnd());
        for (int i = 0; i < values; i++) {
            text.append(' ').append(change.value(i));
        }
        return text.append(change.isClosed() ? " closed" : "").toString();
    }

    private static String shortName(ChangeKind kind) {
        return switch (kind) {
            case INSERT -> "+I";
            case UPDATE_BEFORE -> "-U";
            case UPDATE_AFTER -> "+U";
            case DELETE -> "-D";
        };
    }
}
