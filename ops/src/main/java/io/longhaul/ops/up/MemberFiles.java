package io.longhaul.ops.up;

import io.longhaul.membership.config.ScalarValues;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Writes the configuration of each process, in the form that separate processes have. */
final class MemberFiles {
  /** A dead process is noticed after this time, a living one is not lost in a busy moment. */
  private static final String SESSION_TIMEOUT = "4s";

  private final UpFolder folder;
  private final String zookeeper;

  MemberFiles(UpFolder folder, String zookeeper) {
    this.folder = folder;
    this.zookeeper = zookeeper;
  }

  /** A director's. */
  Path director(String id, InetSocketAddress listen, InetSocketAddress admin, Path tokenDigests) {
    return folder.write(
        id + ".yaml",
        """
        tier: %s
        id: %s
        zookeeper: {connect: "%s", sessionTimeout: %s}
        listen: {%s: "%s"}
        admin: {listen: "%s", tokenSha256File: "%s"}
        data: "%s"
        """
            .formatted(
                UpSettings.TIER,
                id,
                zookeeper,
                SESSION_TIMEOUT,
                UpSettings.DOOR,
                ScalarValues.text(listen),
                ScalarValues.text(admin),
                quoted(tokenDigests),
                quoted(folder.path(id))));
  }

  /** A node's. */
  Path node(String id) {
    return folder.write(
        id + ".yaml",
        """
        tier: %s
        id: %s
        zookeeper: {connect: "%s", sessionTimeout: %s}
        listen: "127.0.0.1:0"
        admin: {listen: "127.0.0.1:0"}
        data: "%s"
        accessLog: {file: "%s", maxMiB: 16, keep: 1}
        """
            .formatted(
                UpSettings.TIER,
                id,
                zookeeper,
                SESSION_TIMEOUT,
                quoted(folder.path(id)),
                quoted(folder.path(id + ".access.log"))));
  }

  private static String quoted(Path path) {
    return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
