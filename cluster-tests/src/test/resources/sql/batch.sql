-- Flink's own answer, without Sluice.
SET 'table.sql-dialect' = 'default';
SET 'execution.runtime-mode' = 'batch';
SET 'table.dml-sync' = 'true';

CREATE TEMPORARY TABLE answer (
    origin STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    flights BIGINT,
    delay INT,
    longest INT
) WITH ('connector' = 'filesystem', 'path' = '@DIRECTORY@/answer', 'format' = 'csv');

INSERT INTO answer
SELECT origin, window_start, window_end, COUNT(*), AVG(delay_minutes), MAX(delay_minutes)
FROM TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' DAY)
GROUP BY origin, window_start, window_end;
