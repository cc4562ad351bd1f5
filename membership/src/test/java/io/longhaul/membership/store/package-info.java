/** Tests against a real ZooKeeper server in this process. */
@NullMarked
package io.longhaul.membership.store;

import org.jspecify.annotations.NullMarked;
