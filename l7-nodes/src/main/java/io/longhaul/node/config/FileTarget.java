package io.longhaul.node.config;

import java.nio.file.Path;

/**
 * A file on each node's host that lists endpoints.
 *
 * @param path absolute
 */
public record FileTarget(Path path) implements EndpointTarget {
  @Override
  public String toString() {
    return "file:" + path;
  }
}
