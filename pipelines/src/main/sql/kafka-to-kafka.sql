-- Trades per trader, symbol and minute, from one topic to another that is compacted by key.
SET 'execution.checkpointing.interval' = '10 s';
-- The client waits for the job, which ./sluice-sql runs in its own process; not needed on a cluster.
SET 'table.dml-sync' = 'true';

-- That of ./sluice-sql.
DROP TEMPORARY TABLE IF EXISTS trades;

CREATE TEMPORARY TABLE trades (
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity BIGINT,
    trade_time TIMESTAMP(3),
    WATERMARK FOR trade_time AS trade_time - INTERVAL '2' SECOND
) WITH (
    'connector' = 'kafka',
    'topic' = 'trades',
    'properties.bootstrap.servers' = 'localhost:9092',
    'properties.group.id' = 'trades-per-minute',
    'scan.startup.mode' = 'earliest-offset',
    'format' = 'json'
);

CREATE TEMPORARY TABLE trades_per_minute (
    trader_id STRING,
    symbol STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    trades BIGINT,
    volume BIGINT,
    avg_price DOUBLE,
    PRIMARY KEY (trader_id, symbol, window_start, window_end) NOT ENFORCED
) WITH (
    'connector' = 'upsert-kafka',
    'topic' = 'trades-per-minute',
    'properties.bootstrap.servers' = 'localhost:9092',
    'key.format' = 'json',
    'value.format' = 'json'
);

INSERT INTO trades_per_minute
SELECT trader_id, symbol, window_start, window_end, COUNT(*), SUM(quantity), AVG(price)
FROM trades
GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE)
EMIT CHANGES;
