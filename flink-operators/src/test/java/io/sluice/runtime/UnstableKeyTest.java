package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.table.UnstableKeyException;
import io.sluice.core.window.WindowSpec;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

/** A key whose hash code is another one behind the shuffle would put state into any key group. */
class UnstableKeyTest {

    private static final TypeSerializer<Account> ACCOUNT =
            TypeInformation.of(Account.class).createSerializer(new SerializerConfigImpl());

    @Test
    void aKeyWithTheHashCodeOfItsIdentityIsRefused() throws Exception {
        TestQuery query =
                TestQuery.of(WindowSpec.tumbling(10, 0))
                        .key("account", tick -> new Account(tick.symbol()), ACCOUNT);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 1);
            assertThatThrownBy(() -> job.watermark(9)).isInstanceOf(UnstableKeyException.class);
        }
    }

    @Test
    void aKeyThatBelongsToAnotherKeyGroupBehindTheShuffleIsRefused() throws Exception {
        TestQuery query =
                TestQuery.of(WindowSpec.tumbling(10, 0))
                        .key("account", tick -> new Account(tick.symbol()), ACCOUNT)
                        .lateAside()
                        .fold(FoldMode.OFF);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            assertThatThrownBy(() -> send(100, job))
                    .isInstanceOf(UnstableKeyException.class)
                    .hasMessageContaining("belongs to key group");
        }
    }

    /** Each record may by chance meet its own key group again. */
    private static void send(int records, TestJob job) throws Exception {
        for (int i = 0; i < records; i++) {
            job.record(Tick.of("a", 1), 1);
        }
    }

    /** Neither equals nor hashCode. */
    public static final class Account {

        /** Flink reads it as a field of a POJO. */
        public String name = "";

        /** Called by Flink. */
        public Account() {}

        Account(String name) {
            this.name = name;
        }
    }
}
