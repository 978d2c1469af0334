-- The tables of ./sluice-sql. @DIRECTORY@ is replaced by the script.

-- 20,000 US flights of early 2001, in the order in which they were scheduled; they departed in another one.
CREATE TEMPORARY TABLE flights (
    scheduled STRING,
    delay_minutes INT,
    distance_miles INT,
    origin STRING,
    destination STRING,
    departure AS TIMESTAMPADD(MINUTE, delay_minutes, TO_TIMESTAMP(scheduled, 'yyyy-MM-dd HH:mm')),
    WATERMARK FOR departure AS departure - INTERVAL '2' DAY
) WITH ('connector' = 'filesystem', 'path' = '@DIRECTORY@/flights.csv', 'format' = 'csv');

-- 1,000 trades a second, for as long as one looks.
CREATE TEMPORARY TABLE trades (
    i BIGINT,
    price DOUBLE,
    trader_id AS CONCAT('TRADER', CAST(MOD(i, 20) AS STRING)),
    symbol AS CONCAT('SYM', CAST(MOD(i, 10) AS STRING)),
    quantity AS 100 + MOD(i, 1000),
    trade_time AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP(3)),
    WATERMARK FOR trade_time AS trade_time
) WITH (
    'connector' = 'datagen',
    'rows-per-second' = '1000',
    'fields.i.min' = '0',
    'fields.i.max' = '4999',
    'fields.price.min' = '100',
    'fields.price.max' = '150'
);

-- The generator of the reference scenarios: 5,000 trades within 5 seconds of one minute.
CREATE TEMPORARY TABLE market_data (
    i BIGINT,
    trader_id AS CONCAT('TRADER', CAST(MOD(i, 20) AS STRING)),
    symbol AS CONCAT('SYM', CAST(MOD(i, 10) AS STRING)),
    price AS CAST(100 + MOD(i, 50) AS DOUBLE),
    quantity AS 100 + MOD(i, 1000),
    trade_time AS CAST(TO_TIMESTAMP_LTZ(1700000000 + i, 3) AS TIMESTAMP(3)),
    WATERMARK FOR trade_time AS trade_time
) WITH (
    'connector' = 'datagen',
    'number-of-rows' = '5000',
    'rows-per-second' = '100000',
    'fields.i.kind' = 'sequence',
    'fields.i.start' = '0',
    'fields.i.end' = '4999'
);
