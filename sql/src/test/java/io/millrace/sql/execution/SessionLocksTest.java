package io.millrace.sql.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Locks come and go with their sessions. */
final class SessionLocksTest {
    private static final AdvisoryLocks.Key KEY = new AdvisoryLocks.Key(false, 1);

    private final AdvisoryLocks locks = new AdvisoryLocks();

    @Test
    void oneThatIsGrantedToAClosedSessionIsGivenBack() {
        SessionLocks holder = new SessionLocks(locks);
        assertThat(holder.tryLock(KEY, false, false)).isTrue();
        SessionLocks waiter = new SessionLocks(locks);
        CompletableFuture<Void> granted = waiter.lock(KEY, false, false);
        waiter.close();
        holder.close();
        assertThat(granted).isDone();
        assertThat(new SessionLocks(locks).tryLock(KEY, false, false)).isTrue();
    }
}
