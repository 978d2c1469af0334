package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTimeTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    /** Some set clocks by half an hour, or have left out a day. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Paris",
                "America/Los_Angeles",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Africa/Casablanca",
                "UTC"
            })
    void localTimeAndBackAroundEveryChangeOfClocks(String name) {
        ZoneId zone = ZoneId.of(name);
        LocalTime local = new LocalTime(zone);
        Instant moment = Instant.parse("2011-01-01T00:00:00Z");
        for (int n = 0; n < 8; n++) {
            ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
            long middle = change == null ? moment.toEpochMilli() : ms(change.getInstant());
            long passedBefore = Long.MIN_VALUE;
            long backBefore = Long.MIN_VALUE;
            for (long instant = middle - 30 * HOUR;
                    instant < middle + 30 * HOUR;
                    instant += 5 * MINUTE) {
                assertThat(local.at(instant)).isEqualTo(shown(instant, zone));
                // Whole minutes, so that the change itself is among them.
                long watermark = instant - 1;
                long passed = local.passedAt(watermark);
                long back = local.lastInstantAt(passed);
                assertThat(passed)
                        .as("%s at %s", name, Instant.ofEpochMilli(watermark))
                        .isEqualTo(Math.min(shown(watermark, zone), leastAfter(watermark, zone)))
                        .isGreaterThanOrEqualTo(passedBefore);
                assertThat(back).isLessThanOrEqualTo(watermark).isGreaterThanOrEqualTo(backBefore);
                assertThat(local.instantOf(local.at(instant))).isLessThanOrEqualTo(instant);
                for (long later = 1; later < 26 * HOUR; later += 10 * MINUTE) {
                    assertThat(local.instantOf(passed + later)).isGreaterThan(back);
                }
                passedBefore = passed;
                backBefore = back;
            }
            moment = Instant.ofEpochMilli(middle + 1);
        }
    }

    private static long shown(long instant, ZoneId zone) {
        return ms(
                LocalDateTime.ofInstant(Instant.ofEpochMilli(instant), zone)
                        .toInstant(ZoneOffset.UTC));
    }

    /** The ms before all local times that are still to come. */
    private static long leastAfter(long watermark, ZoneId zone) {
        long least = Long.MAX_VALUE;
        for (long later = watermark + 1; later < watermark + 26 * HOUR; later += 5 * MINUTE) {
            least = Math.min(least, shown(later, zone) - 1);
        }
        return least;
    }

    @Test
    void theHourThatOccursTwiceHasPassedWhenItHasTheSecondTime() {
        LocalTime paris = new LocalTime(ZoneId.of("Europe/Paris"));
        long first = ms(Instant.parse("2024-10-27T00:00:00Z"));

        assertThat(paris.at(first)).isEqualTo(paris.at(first + HOUR)).isEqualTo(first + 2 * HOUR);
        assertThat(paris.passedAt(first + HOUR - 1)).isEqualTo(first + 2 * HOUR - 1);
        assertThat(paris.passedAt(first + HOUR)).isEqualTo(first + 2 * HOUR);
        assertThat(paris.instantOf(first + 2 * HOUR)).isEqualTo(first);
    }

    @Test
    void theEndsOfTimeAreKept() {
        LocalTime paris = new LocalTime(ZoneId.of("Europe/Paris"));

        for (long end : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(paris.passedAt(end)).isEqualTo(end);
            assertThat(paris.lastInstantAt(end)).isEqualTo(end);
        }
    }

    private static long ms(Instant instant) {
        return instant.toEpochMilli();
    }
}
