/** What the data path counts. */
@NullMarked
package io.longhaul.node.metrics;

import org.jspecify.annotations.NullMarked;
