-- Flights from the files that arrive in a directory; the job does not end by itself.
CREATE TEMPORARY TABLE arriving_flights (
    scheduled STRING,
    delay_minutes INT,
    distance_miles INT,
    origin STRING,
    destination STRING,
    departure AS TIMESTAMPADD(MINUTE, delay_minutes, TO_TIMESTAMP(scheduled, 'yyyy-MM-dd HH:mm')),
    WATERMARK FOR departure AS departure - INTERVAL '2' DAY
) WITH (
    'connector' = 'filesystem',
    'path' = '@DIRECTORY@/arriving',
    'format' = 'csv',
    'source.monitor-interval' = '200 ms'
);

CREATE TEMPORARY TABLE departures (
    origin STRING,
    window_start TIMESTAMP(3),
    window_end TIMESTAMP(3),
    flights BIGINT,
    delay INT,
    longest INT,
    PRIMARY KEY (origin, window_start, window_end) NOT ENFORCED
) WITH ('connector' = 'ledger', 'path' = '@DIRECTORY@/continued');

SET 'execution.checkpointing.interval' = '500 ms';
SET 'pipeline.max-parallelism' = '32';
SET 'parallelism.default' = '@PARALLELISM@';
@RESTORE@

INSERT INTO departures
SELECT origin, window_start, window_end, COUNT(*), AVG(delay_minutes), MAX(delay_minutes)
FROM arriving_flights
GROUP BY origin WINDOW TUMBLING (departure, INTERVAL '1' DAY)
EMIT CHANGES EVERY 500 ROWS;
