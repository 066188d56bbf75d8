package io.millrace.sql;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What users may do to topics, and to the groups that named cursors are, through any door. Thread-safe. */
@FunctionalInterface
public interface Rights {
    /** Nobody is kept from anything. */
    Rights ALL = (user, address, action, thing, name) -> true;

    /** As Kafka names them. */
    enum Action {
        DESCRIBE,
        READ,
        WRITE,
        CREATE,
        ALTER,
        DELETE
    }

    enum Thing {
        TOPIC,
        GROUP
    }

    /** @param address the client's; null within the process */
    boolean allow(String user, @Nullable InetSocketAddress address, Action action, Thing thing, String name);
}
