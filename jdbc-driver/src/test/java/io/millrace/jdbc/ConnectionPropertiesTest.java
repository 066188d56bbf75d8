package io.millrace.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionPropertiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory",
                "socketFactoryArg",
                "sslfactory",
                "sslfactoryarg",
                "sslhostnameverifier",
                "sslpasswordcallback",
                "authenticationPluginClassName",
                "xmlFactoryFactory",
                "loggerFile",
                "service",
                "jaasApplicationName",
                "jaasLogin",
                "sspiServiceClass",
                "gsslib",
                "replication",
            })
    void refusesWhatLoadsByName(String name) {
        Properties info = new Properties();
        info.setProperty(name, "java.lang.Object");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:millrace://localhost:1/", info))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("\"" + name + "\" is not allowed");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:millrace://localhost:1/?" + name + "=x"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("\"" + name + "\" is not allowed");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:millrace:mem:x?" + name + "=x"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("\"" + name + "\" is not allowed");
    }

    @Test
    void urlWinsOverProperties() throws SQLException {
        Properties info = new Properties();
        info.setProperty("user", "a");
        info.setProperty("password", "b");
        info.setProperty("dbtable", "of some framework");
        Properties merged = ConnectionProperties.merge(MillraceUrl.parse("jdbc:millrace://h/?user=c"), info);
        assertThat(merged)
                .containsEntry("user", "c")
                .containsEntry("password", "b")
                .doesNotContainKey("dbtable");
        assertThat(ConnectionProperties.merge(MillraceUrl.parse("jdbc:millrace:"), null))
                .containsEntry("user", "millrace")
                .doesNotContainKey("password");
    }

    @Test
    void refusesUnknownNamesInTheUrl() {
        assertThatThrownBy(() -> ConnectionProperties.merge(MillraceUrl.parse("jdbc:millrace://h/?usr=c"), null))
                .isInstanceOf(SQLException.class)
                .hasMessage("unknown connection property \"usr\"");
    }

    @Test
    void describesWhatItTakes() throws SQLException {
        DriverPropertyInfo[] described =
                new MillraceDriver().getPropertyInfo("jdbc:millrace://h/?batchCopy=false", new Properties());
        assertThat(Arrays.stream(described).map(property -> property.name))
                .contains("batchCopy", "keep", "user", "password", "sslmode", "queryTimeout")
                .doesNotContain("socketFactory", "loggerFile");
        assertThat(described)
                .allSatisfy(property -> assertThat(property.description).isNotEmpty())
                .filteredOn(property -> property.name.equals("batchCopy"))
                .singleElement()
                .extracting(property -> property.value)
                .isEqualTo("false");
    }

    @Test
    void saysThatTheServerJarIsMissing() {
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:millrace:mem:x"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("server jar of Millrace is not on the class path")
                .hasMessageContaining("Hint:");
    }
}
