package io.longhaul.node.config;

import java.util.Optional;

/**
 * What serves the connections of one front door.
 *
 * @param name unique in the document; routes refer to it
 * @param door name of the front door, as in the tier's specification; unique in the document
 * @param tls how TLS is ended; empty where connections are plain
 */
public record ListenerSpec(String name, String door, Optional<ListenerTls> tls) {
  /** A listener of plain connections. */
  public static ListenerSpec plain(String name, String door) {
    return new ListenerSpec(name, door, Optional.empty());
  }
}
