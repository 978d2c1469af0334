-- The last 100 rows of each symbol, for every row: in SQL a window of rows. (./run-example scenario-1 does it with Sluice's windows of records.)
CREATE TEMPORARY TABLE prices (
    i BIGINT,
    symbol AS 'SYM' || CAST(i % 10 AS STRING),
    price AS 100.0E0 + i % 50 + 10 * SIN(i / 100.0E0),
    ts AS TO_TIMESTAMP_LTZ(1700000000000 + 1000 * i, 3),
    WATERMARK FOR ts AS ts
) WITH (
    'connector' = 'datagen',
    'number-of-rows' = '5000',
    'fields.i.kind' = 'sequence',
    'fields.i.start' = '0',
    'fields.i.end' = '4999'
);

SELECT symbol, i, AVG(price) OVER last_hundred AS avg_price, MIN(price) OVER last_hundred AS min_price,
    MAX(price) OVER last_hundred AS max_price
FROM prices
WINDOW last_hundred AS (PARTITION BY symbol ORDER BY ts ROWS BETWEEN 99 PRECEDING AND CURRENT ROW)
EMIT CHANGES;
