package io.millrace.sql.script;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.millrace.sql.StatementResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session in this process. */
public final class SessionTarget implements ScriptTarget {
    private static final long DEADLINE_SECONDS = 60;

    private final Session session;
    private final List<String> notices = new ArrayList<>();

    public SessionTarget(Session session) {
        this.session = session;
        session.onNotice(notice -> {
            synchronized (notices) {
                notices.add(notice.severity() + ": " + notice.message());
            }
        });
    }

    @Override
    public ScriptAnswer run(String sql) {
        try {
            PreparedStatement statement = session.prepare(sql, List.of());
            StatementResult result = session.execute(statement, List.of())
                    .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .join();
            if (result instanceof StatementResult.Rows rows) {
                return answer(rows.rows());
            }
            return ScriptAnswer.done(
                    takeNotices(), result instanceof StatementResult.Done done ? done.tag() : result.toString());
        } catch (MillraceException e) {
            return failed(e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof MillraceException error) {
                return failed(error);
            }
            throw e;
        }
    }

    private ScriptAnswer failed(MillraceException error) {
        return ScriptAnswer.failed(
                takeNotices(),
                new ScriptAnswer.Failure(
                        error.sqlState(), error.message(), error.position(), error.detail(), error.hint()));
    }

    private ScriptAnswer answer(Subscription rows) {
        List<List<@Nullable String>> values = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        Schema schema = rows.schema();
        TextValues texts = new TextValues(session.timeZone(), true);
        try (rows) {
            while (!rows.isFinished()) {
                ColumnBatch batch = rows.poll();
                if (batch == null) {
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError("no end of rows");
                    }
                    pause();
                } else {
                    add(batch, schema, texts, values);
                }
            }
        }
        List<String> header = schema.fields().stream().map(Schema.Field::name).toList();
        return new ScriptAnswer(takeNotices(), header, values, null, null);
    }

    private static void add(ColumnBatch batch, Schema schema, TextValues texts, List<List<@Nullable String>> values) {
        for (int row = 0; row < batch.rowCount(); row++) {
            List<@Nullable String> line = new ArrayList<>();
            for (int column = 0; column < schema.size(); column++) {
                Object value = batch.column(column).value(row);
                line.add(value == null ? null : texts.text(value, schema.type(column)));
            }
            values.add(line);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<String> takeNotices() {
        synchronized (notices) {
            List<String> taken = List.copyOf(notices);
            notices.clear();
            return taken;
        }
    }
}
