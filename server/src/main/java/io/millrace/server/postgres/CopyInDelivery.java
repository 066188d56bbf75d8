package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;
import static io.millrace.common.error.ErrorCode.QUERY_CANCELED;

import io.millrace.common.error.FutureResult;
import io.millrace.sql.CopyTarget;
import io.millrace.sql.StatementResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client's data for a COPY FROM STDIN: takes its messages out of the inbox itself, until CopyDone or CopyFail. */
final class CopyInDelivery implements Activity {
    private final PostgresConnection connection;
    private final CopyTarget target;
    private final @Nullable BinaryCopyReader binary;
    private @Nullable CompletableFuture<StatementResult.Done> loading;

    CopyInDelivery(PostgresConnection connection, CopyTarget target) {
        this.connection = connection;
        this.target = target;
        this.binary = target.binary()
                ? new BinaryCopyReader(target, connection.session().timeZone())
                : null;
        connection.out().copyInResponse(target.schema().size(), binary != null);
        connection.out().flush();
    }

    @Override
    public boolean isHeavy() {
        return loading == null;
    }

    @Override
    public boolean advance() {
        while (loading == null) {
            if (connection.interruption().isCancelRequested()) {
                throw refuse(QUERY_CANCELED.error("canceling statement due to user request"));
            }
            FrontendMessage message = connection.nextMessage();
            if (message == null) {
                return false;
            }
            take(message);
        }
        if (!loading.isDone()) {
            return false;
        }
        String tag = FutureResult.of(loading).tag();
        connection.replies().sendNotices();
        connection.out().commandComplete(tag);
        return true;
    }

    private void take(FrontendMessage message) {
        if (message instanceof FrontendMessage.CopyData copy) {
            write(copy.data());
        } else if (message instanceof FrontendMessage.CopyDone) {
            if (binary != null) {
                refusing(binary::finish);
            }
            CompletableFuture<StatementResult.Done> finishing = target.finish();
            loading = finishing;
            connection.wakeWhenDone(finishing);
        } else if (message instanceof FrontendMessage.CopyFail fail) {
            throw refuse(QUERY_CANCELED.error("COPY from stdin failed: %s", fail.reason()));
        } else if (message instanceof FrontendMessage.Malformed malformed) {
            connection.failIfFatal(malformed);
            throw refuse(malformed.error());
        } else if (!(message instanceof FrontendMessage.Sync) && !(message instanceof FrontendMessage.Flush)) {
            connection.unexpectedDuringCopy(message);
            throw refuse(PROTOCOL_VIOLATION.error(
                    "unexpected message %s during COPY from stdin",
                    message.getClass().getSimpleName()));
        }
    }

    private void write(byte[] data) {
        if (binary == null) {
            target.write(data, 0, data.length);
        } else {
            refusing(() -> binary.add(data));
        }
    }

    private void refusing(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException e) {
            throw refuse(e);
        }
    }

    private RuntimeException refuse(RuntimeException error) {
        target.fail(String.valueOf(error.getMessage()));
        return error;
    }

    @Override
    public void abandon() {
        if (loading == null) {
            target.fail("the client has gone");
        }
    }
}
