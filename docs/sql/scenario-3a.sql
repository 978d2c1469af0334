-- Every group of trader and symbol once, when its minute is over.
SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
    SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value
FROM market_data
GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE)
EMIT FINAL;
