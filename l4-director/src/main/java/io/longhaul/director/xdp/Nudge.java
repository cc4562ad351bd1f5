package io.longhaul.director.xdp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an empty datagram to an address's discard port (RFC 863), so that the kernel asks for the
 * link address of whoever takes it there. Sends in the network namespace of the thread that made
 * it.
 */
final class Nudge implements Consumer<Inet4Address>, AutoCloseable {
  private static final int DISCARD = 9;
  private static final Logger LOG = LoggerFactory.getLogger(Nudge.class);

  private final DatagramChannel channel;

  /**
   * @param source the address that it sends from
   */
  Nudge(Inet4Address source) {
    try {
      channel = DatagramChannel.open(StandardProtocolFamily.INET);
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(source, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "own underlay address: " + source.getHostAddress() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void accept(Inet4Address address) {
    try {
      channel.send(ByteBuffer.allocate(0), new InetSocketAddress(address, DISCARD));
    } catch (IOException e) {
      LOG.debug("nudging {}", address, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }
}
