package io.sluice.core.table;

/**
 * A value of a key field that is more than one object. Tables bring the values of many keys into
 * the processor's cache before they use them; the hash code of one takes longer than that.
 */
public interface Touchable {

    /** Reads a little of what the value refers to. Returns a number that means nothing. */
    int touch();
}
