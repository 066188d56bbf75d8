package io.millrace.sql.setting;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session. What is set within a transaction is undone if it rolls back. Owned by the session; values
 * may be read from any thread.
 */
public final class SessionSettings {
    private final Map<String, String> initial = new HashMap<>();
    private volatile Map<String, String> values;
    private @Nullable Map<String, String> beforeTransaction;
    private final Map<String, String> beforeLocal = new HashMap<>();
    private BiConsumer<String, String> onReported = (name, value) -> {};

    /**
     * @param user value of {@code session_authorization}
     * @param given by the client when it connected; unknown ones are errors
     */
    public SessionSettings(String user, Map<String, String> given) {
        SettingCatalog.ALL.forEach((key, definition) -> initial.put(key, definition.initial()));
        given.forEach((name, value) -> initial.put(key(name), canonical(name, value)));
        initial.put("session_authorization", user);
        values = Map.copyOf(initial);
    }

    /** Called with the display name and the value when a reported setting changes. */
    public void onReported(BiConsumer<String, String> listener) {
        onReported = listener;
    }

    /** @throws MillraceException UNDEFINED_OBJECT */
    public String get(String name) {
        String value = values.get(key(name));
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    public @Nullable String find(String name) {
        return values.get(key(name));
    }

    /** As SHOW heads its column. */
    public String displayName(String name) {
        SettingDefinition definition = SettingCatalog.ALL.get(key(name));
        return definition == null ? key(name) : definition.name();
    }

    public ZoneId timeZone() {
        return ZoneId.of(get("timezone"));
    }

    /** Of a setting that is a duration; 0 means none. */
    public long millis(String name) {
        return DurationText.micros(get(name), "ms").orElseThrow() / 1000;
    }

    /** @param local until the end of the transaction only */
    public void set(String name, @Nullable String value, boolean local) {
        String key = key(name);
        String newValue = value == null ? initialOf(name) : canonical(name, value);
        if (local && beforeTransaction == null) {
            return;
        }
        if (local) {
            String before = values.get(key);
            if (before != null) {
                beforeLocal.putIfAbsent(key, before);
            }
        } else {
            beforeLocal.remove(key);
        }
        put(key, newValue);
        if (key.equals("default_transaction_isolation") && beforeTransaction == null) {
            // Outside of a transaction, what the next one will have is shown.
            put("transaction_isolation", newValue);
        }
    }

    public void resetAll() {
        replace(Map.copyOf(initial));
    }

    private String initialOf(String name) {
        String value = initial.get(key(name));
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    private void put(String key, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(key, value);
        replace(changed);
    }

    private void replace(Map<String, String> changed) {
        Map<String, String> before = values;
        values = Map.copyOf(changed);
        for (Map.Entry<String, SettingDefinition> entry : SettingCatalog.ALL.entrySet()) {
            String value = values.get(entry.getKey());
            if (entry.getValue().reported() && value != null && !value.equals(before.get(entry.getKey()))) {
                onReported.accept(entry.getValue().name(), value);
            }
        }
    }

    public void beginTransaction() {
        beforeTransaction = values;
        beforeLocal.clear();
    }

    public void commitTransaction() {
        beforeTransaction = null;
        Map<String, String> changed = new HashMap<>(values);
        changed.putAll(beforeLocal);
        beforeLocal.clear();
        replace(changed);
    }

    public void rollbackTransaction() {
        Map<String, String> before = beforeTransaction;
        beforeTransaction = null;
        beforeLocal.clear();
        if (before != null) {
            replace(before);
        }
    }

    /** The values within a transaction, to come back to. */
    public record Mark(Map<String, String> values, Map<String, String> beforeLocal) {}

    public Mark mark() {
        return new Mark(values, Map.copyOf(beforeLocal));
    }

    public void returnTo(Mark mark) {
        beforeLocal.clear();
        beforeLocal.putAll(mark.beforeLocal());
        replace(mark.values());
    }

    /** One line of SHOW ALL. */
    public record Shown(String name, String value, String description) {}

    public List<Shown> all() {
        Map<String, Shown> shown = new TreeMap<>();
        values.forEach((key, value) -> {
            SettingDefinition definition = SettingCatalog.ALL.get(key);
            shown.put(
                    key,
                    definition == null
                            ? new Shown(key, value, "")
                            : new Shown(definition.name(), value, definition.description()));
        });
        return new ArrayList<>(shown.values());
    }

    /** Name and value of every reported setting, for a new connection. */
    public Map<String, String> reported() {
        Map<String, String> reported = new TreeMap<>();
        SettingCatalog.ALL.forEach((key, definition) -> {
            if (definition.reported()) {
                reported.put(definition.name(), get(key));
            }
        });
        return reported;
    }

    private static String canonical(String name, String value) {
        SettingDefinition definition = SettingCatalog.ALL.get(key(name));
        if (definition == null) {
            if (name.indexOf('.') > 0) {
                return value;
            }
            throw unknown(name);
        }
        return definition.canonical().apply(value);
    }

    private static MillraceException unknown(String name) {
        MillraceException error = ErrorCode.UNDEFINED_OBJECT.error("unrecognized configuration parameter \"%s\"", name);
        return error.hint("SHOW ALL lists the settings.");
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
