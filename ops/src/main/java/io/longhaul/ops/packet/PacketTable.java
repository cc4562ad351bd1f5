package io.longhaul.ops.packet;

import io.longhaul.director.xdp.HashField;
import io.longhaul.director.xdp.LoadedProgram;
import io.longhaul.director.xdp.NextHop;
import io.longhaul.director.xdp.ProgramKind;
import io.longhaul.director.xdp.ProgramSettings;
import io.longhaul.director.xdp.TableContents;
import io.longhaul.director.xdp.TrustedPrefix;
import io.longhaul.hash.Epoch;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.config.Section;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a table file says: everything that a program goes by, with no tier behind it.
 *
 * @param source own underlay address
 * @param mtu of the underlay
 * @param trusted networks from which a shim takes encapsulated packets
 * @param vouched whether a shim's agent vouches for the table
 */
record PacketTable(
    TableContents contents,
    InetAddress source,
    int mtu,
    List<TrustedPrefix> trusted,
    boolean vouched) {
  private static final int DEFAULT_MTU = 1500;
  private static final int MAX_EPOCH = Integer.MAX_VALUE;
  private static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

  /** Reads a table file's root. */
  static PacketTable from(Section root) {
    int number = root.integer("epoch", 1, MAX_EPOCH, 1);
    HashKey key = root.value("key", HashKey::fromHex, new HashKey(0, 0));
    if (!root.has("key")) {
      root.fault("key", "missing");
    }
    TableNodes nodes = TableNodes.from(root);
    Set<HashField> fields = hashFields(root);
    Optional<String> self =
        root.has("self") ? Optional.of(nodes.known(root, "self")) : Optional.empty();
    Epoch epoch =
        new Epoch(number, 1, key, TableDoors.from(root), nodes.nodes(), nodes.chains(root));
    Map<InetAddress, NextHop> hops = nodes.nextHops();
    return new PacketTable(
        new TableContents(epoch, fields, hops, self),
        source(root),
        root.integer("mtu", ProgramSettings.MIN_MTU, ProgramSettings.MAX_MTU, DEFAULT_MTU),
        root.values("trusted", TrustedPrefix::parse),
        root.bool("vouched", true));
  }

  private static InetAddress source(Section root) {
    if (!root.has("source")) {
      root.fault("source", "missing");
    }
    return root.value("source", ScalarValues::ip, NOWHERE);
  }

  private static Set<HashField> hashFields(Section root) {
    if (!root.has("hash")) {
      return HashField.ALL;
    }
    EnumSet<HashField> fields = EnumSet.noneOf(HashField.class);
    fields.addAll(root.values("hash", PacketTable::hashField));
    return fields;
  }

  private static HashField hashField(String word) {
    for (HashField field : HashField.values()) {
      if (word(field).equals(word)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + word
            + "' (expected: sourceAddress, destinationAddress, sourcePort or"
            + " destinationPort)");
  }

  private static String word(HashField field) {
    String[] parts = field.name().toLowerCase(Locale.ROOT).split("_", -1);
    return parts[0] + parts[1].substring(0, 1).toUpperCase(Locale.ROOT) + parts[1].substring(1);
  }

  /** Gives all of it to a program that was just loaded. */
  void putInto(LoadedProgram program) throws InterruptedException {
    program.settings().source(source);
    program.settings().mtu(mtu);
    if (program.kind() == ProgramKind.SHIM) {
      program.settings().trusted(trusted);
      program.settings().vouchedUntil(vouched ? ProgramSettings.ALWAYS : 0);
      contents.nextHops().forEach((address, hop) -> program.neighbour(address, Optional.of(hop)));
    }
    program.tables().load(contents);
  }
}
