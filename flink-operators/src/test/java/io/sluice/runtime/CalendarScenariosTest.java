package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.WindowSpec;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Days that are no 24 hours, replayed with restarts and at other parallelism. */
class CalendarScenariosTest {

    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final TestQuery DAYS =
            TestQuery.of(WindowSpec.calendar(SAO_PAULO, CalendarUnit.DAY));
    private static final TestQuery DAY_TO_DATE =
            TestQuery.of(new CalendarWindows(LORD_HOWE, CalendarUnit.DAY, null, 12 * 3_600_000));

    private static long at(ZoneId zone, String local) {
        return LocalDateTime.parse(local).atZone(zone).toInstant().toEpochMilli();
    }

    private static String window(ZoneId zone, String start, String end) {
        return at(zone, start) + ".." + at(zone, end);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void dayWithoutMidnightIsPublishedWhenItsLastHourEnds(Replay replay) throws Exception {
        // 4 November 2018 began at 1:00 in Sao Paulo.
        String saturday = window(SAO_PAULO, "2018-11-03T00:00", "2018-11-04T01:00");
        String sunday = window(SAO_PAULO, "2018-11-04T01:00", "2018-11-05T00:00");
        given(DAYS)
                .record("a", 1, at(SAO_PAULO, "2018-11-03T23:59:59.999"))
                .record("a", 2, at(SAO_PAULO, "2018-11-04T01:00"))
                .watermark(at(SAO_PAULO, "2018-11-03T23:59:59.998"))
                .expect()
                .watermark(at(SAO_PAULO, "2018-11-03T23:59:59.999"))
                .expect("+I a " + saturday + " 1 1")
                .record("a", 4, at(SAO_PAULO, "2018-11-04T23:30"))
                .watermark(at(SAO_PAULO, "2018-11-05T00:00"))
                .expect("+I a " + sunday + " 2 6")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordBelongsToItsOwnDay(Replay replay) throws Exception {
        String friday = window(SAO_PAULO, "2018-02-16T00:00", "2018-02-17T00:00");
        // 17 February 2018 had 25 hours: its 23rd hour came twice.
        String saturday = window(SAO_PAULO, "2018-02-17T00:00", "2018-02-18T00:00");
        given(DAYS.emit(Kind.CHANGES).lateness(3_600_000))
                .record("a", 1, at(SAO_PAULO, "2018-02-16T12:00"))
                .watermark(at(SAO_PAULO, "2018-02-17T00:30"))
                .expect("+I a " + friday + " 1 1")
                .record("a", 2, at(SAO_PAULO, "2018-02-18T00:00") - 1)
                .record("a", 4, at(SAO_PAULO, "2018-02-16T23:00"))
                .drain()
                .expect("+U a " + friday + " 2 5", "+I a " + saturday + " 1 2")
                .watermark(at(SAO_PAULO, "2018-02-17T01:00"))
                .record("a", 8, at(SAO_PAULO, "2018-02-16T23:00")) // too late
                .drain()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lastStepOfADayToDateIsAsLongAsTheDayLeavesIt(Replay replay) throws Exception {
        // 6 October 2024 had 23.5 hours on Lord Howe Island: at 2:00 clocks went to 2:30.
        String noon = window(LORD_HOWE, "2024-10-06T00:00", "2024-10-06T12:30");
        String night = window(LORD_HOWE, "2024-10-06T00:00", "2024-10-07T00:00");
        given(DAY_TO_DATE)
                .record("a", 1, at(LORD_HOWE, "2024-10-06T12:29"))
                .record("a", 2, at(LORD_HOWE, "2024-10-06T12:30"))
                .watermark(at(LORD_HOWE, "2024-10-06T12:30"))
                .expect("+I a " + noon + " 1 1")
                .watermark(at(LORD_HOWE, "2024-10-07T00:00"))
                .expect("+I a " + night + " 2 3")
                .replay(replay);
    }
}
