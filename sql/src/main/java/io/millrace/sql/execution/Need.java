package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.Rights.Action;
import io.millrace.sql.Rights.Thing;
import java.util.Locale;

/**
 * A right without which a statement is refused.
 *
 * @param name of the topic or group
 * @param shown what the statement means by it, as {@code table orders}
 */
record Need(Action action, Thing thing, String name, String shown) {
    MillraceException refusal(String user) {
        return ErrorCode.INSUFFICIENT_PRIVILEGE
                .error("permission denied for %s", shown)
                .detail("No ACL allows %s of %s \"%s\" to user \"%s\"."
                        .formatted(action, thing.name().toLowerCase(Locale.ROOT), name, user));
    }
}
