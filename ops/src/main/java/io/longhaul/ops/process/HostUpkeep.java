package io.longhaul.ops.process;

import io.longhaul.director.xdp.host.DoorAddresses;
import io.longhaul.director.xdp.host.HostSettings;
import io.longhaul.director.xdp.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's host as it has to be while others administer it, too: a door's address that
 * somebody took away would silence every connection of that door.
 */
final class HostUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(HostUpkeep.class);

  private final HostSettings settings;
  private final DoorAddresses addresses;
  private volatile List<String> faults = List.of();

  HostUpkeep(HostSettings settings, DoorAddresses addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  /** Looks, and puts right what it may. */
  void look() {
    List<String> now = new ArrayList<>(settings.apply());
    try {
      addresses.putBack();
    } catch (NetlinkException e) {
      now.add(String.valueOf(e.getMessage()));
    }
    now.stream().filter(fault -> !faults.contains(fault)).forEach(LOG::warn);
    faults = List.copyOf(now);
  }

  /** What could not be put right, a line each. */
  List<String> faults() {
    return faults;
  }
}
