package io.millrace.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgramNameTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "com.example.Billing --password secret, Billing",
                "Main, Main",
                "/opt/tools/report-tool-1.2.jar x, report-tool-1.2",
                "C:\\apps\\loader.jar, loader",
                "billing.module/com.example.Billing, Billing",
                "null, Millrace JDBC Driver",
                "'', Millrace JDBC Driver",
            })
    void isTheJarOrTheClass(String command, String name) {
        assertThat(ProgramName.of(command)).isEqualTo(name);
    }
}
