package io.longhaul.director.xdp.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of the kernel that a node's host has to have. What they were before is kept on the disk,
 * so that whichever process can restore it.
 */
public final class HostSettings {
  private static final Path KERNEL = Path.of("/proc/sys");
  private static final Logger LOG = LoggerFactory.getLogger(HostSettings.class);

  private final Path root;
  private final Map<String, String> wanted;
  private final KeptLines kept;

  HostSettings(Path root, Map<String, String> wanted, Path memory) {
    this.root = root;
    this.wanted = wanted;
    this.kept = new KeptLines(memory);
  }

  /**
   * For a host whose encapsulated packets come in by an interface, in the network namespace of the
   * thread that calls.
   *
   * @param memory the file that says what was there before
   */
  public static HostSettings of(String interfaceName, Path memory) {
    Map<String, String> wanted = new LinkedHashMap<>();
    // A listener that closes hands its queue to its successor.
    wanted.put("net/ipv4/tcp_migrate_req", "1");
    String there = "net/ipv4/conf/" + interfaceName + "/";
    // Clients' packets come in here, whichever way their answers go.
    wanted.put(there + "rp_filter", "2");
    // Doors' addresses are the directors' as far as others on the link are concerned.
    wanted.put(there + "arp_ignore", "1");
    wanted.put(there + "arp_announce", "2");
    return new HostSettings(KERNEL, wanted, memory);
  }

  /**
   * Makes them what they have to be.
   *
   * @return what could not be, a line each with what to do
   */
  public List<String> apply() {
    List<String> faults = new ArrayList<>();
    Map<String, String> before = before();
    wanted.forEach(
        (name, value) -> {
          try {
            String now = read(name);
            if (!now.equals(value)) {
              before.put(name, now);
              keep(before);
              Files.writeString(root.resolve(name), value);
              LOG.info("{}: {} (before: {})", dotted(name), value, now);
            }
          } catch (IOException e) {
            faults.add(fault(name, value, e));
          }
        });
    return faults;
  }

  /**
   * Makes them what they were before.
   *
   * @return what could not be, a line each with what to do
   */
  public List<String> restore() {
    List<String> faults = new ArrayList<>();
    Map<String, String> before = before();
    Map<String, String> left = new LinkedHashMap<>(before);
    before.forEach(
        (name, value) -> {
          try {
            // What somebody else has set since is his, and what is gone with its interface is gone.
            if (Files.exists(root.resolve(name)) && read(name).equals(wanted.get(name))) {
              Files.writeString(root.resolve(name), value);
              LOG.info("{}: {} again", dotted(name), value);
            }
            left.remove(name);
          } catch (IOException e) {
            faults.add(fault(name, value, e));
          }
        });
    keep(left);
    return faults;
  }

  private String read(String name) throws IOException {
    return Files.readString(root.resolve(name)).strip();
  }

  private static String fault(String name, String value, IOException e) {
    return "%s: not set (%s; expected: %s, set it by hand: sysctl -w %s=%s)"
        .formatted(dotted(name), e.getMessage(), value, name, value);
  }

  private static String dotted(String name) {
    return name.replace('/', '.');
  }

  private Map<String, String> before() {
    Map<String, String> before = new LinkedHashMap<>();
    for (String line : kept.read()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        before.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return before;
  }

  private void keep(Map<String, String> before) {
    kept.write(before.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }
}
