package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.sql.setting.SessionSettings;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.BiConsumer;

/** What pg_catalog says of the server as a whole: databases, schemas, roles, settings, sessions. */
final class ClusterTables {
    private static final String DATABASE = "millrace";

    private final OpenSessions sessions;

    ClusterTables(OpenSessions sessions) {
        this.sessions = sessions;
    }

    Map<String, BiConsumer<Catalog, NamedRows>> contents() {
        return Map.of(
                "pg_namespace", ClusterTables::namespaces,
                "pg_database", ClusterTables::databases,
                "pg_tablespace", ClusterTables::tablespaces,
                "pg_roles", ClusterTables::roles,
                "pg_authid", ClusterTables::roles,
                "pg_user", ClusterTables::users,
                "pg_settings", ClusterTables::settings,
                "pg_stat_activity", this::activity);
    }

    private static void namespaces(Catalog catalog, NamedRows rows) {
        for (String name : Oids.SCHEMAS) {
            rows.add("oid", Oids.schema(name), "nspname", name, "nspowner", Oids.OWNER);
        }
    }

    private static void databases(Catalog catalog, NamedRows rows) {
        rows.add(
                "oid", Oids.DATABASE,
                "datname", DATABASE,
                "datdba", Oids.OWNER,
                "dattablespace", Oids.TABLESPACE);
    }

    private static void tablespaces(Catalog catalog, NamedRows rows) {
        rows.add("oid", Oids.TABLESPACE, "spcname", "pg_default", "spcowner", Oids.OWNER);
    }

    private static void roles(Catalog catalog, NamedRows rows) {
        rows.add("oid", Oids.OWNER, "rolname", PostgresCatalog.OWNER);
    }

    private static void users(Catalog catalog, NamedRows rows) {
        rows.add("usename", PostgresCatalog.OWNER, "usesysid", Oids.OWNER);
    }

    private static void settings(Catalog catalog, NamedRows rows) {
        for (SessionSettings.Shown setting : new SessionSettings(PostgresCatalog.OWNER, Map.of()).all()) {
            rows.add(
                    "name", setting.name(),
                    "setting", setting.value(),
                    "short_desc", setting.description(),
                    "boot_val", setting.value(),
                    "reset_val", setting.value());
        }
    }

    private void activity(Catalog catalog, NamedRows rows) {
        for (OpenSession session : sessions.all()) {
            OpenSession.Activity activity = session.activity();
            InetSocketAddress address = session.address();
            rows.add(
                    "datid", Oids.DATABASE,
                    "datname", DATABASE,
                    "pid", session.processId(),
                    "usesysid", Oids.OWNER,
                    "usename", session.user(),
                    "application_name", session.applicationName(),
                    "client_addr", address == null ? null : address.getAddress().getHostAddress(),
                    "client_port", address == null ? -1 : address.getPort(),
                    "backend_start", session.startedMicros(),
                    "query_start", activity.startedMicros(),
                    "state", activity.state(),
                    "query", activity.query());
        }
    }
}
