@NullMarked
package io.longhaul.membership.planner;

import org.jspecify.annotations.NullMarked;
