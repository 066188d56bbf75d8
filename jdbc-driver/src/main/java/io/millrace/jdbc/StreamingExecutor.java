package io.millrace.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;

/**
 * Asks for a portal where pgjdbc does not: with autocommit on. PostgreSQL's portals end with their transaction; those of
 * Millrace stay open until read to the end or closed, so that rows are fetched as they are asked for, in a running query
 * as in a large answer, and other statements may run on the connection in between.
 */
final class StreamingExecutor implements InvocationHandler {
    private static final int NOT_FOR_PORTALS =
            QueryExecutor.QUERY_NO_RESULTS | QueryExecutor.QUERY_NO_METADATA | QueryExecutor.QUERY_DESCRIBE_ONLY;

    private final QueryExecutor executor;

    private StreamingExecutor(QueryExecutor executor) {
        this.executor = executor;
    }

    static QueryExecutor over(QueryExecutor executor) {
        return (QueryExecutor) Proxy.newProxyInstance(
                QueryExecutor.class.getClassLoader(),
                new Class<?>[] {QueryExecutor.class},
                new StreamingExecutor(executor));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        // execute(query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch)
        if (arguments != null
                && arguments.length == 7
                && arguments[0] instanceof Query
                && method.getName().equals("execute")) {
            int flags = (Integer) arguments[5];
            if ((flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) != 0 && (flags & NOT_FOR_PORTALS) == 0) {
                arguments[5] = flags | QueryExecutor.QUERY_FORWARD_CURSOR;
            }
        }
        try {
            return method.invoke(executor, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
