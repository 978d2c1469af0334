package io.sluice.runtime;

/**
 * How tables keep a key field if not as the records carry it, because that may change or takes much
 * memory. A key's serializer that implements it writes and reads the kept form; results have the
 * kept form too.
 */
public interface KeyForm {

    /** The hash code of a value that a record carries, which is not null. */
    default int hash(Object carried) {
        return carried.hashCode();
    }

    /** Whether a value that a record carries equals a kept one; neither is null. */
    boolean matches(Object carried, Object kept);

    /**
     * The kept form of a value that a record carries, which is not null. It stays as it is when the
     * record changes, and has the hash code of the value.
     */
    Object keep(Object carried);
}
