package io.longhaul.ops.packet;

import io.longhaul.ops.CommandProvider;
import java.util.List;

/** The command that shows what becomes of a packet. */
public final class PacketCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new PacketCommand());
  }
}
