package io.longhaul.ops.up;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.up.FreePorts.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the directors of a local tier listen and serve their admin API.
 *
 * @param listens of each director, for clients
 * @param admins of each director
 */
record UpAddresses(List<InetSocketAddress> listens, List<InetSocketAddress> admins) {
  private static final int MAX_PORT = 0xFFFF;

  UpAddresses {
    listens = List.copyOf(listens);
    admins = List.copyOf(admins);
  }

  /**
   * Chooses addresses that are free now.
   *
   * @throws CommandFailure when one that was asked for is not
   */
  static UpAddresses choose(UpSettings settings, FreePorts ports) {
    return new UpAddresses(listens(settings, ports), admins(settings, ports));
  }

  /** Whether all directors have the same port, on addresses of their own. */
  boolean samePort() {
    return listens.stream().map(InetSocketAddress::getPort).distinct().count() == 1;
  }

  /** 127.0.0.1, 127.0.0.2, ... at one port where the system allows it, else successive ports. */
  private static List<InetSocketAddress> listens(UpSettings settings, FreePorts ports) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < settings.directors(); i++) {
      InetSocketAddress address = new InetSocketAddress(loopback(i + 1), settings.port());
      Answer answer = ports.tryOut(address);
      if (i > 0 && answer == Answer.IMPOSSIBLE) {
        return successive(settings, ports);
      }
      refuseUnlessFree(address, answer, "--port");
      addresses.add(address);
    }
    return addresses;
  }

  private static List<InetSocketAddress> successive(UpSettings settings, FreePorts ports) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < settings.directors(); i++) {
      if (settings.port() + i > MAX_PORT) {
        throw new CommandFailure("--port: " + settings.port() + " leaves no room for directors");
      }
      InetSocketAddress address = new InetSocketAddress(loopback(1), settings.port() + i);
      refuseUnlessFree(address, ports.tryOut(address), "--port");
      addresses.add(address);
    }
    return addresses;
  }

  private static List<InetSocketAddress> admins(UpSettings settings, FreePorts ports) {
    InetSocketAddress first =
        settings
            .admin()
            .orElseGet(() -> new InetSocketAddress(loopback(1), UpSettings.DEFAULT_ADMIN_PORT));
    if (settings.admin().isPresent()) {
      refuseUnlessFree(first, ports.tryOut(first), "--admin");
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < settings.directors(); i++) {
      addresses.add(free(first.getAddress(), first.getPort() + i, ports, settings.port()));
    }
    return addresses;
  }

  private static InetSocketAddress free(
      InetAddress address, int port, FreePorts ports, int clientPort) {
    boolean usable =
        port <= MAX_PORT
            && port != clientPort
            && ports.tryOut(new InetSocketAddress(address, port)) == Answer.FREE;
    return new InetSocketAddress(address, usable ? port : ports.any(address));
  }

  private static void refuseUnlessFree(InetSocketAddress address, Answer answer, String option) {
    String text = ScalarValues.text(address);
    switch (answer) {
      case FREE -> {}
      case TAKEN ->
          throw new CommandFailure(
              text + " is taken by another process (stop that, or choose another " + option + ")");
      case IMPOSSIBLE ->
          throw new CommandFailure(
              text + " cannot be listened on by this user (choose another " + option + ")");
    }
  }

  private static InetAddress loopback(int last) {
    return ScalarValues.ip("127.0.0." + last);
  }
}
