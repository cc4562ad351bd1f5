package io.longhaul.director.xdp;

import io.longhaul.director.xdp.bpf.BpfException;
import io.longhaul.director.xdp.bpf.BpfProgram;
import io.longhaul.director.xdp.bpf.Errno;
import io.longhaul.director.xdp.bpf.XdpLink;
import io.longhaul.director.xdp.bpf.XdpMode;
import io.longhaul.director.xdp.netlink.HostNetwork;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's place on an interface, pinned, and the mode that it runs in there. A program takes
 * the place of the one before without a packet in between, unless another mode is asked for: the
 * kernel has no way to change that but to take the one off and then put the other on.
 */
final class Attachment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

  /** Kind of the interfaces on which what is sent in native mode may never arrive. */
  private static final String VETH = "veth";

  private final String interfaceName;
  private final int interfaceIndex;
  private final Path pin;
  private final ModeChoice choice;
  private Optional<XdpLink> link;
  private Optional<XdpUnavailableException> refusal = Optional.empty();

  /**
   * @param pin where it is pinned, or will be
   * @param choice in which mode it is to be
   */
  Attachment(String interfaceName, int interfaceIndex, Path pin, ModeChoice choice) {
    this.interfaceName = interfaceName;
    this.interfaceIndex = interfaceIndex;
    this.pin = pin;
    this.choice = choice;
    this.link = XdpLink.pinned(pin);
  }

  /**
   * Puts a program there, in the place of the one before where there is one.
   *
   * @throws XdpUnavailableException where the mode that is asked for is refused; then the one
   *     before that was there is there again, with this program
   */
  void put(BpfProgram program) {
    // An interface that was made anew has the name of the old one, but no program.
    if (link.isPresent() && link.get().interfaceIndex() != interfaceIndex) {
      letGo(link.get());
    }
    Optional<XdpMode> there = link.flatMap(_ -> mode());
    if (there.isPresent() && !choice.allows(there.get())) {
      change(program, there.get());
    } else if (link.isPresent()) {
      link.get().replace(program);
      there.ifPresent(this::kept);
    } else {
      keep(attached(program));
    }
  }

  /** How the interface runs its program; empty when it has none. */
  Optional<XdpMode> mode() {
    return XdpMode.of(interfaceIndex);
  }

  private void change(BpfProgram program, XdpMode before) {
    if (refusal.isPresent()) {
      // Whoever puts it here tries again, and each time packets would meet no program.
      throw refusal.get();
    }
    LOG.warn(
        "interface {}: from {} to {} mode; packets that come in between go to the kernel",
        interfaceName,
        word(before),
        choice.name().toLowerCase(Locale.ROOT));
    link.orElseThrow().detach();
    letGo(link.orElseThrow());
    try {
      keep(attached(program));
    } catch (XdpUnavailableException refused) {
      refusal = Optional.of(refused);
      keep(XdpLink.attach(program, interfaceIndex, before));
      throw refused;
    }
  }

  private void kept(XdpMode mode) {
    if (choice == ModeChoice.AUTO && mode == XdpMode.NATIVE && isVeth()) {
      LOG.warn(
          "interface {}: stays in native mode, as it was, but is a veth: what it sends may never"
              + " arrive unless the other end has an XDP program, too (mode: generic changes it)",
          interfaceName);
    } else if (choice == ModeChoice.AUTO) {
      LOG.info("interface {}: stays in {} mode, as it was", interfaceName, word(mode));
    }
  }

  private XdpLink attached(BpfProgram program) {
    return choice.only().map(mode -> asked(program, mode)).orElseGet(() -> best(program));
  }

  private XdpLink asked(BpfProgram program, XdpMode mode) {
    try {
      return XdpLink.attach(program, interfaceIndex, mode);
    } catch (BpfException e) {
      throw new XdpUnavailableException(
          ("interface %s: %s mode refused: %s (expected: a driver that has it, and no program of"
                  + " others; else another mode)")
              .formatted(interfaceName, word(mode), Errno.text(e.errno())),
          e);
    }
  }

  private XdpLink best(BpfProgram program) {
    if (isVeth()) {
      LOG.info(
          "interface {}: generic mode, since it is a veth: what those send in native mode may never"
              + " arrive unless the other end has an XDP program, too; turn offloads off at that"
              + " end (ethtool -K IF tx off tso off gso off)",
          interfaceName);
      return XdpLink.attach(program, interfaceIndex, XdpMode.GENERIC);
    }
    try {
      return XdpLink.attach(program, interfaceIndex, XdpMode.NATIVE);
    } catch (BpfException refused) {
      try {
        XdpLink made = XdpLink.attach(program, interfaceIndex, XdpMode.GENERIC);
        LOG.info(
            "interface {}: generic mode, since native was refused: {}",
            interfaceName,
            Errno.text(refused.errno()));
        return made;
      } catch (BpfException e) {
        e.addSuppressed(refused);
        throw e;
      }
    }
  }

  private boolean isVeth() {
    try (HostNetwork network = HostNetwork.ofKernel()) {
      return network.link(interfaceIndex).kind().filter(VETH::equals).isPresent();
    }
  }

  private void keep(XdpLink made) {
    made.pin(pin);
    link = Optional.of(made);
  }

  private void letGo(XdpLink stale) {
    stale.close();
    PinFolder.delete(pin);
    link = Optional.empty();
  }

  private static String word(XdpMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  /** Lets go of it; the program stays there. */
  @Override
  public void close() {
    link.ifPresent(XdpLink::close);
  }
}
