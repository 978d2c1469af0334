package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows over tables that are updated, compared with Flink's group aggregation over them. */
class ChangelogInputITCase {

    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
    private static final int ORDERS = 300;

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();
    private final StreamTableEnvironment tables = StreamTableEnvironment.create(environment);

    @BeforeEach
    void inOrder() {
        environment.setParallelism(1);
    }

    /** Flink has no window over it, but groups by a rounded timestamp. */
    @ParameterizedTest
    @CsvSource({"1, UPSERT", "2, RETRACT", "3, UPSERT", "4, RETRACT"})
    void anUpdatedTableGivesWhatFlinksGroupsGive(long seed, ChangelogMode mode) throws Exception {
        tables.createTemporaryView("orders", orders(changes(seed)));
        Set<Row> flinks =
                Tables.materialised(
                        Tables.changes(
                                tables.sqlQuery(
                                        """
                                        SELECT shop, window_start,
                                               window_start + INTERVAL '1' MINUTE,
                                               COUNT(*), COUNT(amount), SUM(amount), AVG(amount)
                                        FROM (SELECT *, FLOOR(ts TO MINUTE) AS window_start FROM orders)
                                        GROUP BY shop, window_start""")));

        Table ours =
                TableWindows.onChangelog(tables, tables.from("orders"))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate(
                                "COUNT(*) AS n, COUNT(amount) AS amounts, SUM(amount) AS total, AVG(amount) AS mean")
                        .emit(Emit.changes().everyRecords(7))
                        .changelog(mode)
                        .toTable();
        List<Row> changes = Tables.changes(ours);

        assertThat(changes).extracting(Row::getKind).contains(RowKind.DELETE);
        assertThat(Tables.materialised(changes)).isNotEmpty().isEqualTo(flinks);
    }

    /** Each group that Flink's HAVING keeps, and no other. */
    @ParameterizedTest
    @CsvSource({"5, UPSERT", "6, RETRACT"})
    void havingKeepsWhatFlinksKeeps(long seed, ChangelogMode mode) throws Exception {
        tables.createTemporaryView("orders", orders(changes(seed)));
        Set<Row> flinks =
                Tables.materialised(
                        Tables.changes(
                                tables.sqlQuery(
                                        """
                                        SELECT shop, window_start,
                                               window_start + INTERVAL '1' MINUTE,
                                               COUNT(*), SUM(amount)
                                        FROM (SELECT *, FLOOR(ts TO MINUTE) AS window_start FROM orders)
                                        GROUP BY shop, window_start
                                        HAVING SUM(amount) > 20 AND COUNT(*) < 4""")));

        List<Row> changes =
                Tables.changes(
                        TableWindows.onChangelog(tables, tables.from("orders"))
                                .keyBy("shop")
                                .window(Windows.tumbling(Duration.ofMinutes(1)))
                                .aggregate("COUNT(*) AS n, SUM(amount) AS total")
                                .having("total", Integer.class, total -> total > 20)
                                .having("n", Long.class, n -> n < 4)
                                .emit(Emit.perRecord())
                                .changelog(mode)
                                .toTable());

        assertThat(changes).extracting(Row::getKind).contains(RowKind.DELETE);
        assertThat(Tables.materialised(changes)).isNotEmpty().isEqualTo(flinks);
    }

    @Test
    void finalResultsCountWhatIsLeft() throws Exception {
        Row order = order("a", 3, 10);
        Table table =
                TableWindows.onChangelog(
                                tables,
                                orders(
                                        List.of(
                                                order,
                                                order("a", 4, 5),
                                                order("b", 4, 5),
                                                kind(RowKind.UPDATE_BEFORE, order),
                                                kind(RowKind.UPDATE_AFTER, order("a", 3, 20)),
                                                kind(RowKind.DELETE, order("b", 4, 5)))))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS n, SUM(amount) AS total")
                        .emit(Emit.finalResults())
                        .withWindowClosed()
                        .toTable();
        assertThat(table.getResolvedSchema().toString())
                .contains("`window_closed` BOOLEAN NOT NULL");
        assertThat(Tables.changes(table))
                .containsExactly(Row.of("a", START, START.plusMinutes(1), 2L, 25, true));
    }

    @Test
    void rowsComeAndGoAndAreFinalInTheEnd() throws Exception {
        Row order = order("a", 3, 10);
        tables.createTemporaryView(
                "orders",
                orders(
                        List.of(
                                order,
                                order("a", 4, 5),
                                kind(RowKind.DELETE, order),
                                order("a", 5, 7),
                                order("b", 5, 7))));
        Table totals =
                TableWindows.onChangelog(tables, tables.from("orders"))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS n, SUM(amount) AS total")
                        .having("n", Long.class, n -> n >= 2)
                        .emit(Emit.perRecord())
                        .withWindowClosed()
                        .toTable();
        LocalDateTime end = START.plusMinutes(1);
        assertThat(Tables.changes(totals))
                .filteredOn(row -> row.getKind() != RowKind.UPDATE_BEFORE)
                .containsExactly(
                        Row.ofKind(RowKind.INSERT, "a", START, end, 2L, 15, false),
                        Row.ofKind(RowKind.DELETE, "a", START, end, 2L, 15, false),
                        Row.ofKind(RowKind.INSERT, "a", START, end, 2L, 12, false),
                        Row.ofKind(RowKind.UPDATE_AFTER, "a", START, end, 2L, 12, true));
    }

    @Test
    void aggregatesThatCannotTakeBackAreRefusedByName() {
        TableWindows.Windowed windowed =
                TableWindows.onChangelog(tables, orders(List.of(order("a", 1, 1))))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> windowed.aggregate("AVG(price) AS mean").toTable())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'mean'")
                .hasMessageContaining("cannot take records back exactly, as a changelog as input");
    }

    @Test
    void anUpdatedTableIsNoTableOfInserts() {
        TableQuery query =
                TableWindows.on(tables, orders(List.of(order("a", 1, 1))))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS n");
        assertThatThrownBy(query::toTable)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("use TableWindows.onChangelog(...)");
    }

    @Test
    void conditionsOnWhatIsNotThereAreRefused() {
        TableQuery query =
                TableWindows.onChangelog(tables, orders(List.of(order("a", 1, 1))))
                        .keyBy("shop")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS n");
        assertThatThrownBy(() -> query.having("m", Long.class, n -> n > 1))
                .hasMessage("having(...): the result has no aggregate 'm'; it has [n].");
        assertThatThrownBy(() -> query.having("n", Integer.class, n -> n > 1))
                .hasMessage(
                        "having(...): the aggregate 'n' is a BIGINT, thus a java.lang.Long and not a java.lang.Integer.");
    }

    /** Orders that come, change their amount or time, and go; few per shop and minute. */
    private static List<Row> changes(long seed) {
        Random random = new Random(seed);
        List<Row> live = new ArrayList<>();
        List<Row> changes = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            int dice = random.nextInt(10);
            if (live.isEmpty() || dice < 5) {
                live.add(randomOrder(random, i / 3));
                changes.add(live.get(live.size() - 1));
            } else {
                Row old = live.remove(random.nextInt(live.size()));
                if (dice < 7) {
                    changes.add(kind(RowKind.DELETE, old));
                } else {
                    live.add(randomOrder(random, i / 3));
                    changes.add(kind(RowKind.UPDATE_BEFORE, old));
                    changes.add(kind(RowKind.UPDATE_AFTER, live.get(live.size() - 1)));
                }
            }
        }
        return changes;
    }

    private static Row randomOrder(Random random, int second) {
        Integer amount = random.nextInt(6) == 0 ? null : random.nextInt(40) - 5;
        return order("shop" + random.nextInt(12), second + random.nextInt(90), amount);
    }

    private static Row order(String shop, int second, Integer amount) {
        return Row.of(
                shop, START.plusSeconds(second), amount, amount == null ? null : 1.0 * amount);
    }

    private static Row kind(RowKind kind, Row order) {
        Row row = Row.copy(order);
        row.setKind(kind);
        return row;
    }

    /** A table of these changes, none of which is late. */
    private Table orders(List<Row> changes) {
        return tables.fromChangelogStream(
                environment.fromData(
                        changes,
                        Types.ROW_NAMED(
                                new String[] {"shop", "ts", "amount", "price"},
                                Types.STRING,
                                Types.LOCAL_DATE_TIME,
                                Types.INT,
                                Types.DOUBLE)),
                Schema.newBuilder()
                        .column("shop", DataTypes.STRING().notNull())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .column("amount", DataTypes.INT())
                        .column("price", DataTypes.DOUBLE())
                        .watermark("ts", "ts - INTERVAL '1' HOUR")
                        .build(),
                org.apache.flink.table.connector.ChangelogMode.all());
    }
}
