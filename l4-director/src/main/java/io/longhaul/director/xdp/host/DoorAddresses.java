package io.longhaul.director.xdp.host;

import io.longhaul.director.xdp.bpf.InterfaceIndex;
import io.longhaul.director.xdp.netlink.InterfaceAddresses;
import io.longhaul.hash.Epoch;
import io.longhaul.membership.config.ScalarValues;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front doors' addresses on the host's loopback interface, without which the kernel would not
 * take the packets that the shim unwraps. What was put is kept on the disk before, so that exactly
 * that is taken away, by whichever process: an address that was there already is left alone.
 */
public final class DoorAddresses implements AutoCloseable {
  private static final String LOOPBACK = "lo";
  private static final Logger LOG = LoggerFactory.getLogger(DoorAddresses.class);

  private final InterfaceAddresses loopback;
  private final KeptLines kept;

  /**
   * Of the calling thread's network namespace.
   *
   * @param memory the file that says what was put
   */
  public DoorAddresses(Path memory) {
    this.loopback = new InterfaceAddresses(LOOPBACK, InterfaceIndex.of(LOOPBACK));
    this.kept = new KeptLines(memory);
  }

  /** The addresses of all doors of an epoch. */
  public static Set<InetAddress> of(Epoch epoch) {
    return epoch.doors().stream()
        .flatMap(door -> door.addresses().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Puts those of these that are not there.
   *
   * @throws io.longhaul.director.xdp.netlink.NetlinkException where the kernel refuses
   */
  public synchronized void put(Collection<InetAddress> wanted) {
    Set<InetAddress> there = loopback.all();
    Set<InetAddress> missing = without(wanted, there::contains);
    if (missing.isEmpty()) {
      return;
    }
    Set<InetAddress> own = own();
    own.addAll(missing);
    keep(own);
    for (InetAddress address : missing) {
      if (loopback.put(address)) {
        LOG.info("address {}: put on {}", address.getHostAddress(), LOOPBACK);
      }
    }
  }

  /**
   * Puts again what was put and is gone: somebody else has taken it away.
   *
   * @throws io.longhaul.director.xdp.netlink.NetlinkException where the kernel refuses
   */
  public synchronized void putBack() {
    put(own());
  }

  /** Takes away what was put here, but for these. */
  public synchronized void takeAllBut(Collection<InetAddress> wanted) {
    Set<InetAddress> own = own();
    for (InetAddress address : without(own, wanted::contains)) {
      if (loopback.take(address)) {
        LOG.info("address {}: taken from {}", address.getHostAddress(), LOOPBACK);
      }
      own.remove(address);
      keep(own);
    }
  }

  /** What was put, by this process or an earlier one, and is to be taken away some day. */
  public synchronized Set<InetAddress> own() {
    Set<InetAddress> own = new TreeSet<>(Comparator.comparing(InetAddress::getHostAddress));
    kept.read().forEach(line -> own.add(ScalarValues.ip(line)));
    return own;
  }

  /** {@link #own()}, each with whether it is there. */
  public synchronized Map<InetAddress, Boolean> present() {
    Set<InetAddress> there = loopback.all();
    Map<InetAddress, Boolean> present = new LinkedHashMap<>();
    own().forEach(address -> present.put(address, there.contains(address)));
    return present;
  }

  private void keep(Collection<InetAddress> own) {
    kept.write(own.stream().map(InetAddress::getHostAddress).toList());
  }

  static Set<InetAddress> without(
      Collection<InetAddress> addresses, Predicate<InetAddress> dropped) {
    return addresses.stream()
        .filter(dropped.negate())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public void close() {
    loopback.close();
  }
}
