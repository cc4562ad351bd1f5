package io.longhaul.chaos.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The configuration files of a local tier, in a folder of its own. */
record TierFiles(Path folder, String zooKeeper, String token) {
  /** Short waits, so that the tests are quick; each still longer than what it waits for. */
  static final int HEAD_TIMEOUT_SECONDS = 2;

  Path tier(int port) {
    return write(
        "tier.yaml",
        """
        tier: test
        occupancyGrace: 3s
        doors:
          - name: web
            addresses: [127.0.0.1]
            port: %d
        """
            .formatted(port));
  }

  Path routes(String text) {
    return write("routes.yaml", text);
  }

  Path director(String id, int port, int adminPort) {
    write("admin.token.sha256", sha256(token) + "\n");
    return write(
        id + ".yaml",
        """
        tier: test
        id: %s
        zookeeper:
          connect: %s
          sessionTimeout: 4s
        listen:
          web: 127.0.0.1:%d
        admin:
          listen: 127.0.0.1:%d
          tokenSha256File: %s
        data: %s
        relay:
          connectTimeout: 2s
          workers: 1
        """
            .formatted(
                id,
                zooKeeper,
                port,
                adminPort,
                folder.resolve("admin.token.sha256"),
                folder.resolve(id)));
  }

  Path node(String id, int port, int adminPort) {
    return node(id + ".yaml", id, port, adminPort, zooKeeper);
  }

  /** The same with a ZooKeeper at a port where there is none. */
  Path lostNode(String id, int port, int adminPort, int zooKeeperPort) {
    return node(id + "-lost.yaml", id, port, adminPort, "127.0.0.1:" + zooKeeperPort);
  }

  /** The same with an address for directors on another host; it is never registered. */
  Path strangerNode(String id, int port, int adminPort) {
    Path config = node(id + "-stranger.yaml", id, port, adminPort, zooKeeper);
    try {
      Files.writeString(config, "advertise: 127.0.0.2:" + port + "\n", StandardOpenOption.APPEND);
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same at another port. */
  Path movedNode(String id, int port, int adminPort) {
    return node(id + "-moved.yaml", id, port, adminPort, zooKeeper);
  }

  private Path node(String file, String id, int port, int adminPort, String zooKeeper) {
    return write(
        file,
        """
        tier: test
        id: %s
        zookeeper:
          connect: %s
          sessionTimeout: 4s
        listen: 127.0.0.1:%d
        admin:
          listen: 127.0.0.1:%d
        data: %s
        workers: 1
        limits:
          headTimeout: %ds
        """
            .formatted(id, zooKeeper, port, adminPort, folder.resolve(id), HEAD_TIMEOUT_SECONDS));
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
