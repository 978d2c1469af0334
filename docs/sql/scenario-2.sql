-- Every group of trader and symbol, without windows: EMIT CHANGES is what Flink does anyway.
SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
    SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value
FROM market_data
GROUP BY trader_id, symbol
EMIT CHANGES;
