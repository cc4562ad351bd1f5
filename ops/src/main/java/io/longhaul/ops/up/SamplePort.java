package io.longhaul.ops.up;

import io.longhaul.ops.sample.SampleApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Starts the sample application where the stored routes look for it, if that port is free. */
final class SamplePort {
  private static final String FILE = "sample.port";

  private SamplePort() {}

  /** The port of the last run, if there was one. */
  static Optional<String> before(UpFolder folder) {
    return Optional.of(folder.recall(FILE)).filter(port -> port.matches("\\d{1,5}"));
  }

  static SampleApplication start(UpFolder folder) {
    Optional<Integer> before = before(folder).map(Integer::parseInt);
    SampleApplication sample = before.flatMap(SamplePort::tryAt).orElseGet(() -> at(0));
    folder.remember(FILE, Integer.toString(sample.address().getPort()));
    return sample;
  }

  private static Optional<SampleApplication> tryAt(int port) {
    try {
      return Optional.of(SampleApplication.start(loopback(port)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static SampleApplication at(int port) {
    try {
      return SampleApplication.start(loopback(port));
    } catch (IOException e) {
      throw new UncheckedIOException("sample application: " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
