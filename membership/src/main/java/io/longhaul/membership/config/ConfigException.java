package io.longhaul.membership.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that was refused whole, with every fault found in it. */
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public ConfigException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** Every fault, in the document's order; never empty. */
  public List<Fault> faults() {
    return faults;
  }
}
