/** Many open WebSockets while everything around them changes. */
package io.longhaul.node.changes;
