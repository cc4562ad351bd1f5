package io.longhaul.node.discovery;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The DNS servers that a host's resolv.conf names (resolv.conf(5)); its other lines mean nothing.
 */
final class HostServers {
  static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  /** As many as the C library asks. */
  static final int MAX_SERVERS = 3;

  private static final int MAX_BYTES = 64 * 1024;
  private static final int PORT = 53;

  private HostServers() {}

  /** Those that the file names now; none where it cannot be read. */
  static List<InetSocketAddress> of(Path resolvConf) {
    try {
      String text = new String(LineFile.bytes(resolvConf, MAX_BYTES), StandardCharsets.ISO_8859_1);
      return parse(text);
    } catch (FileFault e) {
      return List.of();
    }
  }

  static List<InetSocketAddress> parse(String text) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("[ \t]+", -1);
      if (words.length >= 2 && words[0].equals("nameserver") && servers.size() < MAX_SERVERS) {
        try {
          servers.add(new InetSocketAddress(AddressText.ip(words[1]), PORT));
        } catch (IllegalArgumentException e) {
          // The C library passes over such a line, too.
        }
      }
    }
    return servers;
  }
}
