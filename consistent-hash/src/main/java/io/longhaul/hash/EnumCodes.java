package io.longhaul.hash;

import java.util.List;

/**
 * The numbers that constants are written as. Never an ordinal: these stay when a constant is added
 * or moved in the source.
 */
final class EnumCodes<E extends Enum<E>> {
  static final EnumCodes<Protocol> PROTOCOLS =
      new EnumCodes<>("protocol", List.of(Protocol.TCP, Protocol.UDP));
  static final EnumCodes<DoorState> DOOR_STATES =
      new EnumCodes<>(
          "door state", List.of(DoorState.ADDING, DoorState.ACTIVE, DoorState.DRAINING));
  static final EnumCodes<NodeState> NODE_STATES =
      new EnumCodes<>(
          "node state", List.of(NodeState.ACTIVE, NodeState.DRAINING, NodeState.DEMOTED));

  private final String what;
  private final List<E> constants;

  private EnumCodes(String what, List<E> constants) {
    this.what = what;
    this.constants = constants;
  }

  int code(E constant) {
    return constants.indexOf(constant);
  }

  E constant(int code) {
    if (code >= constants.size()) {
      throw new EpochFormatException(
          "epoch: " + what + " " + code + " (expected: below " + constants.size() + ")");
    }
    return constants.get(code);
  }
}
