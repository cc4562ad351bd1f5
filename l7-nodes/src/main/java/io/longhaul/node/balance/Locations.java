package io.longhaul.node.balance;

import io.longhaul.node.config.EndpointSpec;
import java.util.List;
import java.util.Optional;

/** Where those endpoints are that the configuration does not name by address. */
@FunctionalInterface
public interface Locations {
  /** Knows nothing; enough where all are named by address. */
  Locations NONE = spec -> Optional.empty();

  /**
   * The endpoints that an entry stands for now, in a fixed order.
   *
   * @return empty while nothing is known of it yet
   */
  Optional<List<Found>> of(EndpointSpec spec);
}
