/** RFC 6455 case by case: what a server does with it straight, and what it does behind the node. */
@org.jspecify.annotations.NullMarked
package io.longhaul.node.conformance;
