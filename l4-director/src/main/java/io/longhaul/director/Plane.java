package io.longhaul.director;

import io.longhaul.hash.Epoch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * How a director moves bytes from clients to nodes.
 *
 * <p>A plane forwards by the epoch that was loaded last and by nothing else, so it goes on when
 * whoever brings epochs is away.
 */
public interface Plane extends AutoCloseable {
  /** The plane's word in status and configuration, such as {@code relay}. */
  String name();

  /**
   * How it is carried out, where there is more than one way and one was found, such as {@code
   * native}.
   */
  default Optional<String> mode() {
    return Optional.empty();
  }

  /** Where the packets that it encapsulates come from; empty where it encapsulates none. */
  default Optional<InetAddress> underlay() {
    return Optional.empty();
  }

  /**
   * Takes an epoch. When this returns, new connections go by it and it may be acknowledged.
   * Connections that are open stay as they are. Safe from any thread; the last call wins.
   */
  void load(Epoch epoch);

  /**
   * Where each front door is listened at while it accepts, by the door's name; empty for a plane
   * that takes packets for the doors' own addresses on their way.
   */
  Map<String, InetSocketAddress> listens();

  /** Client connections that would end with this plane; 0 where it keeps none. */
  int connections();

  /**
   * Takes new connections, or does not; those that are open go on either way. A plane that was
   * started takes none before it is told to; one that forwards packets takes what comes, and this
   * says whether its doors are to be announced. Idempotent, safe from any thread.
   *
   * @throws java.io.UncheckedIOException when it cannot, such as for an address that somebody else
   *     took meanwhile; to be tried again
   */
  void accepting(boolean whether);

  /** Ends everything that this process carries, open connections included. Idempotent. */
  @Override
  void close();
}
