/** Whether endpoints are well: active checks, what requests tell, and what follows from both. */
@NullMarked
package io.longhaul.node.health;

import org.jspecify.annotations.NullMarked;
