/**
 * The admin API: what operators and the command line ask a director, and the small server of a
 * node. Start reading at {@link io.longhaul.ops.admin.AdminServer}.
 */
@NullMarked
package io.longhaul.ops.admin;

import org.jspecify.annotations.NullMarked;
