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

-- 1,000 trades a second, for as long as one looks; some come up to 2 seconds late.
CREATE TEMPORARY TABLE trades (
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity BIGINT,
    trade_time TIMESTAMP(3),
    WATERMARK FOR trade_time AS SOURCE_WATERMARK()
) WITH (
    'connector' = 'sluice-trades',
    'rows-per-second' = '1000',
    'skew' = '0.7',
    'disorder' = '2 s',
    'start-time' = 'now'
);

-- The generator of the reference scenarios: 5,000 trades within 5 seconds of one minute.
CREATE TEMPORARY TABLE market_data (
    trader_id STRING,
    symbol STRING,
    price DOUBLE,
    quantity BIGINT,
    trade_time TIMESTAMP(3),
    WATERMARK FOR trade_time AS trade_time
) WITH (
    'connector' = 'sluice-trades',
    'generator' = 'reference',
    'number-of-rows' = '5000',
    'rows-per-second' = '0'
);
