package io.longhaul.director.xdp;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the xdp plane runs by.
 *
 * @param interfaceName the interface that clients' packets come in by
 * @param mode in which mode the program is put on it
 * @param pins where its program and maps are pinned: a folder of a BPF file system
 * @param address own underlay address; empty for the interface's first
 * @param mtuBytes largest IP packet that the underlay carries; empty for the interface's own
 */
public record XdpSettings(
    String interfaceName,
    ModeChoice mode,
    Path pins,
    Optional<Inet4Address> address,
    OptionalInt mtuBytes) {
  /** What the kernel takes as an interface's name, less names that would lead out of a folder. */
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^\\s/:]{1,15}");

  /** Settings with every default. */
  public static XdpSettings defaults(String interfaceName) {
    return new XdpSettings(
        interfaceName,
        ModeChoice.AUTO,
        Installation.DEFAULT_ROOT,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Reads the section {@code xdp} of a director's configuration. */
  public static XdpSettings from(Section xdp) {
    String name = xdp.string("interface");
    if (xdp.has("interface")) {
      nameFault(name).ifPresent(why -> xdp.fault("interface", why));
    }
    return of(name, xdp);
  }

  /** Reads what directors and shims have in common. */
  static XdpSettings of(String interfaceName, Section section) {
    int mtu = section.integer("mtu", ProgramSettings.MIN_MTU, ProgramSettings.MAX_MTU, 0);
    return new XdpSettings(
        interfaceName,
        section.oneOf("mode", ModeChoice.class, ModeChoice.AUTO),
        section.value("pins", XdpSettings::folder, Installation.DEFAULT_ROOT),
        section.value("address", XdpSettings::address, Optional.empty()),
        mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu));
  }

  /** What is wrong with an interface's name, if anything is. */
  public static Optional<String> nameFault(String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("'" + name + "' (expected: an interface's name, 1 to 15 characters)");
  }

  private static Path folder(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("'" + text + "' (expected: an absolute path)");
    }
    return path.normalize();
  }

  private static Optional<Inet4Address> address(String text) {
    InetAddress address = ScalarValues.ip(text);
    if (address instanceof Inet4Address v4) {
      return Optional.of(v4);
    }
    throw new IllegalArgumentException("'" + text + "' (expected: an IPv4 address)");
  }
}
