package io.longhaul.ops.process;

import io.longhaul.director.Plane;
import io.longhaul.director.relay.RelayPlane;
import io.longhaul.director.xdp.XdpPlane;
import io.longhaul.director.xdp.XdpUnavailableException;
import io.longhaul.ops.CommandFailure;
import io.micrometer.core.instrument.MeterRegistry;

/** Starts planes. */
final class Planes {
  private Planes() {}

  /**
   * Starts one.
   *
   * @throws CommandFailure with what to do, where this host cannot run it
   */
  static Plane start(PlaneSettings settings, MeterRegistry metrics) {
    return switch (settings) {
      case PlaneSettings.Relay(var relay) -> RelayPlane.start(relay, metrics);
      case PlaneSettings.Xdp(var xdp, _) -> {
        try {
          yield XdpPlane.start(xdp, metrics);
        } catch (XdpUnavailableException e) {
          throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
      }
    };
  }
}
