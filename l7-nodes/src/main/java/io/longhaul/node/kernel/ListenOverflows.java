package io.longhaul.node.kernel;

import java.nio.file.Path;

/** How often the kernel turned a connection away because a listener's queue was full. */
public final class ListenOverflows {
  private ListenOverflows() {}

  /** Of all listeners of this host since it started; 0 where the kernel does not tell. */
  public static long ofHost() {
    return below(Path.of("/proc"));
  }

  static long below(Path proc) {
    KernelFigure figure = KernelFigure.LISTEN_OVERFLOWS;
    return new ProcFiles(proc)
        .read(figure.file())
        .flatMap(text -> figure.field().in(text).stream().boxed().findFirst())
        .orElse(0L);
  }
}
