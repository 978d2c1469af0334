-- Fills the topic "trades" with made market data, as JSON.
SET 'table.dml-sync' = 'true';

CREATE TEMPORARY TABLE made (
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity BIGINT,
    trade_time TIMESTAMP(3)
) WITH (
    'connector' = 'sluice-trades',
    'scan.parallelism' = '1',
    'number-of-rows' = '100000',
    'rows-per-second' = '0',
    'event-time.rows-per-second' = '100',
    'traders' = '5',
    'symbols' = '4',
    'disorder' = '1 s'
);

-- That of ./sluice-sql.
DROP TEMPORARY TABLE IF EXISTS trades;

CREATE TEMPORARY TABLE trades (
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity BIGINT,
    trade_time TIMESTAMP(3)
) WITH (
    'connector' = 'kafka',
    'topic' = 'trades',
    -- One writer: each partition keeps the order of the trades.
    'sink.parallelism' = '1',
    'properties.bootstrap.servers' = 'localhost:9092',
    'format' = 'json'
);

INSERT INTO trades SELECT * FROM made;
