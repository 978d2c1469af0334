package io.sluice.it;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A record that is filled again and again. */
public final class MutableEvent implements Serializable {

    private static final long serialVersionUID = 1L;

    private String symbol = "";
    private @Nullable Long quantity;

    public String getSymbol() {
        return symbol;
    }

    public void setSymbol(String value) {
        symbol = value;
    }

    public @Nullable Long getQuantity() {
        return quantity;
    }

    public void setQuantity(@Nullable Long value) {
        quantity = value;
    }
}
