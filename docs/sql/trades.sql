-- Made market data, out of order: 60,000 trades within a minute, summed up every 10 seconds.
--
--     ./run-example --sql docs/sql/trades.sql

CREATE TEMPORARY TABLE market (
    trade_id BIGINT,
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity INT,
    trade_time TIMESTAMP(3),
    WATERMARK FOR trade_time AS SOURCE_WATERMARK()
) WITH (
    'connector' = 'sluice-trades',
    'number-of-rows' = '60000',
    'rows-per-second' = '0',
    'event-time.rows-per-second' = '1000',
    'traders' = '500',
    'symbols' = '5',
    'skew' = '1.1',
    'disorder' = '2 s',
    'seed' = '42'
);

SELECT symbol, window_start, COUNT(*) AS trades, SUM(quantity) AS volume, MAX(price) AS highest
FROM market
GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '10' SECOND)
EMIT CHANGES;
