CREATE TEMPORARY TABLE departures (
    origin STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    flights BIGINT,
    delay INT,
    longest INT,
    PRIMARY KEY (origin, window_start, window_end) NOT ENFORCED
) WITH ('connector' = 'ledger', 'path' = '@DIRECTORY@/upserted');

SET 'execution.checkpointing.interval' = '500 ms';
SET 'table.dml-sync' = 'true';

INSERT INTO departures
SELECT origin, window_start, window_end, COUNT(*), AVG(delay_minutes), MAX(delay_minutes)
FROM flights
GROUP BY origin WINDOW TUMBLING (departure, INTERVAL '1' DAY)
EMIT CHANGES EVERY 500 ROWS;
