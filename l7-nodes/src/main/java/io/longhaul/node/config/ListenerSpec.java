package io.longhaul.node.config;

import java.util.List;
import java.util.Optional;

/**
 * What serves the connections of one front door.
 *
 * @param name unique in the document; routes refer to it
 * @param door name of the front door, as in the tier's specification; unique in the document
 * @param tls how TLS is ended; empty where connections are plain
 * @param policies names of the policies that all its requests must pass; their addresses are looked
 *     at when a connection comes, too
 */
public record ListenerSpec(
    String name, String door, Optional<ListenerTls> tls, List<String> policies) {
  public ListenerSpec {
    policies = policies.stream().sorted().toList();
  }

  /** A listener of plain connections. */
  public static ListenerSpec plain(String name, String door) {
    return new ListenerSpec(name, door, Optional.empty(), List.of());
  }
}
