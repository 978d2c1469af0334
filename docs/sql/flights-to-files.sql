-- Departures and delays per airport and day, each row once, into files that a checkpoint completes.
CREATE TEMPORARY TABLE departures_by_day (
    origin STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    flights BIGINT,
    delay INT,
    longest INT
) WITH ('connector' = 'filesystem', 'path' = '/tmp/departures-by-day', 'format' = 'csv');

SET 'execution.checkpointing.interval' = '1 s';
SET 'table.dml-sync' = 'true';

INSERT INTO departures_by_day
SELECT origin, window_start, window_end, COUNT(*), AVG(delay_minutes), MAX(delay_minutes)
FROM flights
GROUP BY origin WINDOW TUMBLING (departure, INTERVAL '1' DAY)
EMIT FINAL;
