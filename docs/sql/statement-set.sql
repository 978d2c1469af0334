-- Two tables from one job: volumes as they change, and the prices of each minute, once.
CREATE TEMPORARY TABLE volume_changes (
    trader_id STRING,
    symbol STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    volume BIGINT,
    PRIMARY KEY (trader_id, symbol, window_start, window_end) NOT ENFORCED
) WITH ('connector' = 'print', 'print-identifier' = 'volumes');

CREATE TEMPORARY TABLE mean_prices (
    symbol STRING,
    window_end TIMESTAMP(3),
    trades BIGINT,
    avg_price DOUBLE
) WITH ('connector' = 'print', 'print-identifier' = 'prices');

SET 'table.dml-sync' = 'true';

EXECUTE STATEMENT SET
BEGIN
INSERT INTO volume_changes
SELECT trader_id, symbol, window_start, window_end, SUM(quantity)
FROM market_data
GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE)
EMIT CHANGES;
INSERT INTO mean_prices
SELECT symbol, window_end, COUNT(*), AVG(price)
FROM market_data
GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE)
EMIT FINAL;
END;
