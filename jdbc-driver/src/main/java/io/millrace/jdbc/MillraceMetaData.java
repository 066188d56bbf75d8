package io.millrace.jdbc;

import java.sql.SQLException;
import org.postgresql.jdbc.PgDatabaseMetaData;

/** pgjdbc's metadata, read from the server's {@code pg_catalog}, under our own name. */
final class MillraceMetaData extends PgDatabaseMetaData {
    MillraceMetaData(WireConnection connection) {
        super(connection);
    }

    @Override
    public String getDatabaseProductName() {
        return "Millrace";
    }

    @Override
    public String getDatabaseProductVersion() throws SQLException {
        String version = ((WireConnection) connection).millraceVersion();
        return version == null ? super.getDatabaseProductVersion() : version;
    }

    @Override
    public int getDatabaseMajorVersion() throws SQLException {
        return versionPart(0, super.getDatabaseMajorVersion());
    }

    @Override
    public int getDatabaseMinorVersion() throws SQLException {
        return versionPart(1, super.getDatabaseMinorVersion());
    }

    private int versionPart(int index, int otherwise) {
        String version = ((WireConnection) connection).millraceVersion();
        String[] parts = version == null ? new String[0] : version.split("[^0-9]+", 3);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : otherwise;
    }

    @Override
    public String getDriverName() {
        return MillraceDriver.NAME;
    }

    @Override
    public String getDriverVersion() {
        return MillraceDriver.MAJOR_VERSION + "." + MillraceDriver.MINOR_VERSION;
    }

    @Override
    public int getDriverMajorVersion() {
        return MillraceDriver.MAJOR_VERSION;
    }

    @Override
    public int getDriverMinorVersion() {
        return MillraceDriver.MINOR_VERSION;
    }
}
