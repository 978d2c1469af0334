package io.sluice.perf.load;

/** Sessions: a record within the gap of the one before it continues its session. */
final class SessionOracle implements Oracle.OrderedWindows {

    private final long gap;
    private final OracleRows rows;
    private final Session[] sessions;

    SessionOracle(WindowShape shape, int keys, OracleRows rows) {
        gap = shape.sizeMillis();
        this.rows = rows;
        sessions = new Session[keys];
    }

    private static final class Session {
        private final long first;
        private long last;
        private final TradeStats stats = new TradeStats();

        Session(long first) {
            this.first = first;
        }
    }

    @Override
    public void add(long timestamp, int group, Trade trade) {
        Session session = sessions[group];
        if (session == null || timestamp > session.last + gap) {
            publish(group);
            session = new Session(timestamp);
            sessions[group] = session;
        }
        session.last = timestamp;
        session.stats.add(trade);
    }

    @Override
    public void end() {
        for (int group = 0; group < sessions.length; group++) {
            publish(group);
        }
    }

    private void publish(int group) {
        Session session = sessions[group];
        if (session != null) {
            rows.add(group, session.first, session.last + gap, session.stats);
        }
    }
}
