/** Frameworks of Kafka's world at work on a server of ours, in processes of their own. */
@NullMarked
package io.millrace.peers;

import org.jspecify.annotations.NullMarked;
