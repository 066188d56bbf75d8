package io.millrace.sql.execution;

import io.millrace.sql.Rights;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a session's user may do. Immutable. */
final class SessionRights {
    private final Rights rights;
    private final String user;
    private final @Nullable InetSocketAddress address;

    SessionRights(Rights rights, String user, @Nullable InetSocketAddress address) {
        this.rights = rights;
        this.user = user;
        this.address = address;
    }

    /** @throws io.millrace.common.error.MillraceException INSUFFICIENT_PRIVILEGE */
    void check(List<Need> needs) {
        for (Need need : needs) {
            if (!rights.allow(user, address, need.action(), need.thing(), need.name())) {
                throw need.refusal(user);
            }
        }
    }

    /** Whether anybody is kept from anything. */
    boolean areKept() {
        return rights != Rights.ALL;
    }

    /** Has what it needs checked each time it runs: rights change while a plan stays. */
    Executable guarded(Executable executable, Supplier<List<Need>> needs) {
        Executable.Run run = executable.run();
        return executable.running(parameters -> {
            check(needs.get());
            return run.run(parameters);
        });
    }
}
