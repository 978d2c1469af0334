package io.sluice.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Where and under which names the operators of a query run.
 *
 * @param uid from which both operators' UIDs derive, or null for Flink's generated ones
 * @param name display name, or null for one made of the windows
 * @param parallelism of the window operator, or null for the environment's
 * @param slotSharingGroup of both operators, or null for the input's
 */
public record Placement(
        @Nullable String uid,
        @Nullable String name,
        @Nullable Integer parallelism,
        @Nullable String slotSharingGroup) {}
