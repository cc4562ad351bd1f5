package io.longhaul.ops.process;

import java.nio.file.Path;

/**
 * What a shim's agent has put on its host, in its folder, for whoever takes it away.
 *
 * @param folder the agent's own
 */
record ShimFiles(Path folder) {
  /** Doors' addresses that were put on the loopback interface. */
  Path addresses() {
    return folder.resolve("addresses");
  }

  /** Kernel settings as they were before. */
  Path settings() {
    return folder.resolve("settings");
  }
}
