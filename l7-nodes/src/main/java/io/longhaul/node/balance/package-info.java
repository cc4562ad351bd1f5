/**
 * Which endpoint a request goes to: strategies over an immutable view of an upstream's endpoints,
 * and what is counted of each.
 */
@NullMarked
package io.longhaul.node.balance;

import org.jspecify.annotations.NullMarked;
