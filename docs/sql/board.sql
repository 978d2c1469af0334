-- Trades per symbol and 10 seconds, live in the browser: http://127.0.0.1:8765/
--
--     ./run-example --sql docs/sql/board.sql

CREATE TEMPORARY TABLE board (
    symbol STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    trades BIGINT,
    volume BIGINT,
    avg_price DOUBLE,
    low DOUBLE,
    high DOUBLE,
    PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED
) WITH (
    'connector' = 'sluice-board',
    'title' = 'Trades per symbol, every 10 seconds',
    'port' = '8765',
    'sparkline' = 'avg_price'
);

SET 'table.dml-sync' = 'true';

INSERT INTO board
SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity), AVG(price), MIN(price), MAX(price)
FROM trades
GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '10' SECOND)
EMIT CHANGES;
