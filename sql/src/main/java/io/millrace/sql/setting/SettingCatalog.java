package io.millrace.sql.setting;

import static io.millrace.sql.setting.SettingValues.bool;
import static io.millrace.sql.setting.SettingValues.duration;
import static io.millrace.sql.setting.SettingValues.fixed;
import static io.millrace.sql.setting.SettingValues.integer;
import static io.millrace.sql.setting.SettingValues.oneOf;
import static io.millrace.sql.setting.SettingValues.served;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Every setting, by lower-case name. */
final class SettingCatalog {
    static final String SERVER_VERSION = "15.0 (Millrace 0.1.0)";
    static final SortedMap<String, SettingDefinition> ALL = Collections.unmodifiableSortedMap(all());

    private SettingCatalog() {}

    private static SortedMap<String, SettingDefinition> all() {
        SortedMap<String, SettingDefinition> all = new TreeMap<>();
        UnaryOperator<String> any = value -> value;
        // Ours
        add(
                all,
                "start_position",
                "earliest",
                false,
                "Where a continuous query begins to read its streams.",
                oneOf("start_position", "earliest", "latest"));
        add(
                all,
                "fetch_timeout",
                "1s",
                false,
                "How long a FETCH without a timeout waits for a first row.",
                duration("fetch_timeout"));
        add(
                all,
                "unbounded_state",
                "notice",
                false,
                "What happens to a query whose state grows for ever.",
                oneOf("unbounded_state", "allow", "notice", "refuse"));
        add(
                all,
                "on_error",
                "skip",
                false,
                "Whether a running query goes on after a row that fails.",
                oneOf("on_error", "skip", "fail"));
        add(
                all,
                "query_memory",
                "0",
                false,
                "Memory that a query of the session may hold, in kilobytes or with a unit; 0 is a share of the heap.",
                SettingValues.memory("query_memory"));
        // PostgreSQL's that act
        add(
                all,
                "statement_timeout",
                "0",
                false,
                "Ends a statement that takes longer; 0 is never.",
                duration("statement_timeout"));
        add(all, "TimeZone", "UTC", true, "Time zone of the session.", SettingValues::timeZone);
        add(all, "application_name", "", true, "Name of the client.", SettingValues::printable);
        add(all, "search_path", "\"$user\", public", false, "Schemas searched for a bare name.", any);
        add(all, "DateStyle", "ISO, MDY", true, "Output format of dates.", SettingValues::dateStyle);
        add(
                all,
                "IntervalStyle",
                "postgres",
                true,
                "Output format of intervals.",
                served(
                        "IntervalStyle",
                        oneOf("IntervalStyle", "postgres", "postgres_verbose", "sql_standard", "iso_8601"),
                        "postgres"::equals,
                        "Intervals are printed in the style postgres."));
        add(
                all,
                "extra_float_digits",
                "1",
                false,
                "Digits of floating-point numbers shown.",
                served(
                        "extra_float_digits",
                        integer("extra_float_digits", -15, 3),
                        digits -> Integer.parseInt(digits) > 0,
                        "Numbers are printed with as many digits as tell them apart, as from 1 on; round() and to_char() make fewer."));
        add(
                all,
                "bytea_output",
                "hex",
                false,
                "Output format of bytea.",
                served(
                        "bytea_output",
                        oneOf("bytea_output", "hex", "escape"),
                        "hex"::equals,
                        "Bytes are printed in hex; encode(…, 'escape') gives the other form."));
        add(all, "client_encoding", "UTF8", true, "Character set of the client.", SettingValues::encoding);
        add(all, "transaction_isolation", "read committed", false, "Isolation of the current transaction.", any);
        add(all, "default_transaction_isolation", "read committed", false, "Isolation of new transactions.", any);
        add(
                all,
                "transaction_read_only",
                "off",
                false,
                "Whether the current transaction only reads.",
                bool("transaction_read_only"));
        add(
                all,
                "default_transaction_read_only",
                "off",
                true,
                "Whether new transactions only read.",
                bool("default_transaction_read_only"));
        // PostgreSQL's that clients set or ask for
        add(all, "client_min_messages", "notice", false, "Least severity of messages sent.", any);
        add(
                all,
                "standard_conforming_strings",
                "on",
                true,
                "Backslashes in strings are plain.",
                fixed("standard_conforming_strings", "on"));
        add(all, "escape_string_warning", "on", false, "", bool("escape_string_warning"));
        add(all, "backslash_quote", "safe_encoding", false, "", any);
        add(all, "lock_timeout", "0", false, "", duration("lock_timeout"));
        add(
                all,
                "idle_in_transaction_session_timeout",
                "0",
                false,
                "",
                duration("idle_in_transaction_session_timeout"));
        add(all, "idle_session_timeout", "0", false, "", duration("idle_session_timeout"));
        add(all, "row_security", "on", false, "", bool("row_security"));
        add(all, "jit", "off", false, "", bool("jit"));
        add(all, "xmloption", "content", false, "", any);
        add(all, "check_function_bodies", "on", false, "", bool("check_function_bodies"));
        add(all, "default_tablespace", "", false, "", any);
        add(all, "default_table_access_method", "heap", false, "", any);
        add(all, "synchronize_seqscans", "on", false, "", bool("synchronize_seqscans"));
        add(all, "synchronous_commit", "on", false, "", any);
        add(all, "work_mem", "4MB", false, "", any);
        add(all, "maintenance_work_mem", "64MB", false, "", any);
        add(all, "lc_messages", "C", false, "", any);
        add(all, "lc_monetary", "C", false, "", any);
        add(all, "lc_numeric", "C", false, "", any);
        add(all, "lc_time", "C", false, "", any);
        add(all, "enable_seqscan", "on", false, "", bool("enable_seqscan"));
        add(all, "enable_indexscan", "on", false, "", bool("enable_indexscan"));
        add(all, "enable_hashjoin", "on", false, "", bool("enable_hashjoin"));
        add(all, "enable_mergejoin", "on", false, "", bool("enable_mergejoin"));
        add(all, "enable_nestloop", "on", false, "", bool("enable_nestloop"));
        add(all, "geqo", "on", false, "", bool("geqo"));
        add(all, "default_with_oids", "off", false, "", any);
        // What never changes
        readOnly(all, "server_version", SERVER_VERSION, true, "PostgreSQL version whose habits are followed.");
        readOnly(all, "server_version_num", "150000", false, "The same as a number.");
        readOnly(all, "server_encoding", "UTF8", true, "Character set of the database.");
        readOnly(all, "integer_datetimes", "on", true, "Timestamps are integers.");
        readOnly(all, "is_superuser", "on", true, "Whether the user may do all.");
        readOnly(all, "session_authorization", "millrace", true, "The user of the session.");
        readOnly(all, "in_hot_standby", "off", true, "Whether this server only follows another.");
        readOnly(all, "max_index_keys", "32", false, "");
        readOnly(all, "max_identifier_length", "63", false, "");
        readOnly(all, "block_size", "8192", false, "");
        readOnly(all, "lc_collate", "C", false, "");
        readOnly(all, "lc_ctype", "C", false, "");
        readOnly(all, "max_connections", "100", false, "");
        readOnly(all, "ssl", "off", false, "");
        readOnly(all, "wal_level", "logical", false, "");
        readOnly(all, "data_checksums", "on", false, "");
        return all;
    }

    private static void add(
            SortedMap<String, SettingDefinition> all,
            String name,
            String initial,
            boolean reported,
            String description,
            UnaryOperator<String> canonical) {
        all.put(name.toLowerCase(Locale.ROOT), new SettingDefinition(name, initial, reported, description, canonical));
    }

    private static void readOnly(
            SortedMap<String, SettingDefinition> all, String name, String value, boolean reported, String description) {
        add(all, name, value, reported, description, SettingValues.readOnly(name));
    }
}
