/**
 * The commands that talk to the admin API. Start reading at {@link
 * io.longhaul.ops.cli.ClientCommands}.
 */
@NullMarked
package io.longhaul.ops.cli;

import org.jspecify.annotations.NullMarked;
