package io.sluice.perf.report;

import java.util.List;

/**
 * What there is to see of a chart.
 *
 * @param title its label
 * @param below what stands below it: places and then the name of the axis, or the scale's values
 * @param left what stands left of it: the scale's values, or the names of bars
 * @param right what stands right of it: the legend, or the values of bars
 * @param boxes bars, or boxes of the legend
 * @param points of all lines
 * @param segments between two points each
 */
record DrawnChart(
        String title,
        List<String> below,
        List<String> left,
        List<String> right,
        int boxes,
        int points,
        int segments) {}
