-- The functions that assign windows themselves.
LOAD MODULE sluice;
SHOW FULL MODULES;

SELECT * FROM TUMBLE_CHANGES(
    input => TABLE market_data PARTITION BY (trader_id, symbol),
    timecol => DESCRIPTOR(trade_time),
    size => INTERVAL '1' MINUTE,
    aggregates => 'COUNT(*) AS trades, SUM(quantity) AS volume, AVG(price) AS avg_price',
    emit => 'EVERY 100');

SELECT * FROM HOP_CHANGES(
    input => TABLE market_data PARTITION BY symbol,
    timecol => DESCRIPTOR(trade_time),
    slide => INTERVAL '1' SECOND,
    size => INTERVAL '2' SECOND,
    aggregates => 'MAX(price) AS highest, LAST(price) AS last_price',
    emit => 'EVERY INTERVAL ''1'' SECOND',
    allowed_lateness => INTERVAL '10' SECOND,
    late => 'UPDATE');

SELECT * FROM CUMULATE_CHANGES(
    input => TABLE market_data PARTITION BY symbol,
    timecol => DESCRIPTOR(trade_time),
    step => INTERVAL '15' MINUTE,
    size => INTERVAL '1' HOUR,
    aggregates => 'SUM(quantity) FILTER (WHERE price > 120) AS volume',
    emit => 'FINAL');

SELECT * FROM SESSION_CHANGES(
    input => TABLE market_data PARTITION BY trader_id,
    timecol => DESCRIPTOR(trade_time),
    gap => INTERVAL '10' SECOND,
    aggregates => 'COUNT(*) AS trades, COUNT(DISTINCT symbol) AS symbols',
    emit => 'EVERY 100');
