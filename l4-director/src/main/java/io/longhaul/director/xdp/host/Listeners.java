package io.longhaul.director.xdp.host;

import io.longhaul.hash.DoorState;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who listens on this host, by {@code /proc/net/tcp} and {@code tcp6}.
 *
 * @param places the addresses and ports; a wildcard address stands for all
 */
public record Listeners(Set<InetSocketAddress> places) {
  private static final Path FOLDER = Path.of("/proc/thread-self/net");
  private static final List<String> FILES = List.of("tcp", "tcp6");
  private static final String LISTENS = "0A";
  private static final int COLUMN_LOCAL = 1;
  private static final int COLUMN_STATE = 3;
  private static final int HEX = 16;
  private static final int WORD_DIGITS = 2 * Integer.BYTES;
  private static final InetAddress ANY_V4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY_V6 = InetAddress.ofLiteral("::");

  public Listeners {
    places = Set.copyOf(places);
  }

  /** Those of the calling thread's network namespace. */
  public static Listeners ofHost() {
    Set<InetSocketAddress> places = new HashSet<>();
    for (String name : FILES) {
      Path file = FOLDER.resolve(name);
      if (Files.exists(file)) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
          read(lines, places);
        } catch (IOException e) {
          throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
      }
    }
    return new Listeners(places);
  }

  /** Reads one file as far as listeners go: the kernel tells of them before all other sockets. */
  static void read(BufferedReader lines, Set<InetSocketAddress> into) throws IOException {
    lines.readLine();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] columns = line.strip().split(" +", COLUMN_STATE + 2);
      if (columns.length <= COLUMN_STATE || !columns[COLUMN_STATE].equals(LISTENS)) {
        return;
      }
      place(columns[COLUMN_LOCAL]).ifPresent(into::add);
    }
  }

  /** Such as {@code 0100007F:1F90}: words as this processor has them, and a port. */
  private static Optional<InetSocketAddress> place(String text) {
    int colon = text.indexOf(':');
    try {
      ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
      for (int at = 0; at < colon; at += WORD_DIGITS) {
        bytes.putInt(Integer.parseUnsignedInt(text.substring(at, at + WORD_DIGITS), HEX));
      }
      // One of IPv4 in a socket of both becomes one of IPv4.
      InetAddress address = InetAddress.getByAddress(bytes.array());
      return Optional.of(
          new InetSocketAddress(address, Integer.parseInt(text.substring(colon + 1), HEX)));
    } catch (RuntimeException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether somebody listens at a place. */
  public boolean at(InetAddress address, int port) {
    return places.contains(new InetSocketAddress(address, port))
        || places.contains(new InetSocketAddress(ANY_V6, port))
        || (address instanceof Inet4Address
            && places.contains(new InetSocketAddress(ANY_V4, port)));
  }

  /** Those of {@link #added} at which nobody listens. */
  public Set<InetSocketAddress> missing(Epoch epoch) {
    return added(epoch).stream()
        .filter(place -> !at(place.getAddress(), place.getPort()))
        .collect(Collectors.toSet());
  }

  /** The places of an epoch's doors that are being added; one of all ports, or of UDP, has none. */
  public static Set<InetSocketAddress> added(Epoch epoch) {
    return epoch.doors().stream()
        .filter(door -> door.state() == DoorState.ADDING)
        .filter(door -> door.protocol() == Protocol.TCP && door.port() != 0)
        .flatMap(
            door ->
                door.addresses().stream()
                    .map(address -> new InetSocketAddress(address, door.port())))
        .collect(Collectors.toSet());
  }
}
