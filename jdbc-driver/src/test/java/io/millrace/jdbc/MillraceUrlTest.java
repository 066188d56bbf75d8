package io.millrace.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MillraceUrlTest {
    private final MillraceDriver driver = new MillraceDriver();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:millrace: | jdbc:millrace://localhost:7432/millrace",
                "jdbc:millrace:// | jdbc:millrace://localhost:7432/millrace",
                "jdbc:millrace:/// | jdbc:millrace://localhost:7432/millrace",
                "jdbc:millrace:shop | jdbc:millrace://localhost:7432/shop",
                "jdbc:millrace://db.example | jdbc:millrace://db.example:7432/millrace",
                "jdbc:millrace://db.example:99/ | jdbc:millrace://db.example:99/millrace",
                "jdbc:millrace://:99/shop | jdbc:millrace://localhost:99/shop",
                "jdbc:millrace://a:1,b,[::1]:3/shop | jdbc:millrace://a:1,b:7432,[::1]:3/shop",
                "jdbc:millrace://[2001:db8::7]/ | jdbc:millrace://[2001:db8::7]:7432/millrace",
                "jdbc:millrace://h/my%20shop?user=u | jdbc:millrace://h:7432/my shop",
                "jdbc:millrace:mem:x | jdbc:millrace:mem:x",
                "jdbc:millrace:mem:x?keep=true | jdbc:millrace:mem:x",
                "jdbc:millrace:file:/var/lib/m | jdbc:millrace:file:/var/lib/m",
                "jdbc:millrace:file:data/m | jdbc:millrace:file:data/m",
            })
    void readsPlaces(String url, String expected) throws SQLException {
        assertThat(MillraceUrl.parse(url)).hasToString(expected);
    }

    @Test
    void readsOptions() throws SQLException {
        MillraceUrl url = MillraceUrl.parse("jdbc:millrace://h/d?user=a%26b&password=p+%2B%3D&ssl&&ApplicationName=");
        assertThat(url.options)
                .isEqualTo(Map.of("user", "a&b", "password", "p++=", "ssl", "true", "ApplicationName", ""));
        assertThat(url.toString()).doesNotContain("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:millrace://h:0/",
                "jdbc:millrace://h:65536/",
                "jdbc:millrace://h:x/",
                "jdbc:millrace://::1/",
                "jdbc:millrace://[::1/",
                "jdbc:millrace://[::1]7/",
                "jdbc:millrace://user:secret@h/",
                "jdbc:millrace://h/a/b",
                "jdbc:millrace://h/%zz",
                "jdbc:millrace:mem:",
                "jdbc:millrace:file:",
            })
    void refusesMalformedUrls(String url) {
        assertThatThrownBy(() -> driver.connect(url, new Properties()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("malformed URL")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("08001");
    }

    @Test
    void leavesForeignUrlsAlone() throws SQLException {
        List<String> foreign = Arrays.asList(
                "jdbc:postgresql://localhost/x",
                "jdbc:millraceX:mem:x",
                "jdbc:millrace",
                "JDBC:MILLRACE:mem:x",
                "jdbc:h2:mem:x",
                "",
                "millrace:mem:x");
        for (String url : foreign) {
            assertThat(driver.acceptsURL(url)).as(url).isFalse();
            assertThat(driver.connect(url, new Properties())).as(url).isNull();
        }
        assertThat(driver.acceptsURL("jdbc:millrace:mem:x")).isTrue();
        assertThat(driver.acceptsURL("jdbc:millrace://h:bad/")).isTrue();
        assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> driver.connect(null, null)).isInstanceOf(SQLException.class);
    }
}
