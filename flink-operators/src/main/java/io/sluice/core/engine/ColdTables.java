package io.sluice.core.engine;

/** Which table is spilled when there is no room for a row more in some table. */
final class ColdTables {

    private ColdTables() {}

    /**
     * The oldest of the tables that are at least half as large as the largest: the least is added
     * to it, and small ones would make many files and little room. -1 if there is none that would
     * make room.
     *
     * @param end of the table that wants to grow; its own memory is room too
     */
    static int coldest(SliceTables tables, long end) {
        long largest = 0;
        for (int i = 0; i < tables.count(); i++) {
            if (makesRoom(tables, i, end)) {
                largest = Math.max(largest, tables.table(i).bytes());
            }
        }
        for (int i = 0; i < tables.count(); i++) {
            if (makesRoom(tables, i, end) && tables.table(i).bytes() >= largest / 2) {
                return i;
            }
        }
        return -1;
    }

    private static boolean makesRoom(SliceTables tables, int i, long end) {
        return tables.end(i) == end ? tables.table(i).size() > 0 : tables.isLarge(i);
    }
}
