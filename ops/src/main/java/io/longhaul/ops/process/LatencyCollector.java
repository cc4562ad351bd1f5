package io.longhaul.ops.process;

import io.longhaul.node.traffic.LatencyBoard;
import io.longhaul.node.traffic.LatencyHistogram;
import io.micrometer.core.instrument.Tag;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows a node's histograms to Prometheus, beside what Micrometer shows. */
final class LatencyCollector implements MultiCollector {
  private static final double[] BOUNDS = bounds();

  private final LatencyBoard board;

  LatencyCollector(LatencyBoard board) {
    this.board = board;
  }

  private static double[] bounds() {
    double[] finite = LatencyHistogram.boundsSeconds();
    double[] all = Arrays.copyOf(finite, finite.length + 1);
    all[finite.length] = Double.POSITIVE_INFINITY;
    return all;
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, List<LatencyBoard.Shown>> byName =
        board.shown().stream()
            .collect(
                Collectors.groupingBy(LatencyBoard.Shown::name, TreeMap::new, Collectors.toList()));
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    byName.forEach((name, shown) -> all.metricSnapshot(family(name, shown)));
    return all.build();
  }

  private static HistogramSnapshot family(String name, List<LatencyBoard.Shown> shown) {
    HistogramSnapshot.Builder family =
        HistogramSnapshot.builder().name(name.replace('.', '_') + "_seconds");
    shown.forEach(one -> family.dataPoint(point(one)));
    return family.build();
  }

  private static HistogramDataPointSnapshot point(LatencyBoard.Shown shown) {
    LatencyHistogram.Snapshot now = shown.histogram().snapshot();
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, now.counts()))
        .sum(now.sumSeconds())
        .labels(labels(shown.tags()))
        .build();
  }

  private static Labels labels(Iterable<Tag> tags) {
    Labels.Builder labels = Labels.builder();
    tags.forEach(tag -> labels.label(tag.getKey(), tag.getValue()));
    return labels.build();
  }
}
