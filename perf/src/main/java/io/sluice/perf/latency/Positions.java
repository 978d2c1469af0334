package io.sluice.perf.latency;

import io.sluice.perf.load.TradePool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the records of each key are in a stream that repeats a pool. */
final class Positions {

    private final int period;
    private final Map<String, int[]> byTrader = new HashMap<>();

    /**
     * @param pool whose groups are told apart by the trader
     */
    Positions(TradePool pool) {
        period = pool.size();
        Map<String, List<Integer>> lists = new HashMap<>();
        for (int i = 0; i < period; i++) {
            lists.computeIfAbsent(pool.trade(i).trader, trader -> new ArrayList<>()).add(i);
        }
        lists.forEach(
                (trader, list) -> byTrader.put(trader, list.stream().mapToInt(at -> at).toArray()));
    }

    /** Those of one key within the pool, in order. */
    int[] of(String trader) {
        int[] positions = byTrader.get(trader);
        if (positions == null) {
            throw new IllegalArgumentException("no record has the trader '" + trader + "'");
        }
        return positions;
    }

    /** How many records of the key come before the i-th of the stream. */
    long countBefore(int[] ofKey, long i) {
        int found = Arrays.binarySearch(ofKey, (int) (i % period));
        int within = found < 0 ? -found - 1 : found;
        return i / period * ofKey.length + within;
    }

    /** The number in the stream of the n-th record of the key, from 0. */
    long number(int[] ofKey, long n) {
        return n / ofKey.length * period + ofKey[(int) (n % ofKey.length)];
    }
}
