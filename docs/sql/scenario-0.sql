-- A filter, which needs no windows: EMIT CHANGES is what Flink does anyway.
CREATE TEMPORARY TABLE numbers (i BIGINT) WITH (
    'connector' = 'datagen',
    'number-of-rows' = '5000',
    'fields.i.kind' = 'sequence',
    'fields.i.start' = '0',
    'fields.i.end' = '4999'
);

CREATE TEMPORARY VIEW orders AS
SELECT i AS order_id, i % 1000 AS customer_id, '2024-01-15' AS order_date, 150.0 + i % 100 AS total_amount
FROM numbers;

SELECT order_id, customer_id, order_date, total_amount
FROM orders
WHERE total_amount > 100
EMIT CHANGES;
