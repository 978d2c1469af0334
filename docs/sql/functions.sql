-- Volumes per trader, symbol and minute in a table that is kept up to date, by a function that any Flink has room for.
LOAD MODULE sluice;

CREATE TEMPORARY VIEW windowed AS
SELECT * FROM TABLE(TUMBLE(TABLE market_data, DESCRIPTOR(trade_time), INTERVAL '1' MINUTE));

CREATE TEMPORARY TABLE volumes (
    trader_id STRING,
    symbol STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    trades BIGINT,
    volume BIGINT,
    avg_price DOUBLE,
    PRIMARY KEY (trader_id, symbol, window_start, window_end) NOT ENFORCED
) WITH ('connector' = 'print');

SET 'table.dml-sync' = 'true';

INSERT INTO volumes
SELECT * FROM EMIT_CHANGES(
    input => TABLE windowed PARTITION BY (trader_id, symbol, window_start, window_end),
    aggregates => 'COUNT(*) AS trades, SUM(quantity) AS volume, AVG(price) AS avg_price');
