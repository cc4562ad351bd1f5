package io.longhaul.node.kernel;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The kernel's side as metrics, named {@code longhaul.node.kernel.*}. A figure that this kernel
 * does not tell has no meter.
 */
public final class KernelMeters {
  private static final String PREFIX = "longhaul.node.kernel.";
  private static final Path PROC = Path.of("/proc");

  private final ProcFiles files;
  private final MeterRegistry registry;
  private final Map<KernelFigure, AtomicLong> values = new EnumMap<>(KernelFigure.class);

  KernelMeters(Path proc, MeterRegistry registry) {
    this.files = new ProcFiles(proc);
    this.registry = registry;
  }

  /** Of this host's kernel. */
  public static KernelMeters ofHost(MeterRegistry registry) {
    return new KernelMeters(PROC, registry);
  }

  /** Reads what there is; by one thread at a time, and never by an event loop. */
  public void look() {
    Map<String, Optional<String>> texts = new HashMap<>();
    for (KernelFigure figure : KernelFigure.values()) {
      OptionalLong value =
          texts
              .computeIfAbsent(figure.file(), files::read)
              .map(figure.field()::in)
              .orElse(OptionalLong.empty());
      value.ifPresent(now -> values.computeIfAbsent(figure, this::registered).set(now));
    }
  }

  private AtomicLong registered(KernelFigure figure) {
    AtomicLong value = new AtomicLong();
    String name = PREFIX + figure.meter();
    if (figure.isCounter()) {
      FunctionCounter.builder(name, value, AtomicLong::get).register(registry);
    } else {
      Gauge.builder(name, value, AtomicLong::get).tag("state", figure.state()).register(registry);
    }
    return value;
  }
}
