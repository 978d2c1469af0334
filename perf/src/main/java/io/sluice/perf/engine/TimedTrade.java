package io.sluice.perf.engine;

import io.sluice.perf.load.Trade;

/** A trade with its event time in epoch ms, for engines in which records carry it. */
record TimedTrade(Trade trade, long timestamp) {}
