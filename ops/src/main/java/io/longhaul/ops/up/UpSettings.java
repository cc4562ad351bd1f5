package io.longhaul.ops.up;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code up} was asked for.
 *
 * @param nodes how many to start; empty for as many as the data folder knows, or three
 * @param port of every director
 * @param admin of the first director; empty for the default one, or another where that is taken
 * @param data folder that is kept; empty for a temporary one
 * @param verbose whether everything that the processes log is shown
 */
record UpSettings(
    int directors,
    Optional<Integer> nodes,
    int port,
    Optional<InetSocketAddress> admin,
    Optional<Path> data,
    boolean verbose) {
  static final String TIER = "local";
  static final String DOOR = "web";
  static final int DEFAULT_NODES = 3;
  static final int MAX_DIRECTORS = 32;
  static final int MAX_NODES = 64;
  static final int DEFAULT_ADMIN_PORT = 8480;
}
