package io.sluice.runtime;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.forst.ForStOptions;
import org.apache.flink.state.forst.ForStStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;

/** State backends, and where each keeps its timers. */
enum Backend {
    HASH_MAP {
        @Override
        StateBackend create() {
            return new HashMapStateBackend();
        }
    },
    ROCKSDB_HEAP_TIMERS {
        @Override
        StateBackend create() {
            return rocksDb(PriorityQueueStateType.HEAP);
        }
    },
    ROCKSDB_OWN_TIMERS {
        @Override
        StateBackend create() {
            return rocksDb(PriorityQueueStateType.ROCKSDB);
        }
    },
    FORST_HEAP_TIMERS {
        @Override
        StateBackend create() {
            return forSt(ForStStateBackend.PriorityQueueStateType.HEAP);
        }
    },
    FORST_OWN_TIMERS {
        @Override
        StateBackend create() {
            return forSt(ForStStateBackend.PriorityQueueStateType.ForStDB);
        }
    };

    abstract StateBackend create();

    /** Simple name of the class that keeps keyed state. */
    String keeper() {
        return switch (this) {
            case HASH_MAP -> "HeapKeyedStateBackend";
            case ROCKSDB_HEAP_TIMERS, ROCKSDB_OWN_TIMERS -> "RocksDBKeyedStateBackend";
            case FORST_HEAP_TIMERS, FORST_OWN_TIMERS -> "ForStSyncKeyedStateBackend";
        };
    }

    private static StateBackend rocksDb(PriorityQueueStateType timers) {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
        backend.setPriorityQueueStateType(timers);
        return backend;
    }

    private static StateBackend forSt(ForStStateBackend.PriorityQueueStateType timers) {
        Configuration configuration = new Configuration();
        configuration.set(ForStOptions.TIMER_SERVICE_FACTORY, timers);
        return new ForStStateBackend().configure(configuration, Backend.class.getClassLoader());
    }
}
