package io.longhaul.chaos.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The configuration of everything that runs in the lab, in its folder. */
final class LabFiles {
  /** Shorter than the default, so that a drain is over while one looks on. */
  private static final String GRACE = "10s";

  private static final int TOKEN_BYTES = 24;

  private final Path folder;

  LabFiles(Path folder) {
    this.folder = folder;
  }

  static String zooKeeper() {
    return LabPlan.CORE.address() + ":2181";
  }

  static String application() {
    return LabPlan.APPLICATIONS + ":9000";
  }

  /** Where BPF programs are pinned. */
  Path bpf() {
    return folder.resolve("bpf");
  }

  /** The file with the admin API's token. */
  Path token() {
    return folder.resolve("admin.token");
  }

  /** Where a node writes down its requests. */
  Path accessLog(LabHost node) {
    return folder.resolve(node.name() + "-access.log");
  }

  /** Makes the token of the admin API. */
  void makeToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    try {
      Files.deleteIfExists(token());
      Files.createFile(
          token(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(token(), token + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("admin.token.sha256", sha256(token) + "\n");
  }

  Path zooKeeperConfiguration() {
    return write(
        "zookeeper.yaml",
        """
        data: %s
        listen: "%s"
        tickTime: 1s
        """
            .formatted(folder.resolve("zookeeper"), zooKeeper()));
  }

  Path tier() {
    return write(
        "tier.yaml",
        """
        tier: %s
        plane: xdp
        occupancyGrace: %s
        doors:
          - name: %s
            addresses: ["%s", "%s"]
            port: %d
        """
            .formatted(
                LabPlan.TIER,
                GRACE,
                LabPlan.DOOR,
                LabPlan.DOOR_V4,
                LabPlan.DOOR_V6,
                LabPlan.DOOR_PORT));
  }

  Path routes() {
    return write(
        "routes.yaml",
        """
        listeners: [{name: web, door: %s}]
        routes: [{host: "*", path: /, upstream: sample}]
        upstreams: [{name: sample, endpoints: ["%s"]}]
        """
            .formatted(LabPlan.DOOR, application()));
  }

  Path director(LabHost host) {
    return write(
        host.name() + "-director.yaml",
        """
        tier: %1$s
        id: %2$s
        plane: xdp
        zookeeper: {connect: "%3$s", sessionTimeout: 6s}
        xdp: {interface: eth0, pins: "%4$s", address: %5$s}
        admin: {listen: "%5$s:8480", tokenSha256File: "%6$s"}
        telemetry: {listen: "%5$s:7480"}
        data: "%7$s"
        announce:
          asn: %8$d
          routerId: %10$s
          nextHop6: "%9$s"
          neighbours: [{address: 127.0.0.1, port: 1179, asn: %8$d, source: 127.0.0.1}]
        """
            .formatted(
                LabPlan.TIER,
                host.name(),
                zooKeeper(),
                bpf().resolve(host.name()),
                host.address(),
                folder.resolve("admin.token.sha256"),
                folder.resolve(host.name() + "-director"),
                LabPlan.asn(host),
                host.address6(),
                LabPlan.speaker(host)));
  }

  Path node(LabHost host) {
    return write(
        host.name() + "-node.yaml",
        """
        tier: %1$s
        id: %2$s
        plane: xdp
        zookeeper: {connect: "%3$s", sessionTimeout: 6s}
        admin: {listen: "%4$s:9480"}
        data: "%5$s"
        accessLog: {file: "%6$s"}
        """
            .formatted(
                LabPlan.TIER,
                host.name(),
                zooKeeper(),
                host.address(),
                folder.resolve(host.name() + "-node"),
                accessLog(host)));
  }

  Path shim(LabHost host) {
    return write(
        host.name() + "-shim.yaml",
        """
        tier: %1$s
        id: %2$s
        zookeeper: {connect: "%3$s", sessionTimeout: 6s}
        data: "%4$s"
        shim: {trusted: ["10.91.0.0/24"], address: %5$s, pins: "%6$s"}
        """
            .formatted(
                LabPlan.TIER,
                host.name(),
                zooKeeper(),
                folder.resolve(host.name() + "-shim"),
                host.address(),
                bpf().resolve(host.name())));
  }

  Path routerBird() {
    return write("router-bird.conf", BirdFiles.router());
  }

  Path directorBird(LabHost host) {
    return write(host.name() + "-bird.conf", BirdFiles.director(host));
  }

  private Path write(String name, String text) {
    try {
      Files.createDirectories(folder);
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
