package io.sluice.oracle;

import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.ResultRules;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Operators with one defect each, which the simulation must notice. */
enum WrongOperators implements Operators {
    WINDOW_FORGETS_RESTORED_WATERMARKS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                long expiredThrough(Watermarks known, int keyGroup) {
                    return known.expiredByReceived();
                }
            };
        }
    },
    WINDOW_IS_LATE_ONE_MILLISECOND_TOO_LATE {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                long expiredThrough(Watermarks known, int keyGroup) {
                    return Math.max(Long.MIN_VALUE + 1, known.expired(keyGroup)) - 1;
                }
            };
        }
    },
    WINDOW_LOSES_A_CHANGE {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return emitting(
                    setup, start, change -> isSeventh(change) ? List.of() : List.of(change));
        }
    },
    WINDOW_REPEATS_A_CHANGE {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return emitting(
                    setup,
                    start,
                    change -> isSeventh(change) ? List.of(change, change) : List.of(change));
        }
    },
    WINDOW_ONLY_INSERTS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return emitting(
                    setup,
                    start,
                    change ->
                            List.of(
                                    new TableChange(
                                            RowKind.INSERT, change.row(), change.results())));
        }
    },
    WINDOW_RETRACTS_WHAT_IT_DID_NOT_SHOW {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return emitting(
                    setup,
                    start,
                    change ->
                            change.kind() == RowKind.UPDATE_BEFORE
                                    ? List.of(withoutResults(change))
                                    : List.of(change));
        }
    },
    WINDOW_NEVER_DRAINS_BY_TIME {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                public void processingTime(long now) {}
            };
        }
    },
    WINDOW_FORWARDS_WATERMARKS_BEFORE_ROWS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                public List<Output> takeOutput() {
                    return watermarksFirst(super.takeOutput());
                }
            };
        }
    },
    WINDOW_EMITS_AT_CHECKPOINTS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                public Object snapshot(long checkpointId) {
                    endInput();
                    return super.snapshot(checkpointId);
                }
            };
        }
    },
    WINDOW_COUNTS_SHIPMENTS_TWICE {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                public void shipment(Shipment shipment) {
                    super.shipment(shipment);
                    super.shipment(shipment);
                }
            };
        }
    },
    WINDOW_COUNTS_NULLS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            List<Measure> measures = new ArrayList<>(setup.measures());
            Collections.replaceAll(measures, Measure.COUNT_QUANTITY, Measure.COUNT_ALL);
            return new ReferenceWindow(
                    new Setup(
                            setup.spec(),
                            measures,
                            setup.keyFields(),
                            setup.maxParallelism(),
                            setup.lateOutput(),
                            setup.fold(),
                            setup.tuning(),
                            setup.endsIdle()),
                    start);
        }
    },
    WINDOW_SHOWS_WHAT_IT_MUST_HIDE {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                List<@Nullable Object> shown(
                        RowKey row, List<Event> records, List<@Nullable Object> results) {
                    return records.isEmpty() ? null : results;
                }
            };
        }
    },
    WINDOW_KEEPS_ROWS_WITHOUT_RECORDS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                List<@Nullable Object> shown(
                        RowKey row, List<Event> records, List<@Nullable Object> results) {
                    return records.isEmpty() ? results : super.shown(row, records, results);
                }
            };
        }
    },
    WINDOW_FORGETS_TO_MARK_A_ROW {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                boolean isMarked(RowKey row) {
                    return super.isMarked(row) && row.window().end() % 7 != 0;
                }
            };
        }
    },
    WINDOW_KEEPS_PARTS_OF_SESSIONS {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                List<RowKey> partsToDelete(List<RowKey> parts) {
                    return List.of();
                }
            };
        }
    },
    CLOCK_STANDS_STILL {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return new ReferenceWindow(setup, start) {
                @Override
                public void processingTime(long now) {
                    if (setup.windows().inEventTime()) {
                        super.processingTime(now);
                    }
                }
            };
        }
    },
    WINDOW_TAKES_NOTHING_BACK {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            EngineSpec spec = setup.spec();
            ResultRules rules =
                    new ResultRules(spec.results().having(), spec.results().marksClosed(), false);
            return new ReferenceWindow(
                    new Setup(
                            new EngineSpec(
                                    spec.window(),
                                    spec.emission(),
                                    spec.changelog(),
                                    spec.allowedLateness(),
                                    rules),
                            setup.measures(),
                            setup.keyFields(),
                            setup.maxParallelism(),
                            setup.lateOutput(),
                            setup.fold(),
                            setup.tuning(),
                            setup.endsIdle()),
                    start);
        }
    },
    RESTORE_FORGETS_WHAT_CHANGED {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return restoring(
                    setup,
                    start,
                    s ->
                            new ReferenceWindow.Snapshot(
                                    s.naive(),
                                    s.emitted(),
                                    Set.of(),
                                    s.arrivals(),
                                    s.watermarks()));
        }
    },
    RESTORE_FORGETS_WHAT_WAS_EMITTED {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            return restoring(
                    setup,
                    start,
                    s ->
                            new ReferenceWindow.Snapshot(
                                    s.naive(),
                                    Map.of(),
                                    s.changed(),
                                    s.arrivals(),
                                    s.watermarks()));
        }
    },
    RESTORE_LOSES_A_SUBTASK {
        @Override
        public SimulatedWindow window(Setup setup, Start start) {
            List<Object> restored = start.restored();
            return new ReferenceWindow(
                    setup,
                    restored == null
                            ? start
                            : new Start(
                                    start.subtask(),
                                    start.parallelism(),
                                    start.processingTime(),
                                    restored.subList(1, restored.size())));
        }
    },
    FOLD_KEEPS_ROWS_ACROSS_BARRIERS {
        @Override
        public SimulatedFold fold(Setup setup, Start start) {
            return new ReferenceFold(setup, start, true) {
                @Override
                public void prepareSnapshot(long checkpointId) {}
            };
        }
    },
    FOLD_HOLDS_EVERY_WATERMARK_ONCE {
        @Override
        public SimulatedFold fold(Setup setup, Start start) {
            return new ReferenceFold(setup, start, true) {
                private long held = Long.MIN_VALUE;

                @Override
                public void watermark(long timestamp) {
                    long next = held;
                    held = timestamp;
                    if (timestamp == Long.MAX_VALUE) {
                        super.watermark(timestamp);
                    } else if (next != Long.MIN_VALUE) {
                        super.watermark(next);
                    }
                }
            };
        }
    },
    FOLD_FOLDS_WHILE_IDLE {
        @Override
        public SimulatedFold fold(Setup setup, Start start) {
            return new ReferenceFold(setup, start, true) {
                @Override
                public void status(boolean nowIdle) {
                    super.status(false);
                }
            };
        }
    },
    FOLD_SHIPS_TO_ANOTHER_KEY_GROUP {
        @Override
        public SimulatedFold fold(Setup setup, Start start) {
            return new ReferenceFold(setup, start, true) {
                @Override
                public List<Element> takeOutput() {
                    List<Element> output = super.takeOutput();
                    output.replaceAll(element -> misplaced(element, setup));
                    return output;
                }
            };
        }
    },
    FOLD_FORWARDS_WATERMARKS_BEFORE_ROWS {
        @Override
        public SimulatedFold fold(Setup setup, Start start) {
            return new ReferenceFold(setup, start, true) {
                @Override
                public List<Element> takeOutput() {
                    return watermarksFirst(super.takeOutput());
                }
            };
        }
    };

    @Override
    public SimulatedFold fold(Setup setup, Start start) {
        return new ReferenceFold(setup, start, true);
    }

    @Override
    public SimulatedWindow window(Setup setup, Start start) {
        return new ReferenceWindow(setup, start);
    }

    private static SimulatedWindow emitting(
            Setup setup, Operators.Start start, Function<TableChange, List<TableChange>> instead) {
        return new ReferenceWindow(setup, start) {
            @Override
            void emit(TableChange change) {
                instead.apply(change).forEach(super::emit);
            }
        };
    }

    private static SimulatedWindow restoring(
            Setup setup,
            Operators.Start start,
            Function<ReferenceWindow.Snapshot, ReferenceWindow.Snapshot> defect) {
        if (start.restored() == null) {
            return new ReferenceWindow(setup, start);
        }
        List<Object> wrong = new ArrayList<>();
        for (Object snapshot : start.restored()) {
            wrong.add(defect.apply((ReferenceWindow.Snapshot) snapshot));
        }
        return new ReferenceWindow(
                setup,
                new Operators.Start(
                        start.subtask(), start.parallelism(), start.processingTime(), wrong));
    }

    private static boolean isSeventh(TableChange change) {
        return Math.floorMod(change.hashCode(), 7) == 0;
    }

    private static TableChange withoutResults(TableChange change) {
        return new TableChange(
                change.kind(), change.row(), Collections.nCopies(change.results().size(), null));
    }

    private static Element misplaced(Element element, Setup setup) {
        if (!(element instanceof Shipment shipment)) {
            return element;
        }
        int other = (shipment.keyGroup() + 1) % setup.maxParallelism();
        return new Shipment(shipment.payload(), other, shipment.rows(), shipment.records());
    }

    private static <E> List<E> watermarksFirst(List<E> output) {
        output.sort(Comparator.comparing(element -> !(element instanceof WatermarkElement)));
        return output;
    }
}
