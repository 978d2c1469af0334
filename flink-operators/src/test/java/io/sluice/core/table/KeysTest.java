package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.KeyField;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FieldKeys}, {@link KeyHash} and keys that cannot be hashed. */
class KeysTest {

    private enum Color {
        RED
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void fieldsAreHashedComparedAndCopiedInTheirOrder(int fields) {
        KeyAccess<List<@Nullable Object>> access = access(fields);
        List<@Nullable Object> key =
                Stream.<@Nullable Object>of("a", 1, 2L, "d", 'e').limit(fields).toList();
        Object[] keys = new Object[fields + 3];
        access.copy(key, keys, 2);

        assertThat(keys[1]).isNull();
        assertThat(keys[fields + 2]).isNull();
        assertThat(Arrays.asList(keys).subList(2, fields + 2)).isEqualTo(key);
        assertThat(access.hash(key)).isEqualTo(KeyHash.of(key.toArray()));
        assertThat(access.matches(key, keys, 2)).isTrue();
        for (int field = 0; field < fields; field++) {
            Object[] changed = keys.clone();
            changed[2 + field] = null;
            assertThat(access.matches(key, changed, 2)).as("field %s is NULL", field).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void nullFieldsAreKeysOfTheirOwn(int fields) {
        KeyAccess<List<@Nullable Object>> access = access(fields);
        List<@Nullable Object> nulls = Arrays.asList(new Object[fields]);
        Object[] keys = new Object[fields];

        assertThat(access.hash(nulls)).isEqualTo(KeyHash.of(keys));
        assertThat(access.matches(nulls, keys, 0)).isTrue();
        keys[fields - 1] = 0;
        assertThat(access.matches(nulls, keys, 0)).as("0 is not NULL").isFalse();
    }

    @Test
    void keyWithoutFieldsIsRefused() {
        assertThatThrownBy(() -> FieldKeys.of(List.<KeyField<Reading>>of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 field");
        assertThatThrownBy(() -> new TableShape(0, TableLayouts.retracting(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 key field");
    }

    @Test
    void numberedNamesHashApart() {
        Set<Integer> hashes = new HashSet<>();
        for (int trader = 0; trader < 200; trader++) {
            for (int symbol = 0; symbol < 200; symbol++) {
                hashes.add(KeyHash.of(new Object[] {"TRADER" + trader, "SYM" + symbol}));
            }
        }
        assertThat(hashes).hasSizeGreaterThan(200 * 200 - 100);
    }

    @Test
    void hashesNeverChangeBecauseStateIsPlacedByThem() {
        assertThat(KeyHash.of(new Object[] {"TRADER1"})).isEqualTo("TRADER1".hashCode());
        assertThat(KeyHash.of(new Object[] {"TRADER1", "SYM1"})).isEqualTo(-1858975064);
        assertThat(KeyHash.of(new Object[] {null, null})).isZero();
    }

    @Test
    void keyThatHashesDifferentlyHereIsRefusedInsteadOfMisplaced() {
        TableShape shape = new TableShape(1, TableLayouts.retracting(), false);
        SliceTable table = new TablePool(shape, 1, 1, MemoryBudget.unlimited()).acquire();
        DetachedRow row = new DetachedRow(shape);
        row.key()[0] = Color.RED;
        row.hash(Color.RED.hashCode() + 1);

        assertThatThrownBy(() -> table.merge(row))
                .isInstanceOf(UnstableKeyException.class)
                .hasMessageContaining("[RED]")
                .hasMessageContaining("enums, arrays");
    }

    private static KeyAccess<List<@Nullable Object>> access(int fields) {
        List<KeyField<List<@Nullable Object>>> access =
                Stream.iterate(0, i -> i + 1)
                        .limit(fields)
                        .<KeyField<List<@Nullable Object>>>map(i -> key -> key.get(i))
                        .toList();
        return FieldKeys.of(access);
    }
}
