package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.setting.SessionSettings;
import io.millrace.sql.statement.SettingStatement;
import java.util.List;

/** SET, RESET, SHOW of settings. */
final class SettingHandler {
    private SettingHandler() {}

    static Executable set(SettingStatement.Set set, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.immediate("SET", () -> {
            if (set.local() && !session.transaction().isOpen()) {
                session.warning("25P01", "SET LOCAL can only be used in transaction blocks");
            }
            at(set.position(), () -> session.settings().set(set.name(), set.value(), set.local()));
        });
    }

    static Executable reset(SettingStatement.Reset reset, Preparation preparation) {
        SessionSettings settings = preparation.session().settings();
        return Executable.immediate("RESET", () -> {
            String name = reset.name();
            if (name == null) {
                settings.resetAll();
            } else {
                at(reset.position(), () -> settings.set(name, null, false));
            }
        });
    }

    static Executable show(SettingStatement.ShowSetting show, Preparation preparation) {
        SessionSettings settings = preparation.session().settings();
        at(show.position(), () -> settings.get(show.name()));
        Schema schema = Schema.of(Schema.Field.of(settings.displayName(show.name()), DataType.VARCHAR));
        return Executable.rows(
                "SHOW",
                schema,
                () -> List.of(
                        new BatchBuilder(schema).add(settings.get(show.name())).build()));
    }

    static Executable showAll(SettingStatement.ShowAll show, Preparation preparation) {
        Schema schema = Schema.of(
                Schema.Field.of("name", DataType.VARCHAR),
                Schema.Field.of("setting", DataType.VARCHAR),
                Schema.Field.of("description", DataType.VARCHAR));
        return Executable.rows("SHOW", schema, () -> {
            BatchBuilder rows = new BatchBuilder(schema);
            preparation
                    .session()
                    .settings()
                    .all()
                    .forEach(shown -> rows.add(shown.name(), shown.value(), shown.description()));
            return List.of(rows.build());
        });
    }

    static Executable setRole(SettingStatement.SetRole set, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.immediate("SET", () -> {
            String role = set.role();
            if (role != null && !role.equals("none") && !role.equals(session.user())) {
                throw ErrorCode.INSUFFICIENT_PRIVILEGE
                        .error("permission denied to set role \"%s\"", role)
                        .hint("Connect as that user.");
            }
        });
    }

    private static void at(int position, Runnable action) {
        try {
            action.run();
        } catch (MillraceException e) {
            throw e.at(position);
        }
    }
}
