package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.SettingNameContext;
import io.millrace.sql.parser.generated.MillraceParser.SettingValueContext;
import io.millrace.sql.parser.generated.MillraceParser.TransactionModesContext;
import io.millrace.sql.statement.SettingStatement;
import io.millrace.sql.statement.Statement;
import io.millrace.sql.statement.TransactionStatement;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SET and its many forms. */
final class SettingBuilder {
    private SettingBuilder() {}

    static String name(SettingNameContext name) {
        return name.identifier().stream()
                .map(Words::name)
                .collect(Collectors.joining("."))
                .toLowerCase(Locale.ROOT);
    }

    static Statement set(MillraceParser.SetContext set) {
        if (set instanceof MillraceParser.SetTimeZoneContext zone) {
            return new SettingStatement.Set(
                    "timezone",
                    value(zone.settingValue()),
                    zone.LOCAL() != null,
                    zone.TIME().getSymbol().getStartIndex() + 1);
        }
        if (set instanceof MillraceParser.SetCharacteristicsContext characteristics) {
            return new TransactionStatement.SetModes(modes(characteristics.transactionModes()), true);
        }
        if (set instanceof MillraceParser.SetTransactionContext transaction) {
            return new TransactionStatement.SetModes(modes(transaction.transactionModes()), false);
        }
        if (set instanceof MillraceParser.SetNamesContext names) {
            return new SettingStatement.Set(
                    "client_encoding",
                    names.settingValue() == null ? null : value(names.settingValue()),
                    false,
                    Words.position(names));
        }
        if (set instanceof MillraceParser.SetRoleContext role) {
            if (role.DEFAULT() != null) {
                return new SettingStatement.SetRole(null);
            }
            return new SettingStatement.SetRole(
                    role.identifier() != null
                            ? Words.name(role.identifier())
                            : StringLiterals.value(role.STRING().getText(), Words.position(role)));
        }
        MillraceParser.SetSettingContext setting = (MillraceParser.SetSettingContext) set;
        String value = setting.settingValue().size() == 1
                ? value(setting.settingValue(0))
                : setting.settingValue().stream()
                        .map(SettingBuilder::value)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        return new SettingStatement.Set(
                name(setting.settingName()), value, setting.LOCAL() != null, Words.position(setting.settingName()));
    }

    private static @Nullable String value(SettingValueContext value) {
        if (value.DEFAULT() != null) {
            return null;
        }
        if (value.literal() != null) {
            return OptionBuilder.literal(value.literal());
        }
        if (value.STRING() != null) {
            return StringLiterals.value(value.STRING().getText(), Words.position(value));
        }
        return value.identifier().isEmpty()
                ? value.getText().toLowerCase(Locale.ROOT)
                : value.identifier(0).QUOTED_IDENTIFIER() == null ? value.getText() : Words.name(value.identifier(0));
    }

    static TransactionStatement.Modes modes(@Nullable TransactionModesContext modes) {
        String isolation = null;
        Boolean readOnly = null;
        if (modes != null) {
            for (MillraceParser.TransactionModeContext mode : modes.transactionMode()) {
                if (mode.ISOLATION() != null) {
                    isolation = mode.SERIALIZABLE() != null
                            ? "serializable"
                            : mode.REPEATABLE() != null
                                    ? "repeatable read"
                                    : mode.COMMITTED() != null ? "read committed" : "read uncommitted";
                } else if (mode.READ() != null) {
                    readOnly = mode.ONLY() != null;
                }
            }
        }
        return new TransactionStatement.Modes(isolation, readOnly);
    }
}
