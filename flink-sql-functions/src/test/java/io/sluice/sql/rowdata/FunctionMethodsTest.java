package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

/** Methods are found by the classes of their arguments. */
public class FunctionMethodsTest {

    private final List<String> seen = new ArrayList<>();

    @Test
    void theMostSpecificMethodIsCalled() {
        call(new Overloaded(), Long.class, 1L);
        call(new Overloaded(), String.class, "a");
        call(new Overloaded(), Double.class, 1.5);

        assertThat(seen).containsExactly("Long 1", "Object a", "Number 1.5");
    }

    @Test
    void argumentsOfAnyNumberAreCollected() {
        FunctionMethods methods = of(Overloaded.class, Long.class, Long.class);
        methods.accumulate(new Overloaded(), seen, new Object[] {1L, 2L});

        assertThat(seen).containsExactly("Longs [1, 2]");
    }

    @Test
    void aFailureOfTheFunctionIsItsOwn() {
        FunctionMethods methods = of(Overloaded.class, Long.class);

        assertThatThrownBy(() -> methods.merge(new Overloaded(), seen, List.of()))
                .hasMessageContaining("failed")
                .hasRootCauseMessage("no others");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> of(Overloaded.class, Long.class, String.class))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("found 0 methods for")
                .hasMessageContaining("accumulate(");
        assertThatThrownBy(() -> of(Ambiguous.class, String.class))
                .hasMessageContaining("found 2 methods for");
        assertThatThrownBy(() -> of(Hidden.class, Long.class))
                .hasMessageContaining("expected a public method of a public class");
    }

    @Test
    void whatIsInheritedFromAClassThatIsNotPublicIsCalled() {
        call(new Inheriting(), Long.class, 1L);
        of(Inheriting.class, Long.class).merge(new Inheriting(), seen, List.of(List.of("merged")));

        assertThat(seen).containsExactly("Long 1", "merged");
    }

    @Test
    void bridgesOfWhatIsOverriddenAreNotCalled() {
        call(new Texts(), String.class, "a");

        assertThat(seen).containsExactly("String a");
        assertThatThrownBy(() -> of(Texts.class, Long.class))
                .hasMessageContaining("found 0 methods for");
    }

    private void call(Object function, Class<?> type, Object argument) {
        of(function.getClass(), type).accumulate(function, seen, new Object[] {argument});
    }

    private static FunctionMethods of(Class<?> function, Class<?>... arguments) {
        return FunctionMethods.of(function, List.class, arguments);
    }

    /** Has several methods. */
    public static class Overloaded {
        /** For any value. */
        public void accumulate(List<String> seen, Object value) {
            seen.add("Object " + value);
        }

        /** For numbers. */
        public void accumulate(List<String> seen, Number value) {
            seen.add("Number " + value);
        }

        /** For integers. */
        public void accumulate(List<String> seen, Long value) {
            seen.add("Long " + value);
        }

        /** For several. */
        public void accumulate(List<String> seen, Long... values) {
            seen.add("Longs " + List.of(values));
        }

        /** Fails. */
        public void merge(List<String> seen, Iterable<List<String>> others) throws Exception {
            throw new Exception("no others");
        }
    }

    /** Has two methods that fit a String, neither of which is the better one. */
    public static class Ambiguous {
        /** For texts. */
        public void accumulate(List<String> seen, CharSequence value) {
            seen.add("CharSequence " + value);
        }

        /** For what can be compared. */
        public void accumulate(List<String> seen, Comparable<String> value) {
            seen.add("Comparable " + value);
        }

        /** Adds others. */
        public void merge(List<String> seen, Iterable<List<String>> others) {
            others.forEach(seen::addAll);
        }
    }

    /** Has its methods from a class that is not public. */
    public static class Inheriting extends Hidden {}

    /** Of any values. */
    public abstract static class Values<T> {
        /** Adds a value. */
        public abstract void accumulate(List<String> seen, T value);

        /** Adds others. */
        public void merge(List<String> seen, Iterable<List<String>> others) {
            others.forEach(seen::addAll);
        }
    }

    /** Of texts. */
    public static class Texts extends Values<String> {
        @Override
        public void accumulate(List<String> seen, String value) {
            seen.add("String " + value);
        }
    }

    /** Not for others. */
    static class Hidden {
        /** Adds a value. */
        public void accumulate(List<String> seen, Long value) {
            seen.add("Long " + value);
        }

        /** Adds others. */
        public void merge(List<String> seen, Iterable<List<String>> others) {
            others.forEach(seen::addAll);
        }
    }
}
