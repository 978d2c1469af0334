package io.sluice.runtime.state;

import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.StateForm;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.accumulator.LimitedListSerializer;
import io.sluice.runtime.codec.FieldCodec;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.state.StateHeader.StoredAggregate;
import io.sluice.runtime.state.StateHeader.StoredKey;
import io.sluice.runtime.state.StateHeader.StoredObject;
import io.sluice.runtime.state.StoredRowReader.LaneCopy;
import io.sluice.runtime.state.StoredRowReader.ObjectTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether state can be restored into the current query, and how. Windows, state form and
 * key must be the same; aggregates are matched by name and kind.
 */
final class StateCompatibility {

    private final String query;
    private final WindowSpec window;
    private final StateForm form;
    private final RowSchema schema;
    private final ClassLoader classLoader;

    StateCompatibility(StateFormat format, ClassLoader classLoader) {
        query = format.query();
        window = StoredWindow.identity(format.spec().window());
        form = format.spec().stateForm();
        schema = format.schema();
        this.classLoader = classLoader;
    }

    /**
     * A reader of rows that were stored under the header.
     *
     * @throws StateIncompatibleException naming what differs
     */
    StoredRowReader readerOf(StateHeader stored) throws StateIncompatibleException {
        if (!stored.window().equals(window)) {
            throw incompatible(
                    "its window was %s and is now %s".formatted(stored.window(), window),
                    "Restore with the former window");
        }
        if (stored.form() != form) {
            throw incompatible(
                    "it was kept %s and would now be kept %s"
                            .formatted(inWords(stored.form()), inWords(form)),
                    "Overlapping windows that are emitted only when they close are kept by slice,"
                            + " all others by window: restore with the former emission policy");
        }
        List<FieldCodec> keys = keyCodecs(stored.keys());
        List<LaneCopy> lanes = new ArrayList<>();
        List<ObjectTarget> objects = new ArrayList<>();
        int storedLanes = schema.layout().headLanes();
        addLaneCopy(lanes, new LaneCopy(0, 0, storedLanes));
        Map<String, Integer> current = currentAggregates();
        for (StoredAggregate aggregate : stored.aggregates()) {
            Integer target = current.get(aggregate.name());
            if (target != null) {
                requireSameKind(aggregate, target);
            }
            StoredObject object = aggregate.object();
            if (object != null) {
                objects.add(objectTarget(aggregate.name(), object, target));
            } else if (target != null && aggregate.lanes() > 0) {
                int to = schema.layout().laneOffset(target);
                addLaneCopy(lanes, new LaneCopy(storedLanes, to, aggregate.lanes()));
            }
            storedLanes += aggregate.lanes();
        }
        return new StoredRowReader(keys, storedLanes, lanes, objects);
    }

    static String inWords(StateForm form) {
        return switch (form) {
            case OPEN_WINDOWS -> "by window";
            case SHARED_SLICES -> "by slice";
            case LAST_RECORDS -> "by the last records of each key";
            case SESSIONS -> "by session";
        };
    }

    private static void addLaneCopy(List<LaneCopy> copies, LaneCopy next) {
        int last = copies.size() - 1;
        LaneCopy joined = last < 0 ? null : copies.get(last).join(next);
        if (joined == null) {
            copies.add(next);
        } else {
            copies.set(last, joined);
        }
    }

    private List<FieldCodec> keyCodecs(List<StoredKey> stored) throws StateIncompatibleException {
        List<String> storedNames = stored.stream().map(StoredKey::name).toList();
        if (!storedNames.equals(schema.keyNames())) {
            throw incompatible(
                    "its key fields were %s and are now %s"
                            .formatted(storedNames, schema.keyNames()),
                    "Restore with the former key fields, in their order and by their names");
        }
        List<FieldCodec> codecs = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            StoredKey key = stored.get(i);
            TypeSerializer<?> serializer =
                    reader(
                            "key field '" + key.name() + "'",
                            key.serializer(),
                            schema.keySerializers().get(i),
                            false);
            codecs.add(key.format().codec(serializer));
        }
        return codecs;
    }

    private Map<String, Integer> currentAggregates() {
        Map<String, Integer> byName = new HashMap<>();
        List<? extends NamedAggregate<?>> aggregates = schema.layout().aggregates();
        for (int i = 0; i < aggregates.size(); i++) {
            byName.put(aggregates.get(i).name(), i);
        }
        return byName;
    }

    private void requireSameKind(StoredAggregate stored, int target)
            throws StateIncompatibleException {
        NamedAggregate<?> now = schema.layout().aggregates().get(target);
        int lanes = now.aggregate() instanceof LaneAggregate<?> inLanes ? inLanes.lanes() : 0;
        boolean objectNow = schema.accumulatorSerializers().get(target) != null;
        if (!stored.stateKind().equals(now.aggregate().stateKind())
                || stored.lanes() != lanes
                || (stored.object() != null) != objectNow) {
            throw incompatible(
                    "aggregate '%s' was %s and is now %s"
                            .formatted(
                                    stored.name(),
                                    inWords(stored.stateKind(), stored.lanes()),
                                    inWords(now.aggregate().stateKind(), lanes)),
                    "Give the new aggregate another name: it then starts empty in open windows");
        }
    }

    private static String inWords(String stateKind, int lanes) {
        return lanes == 0 ? stateKind : stateKind + " in " + lanes + " lanes";
    }

    private ObjectTarget objectTarget(String name, StoredObject stored, @Nullable Integer target)
            throws StateIncompatibleException {
        TypeSerializer<?> now = target == null ? null : schema.accumulatorSerializers().get(target);
        if (target == null || now == null) {
            return new ObjectTarget(stored.format(), null, 0);
        }
        TypeSerializer<?> serializer =
                reader(
                        "the accumulator of aggregate '" + name + "'",
                        stored.serializer(),
                        now,
                        true);
        return new ObjectTarget(
                stored.format(),
                stored.format().codec(serializer),
                schema.layout().objectOffset(target));
    }

    /** The serializer that reads what the stored one wrote. */
    private TypeSerializer<?> reader(
            String what, SerializerImage stored, TypeSerializer<?> now, boolean mayMigrate)
            throws StateIncompatibleException {
        TypeSerializerSnapshot<Object> snapshot;
        try {
            snapshot = stored.parse(classLoader);
        } catch (IOException | RuntimeException e) {
            throw new StateIncompatibleException(
                    query,
                    "%s was written by %s, whose snapshot cannot be read: %s"
                            .formatted(what, stored.className(), e.getMessage()),
                    "Restore with the classes that wrote it",
                    e);
        }
        TypeSerializerSchemaCompatibility<Object> verdict = resolve(now, snapshot);
        if (verdict.isCompatibleAsIs()) {
            return now;
        }
        if (verdict.isCompatibleWithReconfiguredSerializer()) {
            return limited(now, verdict.getReconfiguredSerializer());
        }
        if (verdict.isCompatibleAfterMigration() && mayMigrate) {
            return limited(now, snapshot.restoreSerializer());
        }
        throw incompatible(
                "%s was written by %s, which %s cannot read%s"
                        .formatted(
                                what,
                                stored.className(),
                                now.getClass().getName(),
                                verdict.isCompatibleAfterMigration()
                                        ? " without migration, and keys cannot migrate because their"
                                                + " hash codes would change"
                                        : ""),
                "Restore with the former type");
    }

    /** What reads stored lists believes no more than what reads those of this query. */
    private static TypeSerializer<?> limited(TypeSerializer<?> now, TypeSerializer<?> stored) {
        return now instanceof LimitedListSerializer<?> lists ? lists.limiting(stored) : stored;
    }

    @SuppressWarnings("unchecked") // Whether the types agree is what the snapshots find out.
    private static TypeSerializerSchemaCompatibility<Object> resolve(
            TypeSerializer<?> now, TypeSerializerSnapshot<Object> stored) {
        TypeSerializerSnapshot<Object> current =
                (TypeSerializerSnapshot<Object>) now.snapshotConfiguration();
        return current.resolveSchemaCompatibility(stored);
    }

    private StateIncompatibleException incompatible(String difference, String remedy) {
        return new StateIncompatibleException(query, difference, remedy);
    }
}
