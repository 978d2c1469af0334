package io.sluice;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;

class KeyTypesTest {

    /** A POJO without a hash code. */
    public static class Plain {
        public int value;
    }

    /** No POJO, and without a hash code. */
    public static final class Opaque {
        private final int value;

        public Opaque(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }
    }

    @Test
    void typesWithAHashOfTheirValueAreAccepted() {
        accepted(Types.STRING);
        accepted(Types.LONG);
        accepted(Types.LOCAL_DATE);
        accepted(TypeInformation.of(Trade.class));
        accepted(Types.TUPLE(Types.STRING, Types.INT));
        accepted(Types.ROW(Types.STRING, Types.GENERIC(LocalDate.class)));
    }

    @Test
    void enumsAreRefused() {
        refused(TypeInformation.of(TimeUnit.class), "enum java.util.concurrent.TimeUnit");
        refused(Types.GENERIC(TimeUnit.class), "use its name()");
    }

    @Test
    void arraysAreRefused() {
        refused(Types.PRIMITIVE_ARRAY(Types.BYTE), "array (byte[])");
        refused(Types.OBJECT_ARRAY(Types.STRING), "array (String[])");
        refused(TypeInformation.of(String[].class), "array (String[])");
    }

    @Test
    void typesWithoutAHashCodeOfTheirOwnAreRefused() {
        refused(TypeInformation.of(Plain.class), "Plain has no hashCode() of its own");
        refused(TypeInformation.of(Opaque.class), "Opaque has no hashCode() of its own");
    }

    @Test
    void fieldsOfTuplesAndRowsAreLookedAt() {
        refused(
                Types.TUPLE(Types.STRING, Types.TUPLE(TypeInformation.of(TimeUnit.class))),
                "enum java.util.concurrent.TimeUnit");
        refused(Types.ROW(Types.PRIMITIVE_ARRAY(Types.INT)), "array (int[])");
    }

    private static void accepted(TypeInformation<?> type) {
        assertThatCode(() -> KeyTypes.requireStableHash("k", type)).doesNotThrowAnyException();
    }

    private static void refused(TypeInformation<?> type, String reason) {
        assertThatThrownBy(() -> KeyTypes.requireStableHash("k", type))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageStartingWith("The key 'k' cannot be a ")
                .hasMessageContaining(reason);
    }
}
