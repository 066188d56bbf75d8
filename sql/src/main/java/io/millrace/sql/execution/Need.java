package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.Rights.Action;
import io.millrace.sql.Rights.Thing;
import java.util.Locale;
import java.util.Optional;

/**
 * A right without which a statement is refused.
 *
 * @param name of the topic or group
 * @param shown the name that the statement has for it
 */
record Need(Action action, Thing thing, String name, String shown) {
    /** Empty for a temporary table, which is its session's. */
    static Optional<Need> of(Action action, Catalog catalog, String relation) {
        String topic = catalog.find(relation).map(Relation::topic).orElse(relation);
        return TemporaryTables.isOne(topic) || TemporaryTables.isOne(relation)
                ? Optional.empty()
                : Optional.of(new Need(action, Thing.TOPIC, topic, relation));
    }

    static Need ofGroup(Action action, String group) {
        return new Need(action, Thing.GROUP, group, group);
    }

    MillraceException refusal(String user) {
        String noun = thing == Thing.TOPIC ? "table" : "cursor";
        return ErrorCode.INSUFFICIENT_PRIVILEGE
                .error("permission denied for %s %s", noun, shown)
                .detail("No ACL allows %s of %s \"%s\" to user \"%s\"."
                        .formatted(action, thing.name().toLowerCase(Locale.ROOT), name, user));
    }
}
