-- For psql: the table that the pipelines write to.
CREATE TABLE trades_per_minute (
    trader_id TEXT,
    symbol TEXT,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    trades BIGINT NOT NULL,
    volume BIGINT NOT NULL,
    avg_price DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (trader_id, symbol, window_start, window_end)
);
