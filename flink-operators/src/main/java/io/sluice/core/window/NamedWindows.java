package io.sluice.core.window;

import java.io.Serializable;

/**
 * Windows of a query that has several.
 *
 * @param name tells their rows from those of the others; not blank
 * @param windows the windows
 */
public record NamedWindows(String name, AlignedWindows windows) implements Serializable {

    /** Refuses a blank name. */
    public NamedWindows {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "the name of windows must not be blank, got '%s' for %s"
                            .formatted(name, windows));
        }
    }

    @Override
    public String toString() {
        return name + "=" + windows;
    }
}
