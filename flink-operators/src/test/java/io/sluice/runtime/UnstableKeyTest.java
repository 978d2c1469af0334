package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.table.UnstableKeyException;
import io.sluice.core.window.WindowSpec;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

/** A key whose hash code is another one behind the shuffle would put state into any key group. */
class UnstableKeyTest {

    private static final TypeSerializer<Account> ACCOUNT =
            TypeInformation.of(Account.class).createSerializer(new SerializerConfigImpl());

    @Test
    void aKeyWithTheHashCodeOfItsIdentityIsRefused() throws Exception {
        try (TestJob job = new TestJob(query(1), 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 1);
            assertThatThrownBy(() -> job.watermark(9)).isInstanceOf(UnstableKeyException.class);
        }
    }

    @Test
    void aKeyThatBelongsToAnotherKeyGroupBehindTheShuffleIsRefused() throws Exception {
        TestQuery query = query(1, inAnotherKeyGroupThan(1)).lateAside().fold(FoldMode.OFF);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            assertThatThrownBy(() -> job.record(Tick.of("a", 1), 1))
                    .isInstanceOf(UnstableKeyException.class)
                    .hasMessageContaining("belongs to key group");
        }
    }

    @Test
    void aKeyWhoseCopyHasAnotherHashCodeIsRefused() throws Exception {
        TestQuery query = query(1).lateAside().fold(FoldMode.OFF);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            assertThatThrownBy(() -> job.record(Tick.of("a", 1), 1))
                    .isInstanceOf(UnstableKeyException.class)
                    .hasMessageContaining("hashes to 0 here and hashed to 1");
        }
    }

    /** The key of a record has these hash codes one after the other, then the last one for ever. */
    private static TestQuery query(int... hashes) {
        int[] calls = {0};
        return TestQuery.of(WindowSpec.tumbling(10, 0))
                .key(
                        "account",
                        tick -> new Account(hashes[Math.min(calls[0]++, hashes.length - 1)]),
                        ACCOUNT);
    }

    private static int inAnotherKeyGroupThan(int hash) {
        int other = hash + 1;
        while (keyGroup(other) == keyGroup(hash)) {
            other++;
        }
        return other;
    }

    private static int keyGroup(int hash) {
        return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, TestQuery.MAX_PARALLELISM);
    }

    /**
     * Its hash code is lost on the way, as that of an identity is, but never by chance the same.
     */
    public static final class Account {

        /** Flink reads it as a field of a POJO. */
        public String name = "";

        private final transient int hash;

        /** Called by Flink. */
        public Account() {
            this(0);
        }

        Account(int hash) {
            this.hash = hash;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
