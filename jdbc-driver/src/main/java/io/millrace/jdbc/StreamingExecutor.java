package io.millrace.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.ResultHandlerDelegate;

/**
 * Asks for a portal where pgjdbc does not: with autocommit on. PostgreSQL's portals end with their transaction; those of
 * Millrace stay open until read to the end or closed, so that rows are fetched as they are asked for, in a running query
 * as in a large answer, and other statements may run on the connection in between.
 */
final class StreamingExecutor implements InvocationHandler {
    private static final int NOT_FOR_PORTALS =
            QueryExecutor.QUERY_NO_RESULTS | QueryExecutor.QUERY_NO_METADATA | QueryExecutor.QUERY_DESCRIBE_ONLY;

    private final QueryExecutor executor;
    private final boolean portals;
    private volatile String lastCommandTag = "";

    /** @param portals whether the server keeps portals outside transactions */
    StreamingExecutor(QueryExecutor executor, boolean portals) {
        this.executor = executor;
        this.portals = portals;
    }

    QueryExecutor proxy() {
        return (QueryExecutor) Proxy.newProxyInstance(
                QueryExecutor.class.getClassLoader(), new Class<?>[] {QueryExecutor.class}, this);
    }

    /** As the server ended the last statement without rows: {@code INSERT 0 3}. */
    String lastCommandTag() {
        return lastCommandTag;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        // execute(query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch)
        if (arguments != null
                && arguments.length == 7
                && arguments[0] instanceof Query
                && method.getName().equals("execute")) {
            int flags = (Integer) arguments[5];
            arguments[2] = withTag((ResultHandler) arguments[2]);
            if (portals && (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) != 0 && (flags & NOT_FOR_PORTALS) == 0) {
                arguments[5] = flags | QueryExecutor.QUERY_FORWARD_CURSOR;
            }
        }
        try {
            return method.invoke(executor, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private ResultHandler withTag(ResultHandler handler) {
        return new ResultHandlerDelegate(handler) {
            @Override
            public void handleCommandStatus(String status, long updateCount, long insertId) {
                lastCommandTag = status;
                super.handleCommandStatus(status, updateCount, insertId);
            }
        };
    }
}
