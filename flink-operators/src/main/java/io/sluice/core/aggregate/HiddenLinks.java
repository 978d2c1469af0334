package io.sluice.core.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines the hidden classes of a chain. They are unloaded together with the chain. */
final class HiddenLinks {

    /** The resource that holds the bytes of the template. */
    static final String TEMPLATE = HiddenLink.class.getSimpleName() + ".class";

    private HiddenLinks() {}

    /**
     * A chain of one hidden class per step, or null if this JVM or class loader does not allow it.
     */
    static @Nullable AggregateChain chain(List<Step<Object>> steps, String templateResource) {
        try {
            byte[] template = bytes(templateResource);
            AggregateChain chain = new EmptyChain();
            // From the last to the first: each link needs the next one as a constant.
            for (int i = steps.size() - 1; i >= 0; i--) {
                chain = define(template, new HiddenLink.ClassData(steps.get(i), chain));
            }
            return chain;
        } catch (ReflectiveOperationException | LinkageError | UncheckedIOException e) {
            return null;
        }
    }

    private static AggregateChain define(byte[] template, HiddenLink.ClassData data)
            throws ReflectiveOperationException {
        Lookup link = MethodHandles.lookup().defineHiddenClassWithClassData(template, data, true);
        return (AggregateChain) link.lookupClass().getDeclaredConstructor().newInstance();
    }

    private static byte[] bytes(String resource) {
        try (InputStream bytes = HiddenLink.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException(resource + " is missing");
            }
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
