package io.millrace.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of RFC 7677, section 3, and logins that must fail. */
final class ScramTest {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramVerifier PENCIL = ScramVerifier.of(ScramHash.SHA_256, "pencil", SALT, 4096);

    private static String clientFinal(String password, String clientFirstBare, String serverFirst) {
        return KnownUser.last(ScramHash.SHA_256, password, clientFirstBare, serverFirst);
    }

    @Test
    void derivesTheKeysOfTheRfc() {
        // The RFC gives the proof and the server's signature over this message; both follow from the two keys.
        String authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        byte[] clientSignature = ScramHash.SHA_256.hmac(PENCIL.storedKey(), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientSignature[i];
        }
        assertThat(ScramHash.SHA_256.hash(proof)).isEqualTo(PENCIL.storedKey());
        assertThat(Base64.getEncoder().encodeToString(ScramHash.SHA_256.hmac(PENCIL.serverKey(), authMessage)))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void letsTheRightPasswordIn() {
        UserDirectory users = UserDirectory.parse("# users\n\nann:" + PENCIL.text() + "\n");
        ScramExchange exchange = users.login("ann");
        String serverFirst = exchange.first("n,,n=,r=abc");
        assertThat(serverFirst).startsWith("r=abc").endsWith(",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(exchange.last(clientFinal("pencil", "n=,r=abc", serverFirst)))
                .startsWith("v=");
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserAlike() {
        UserDirectory users = UserDirectory.parse("ann:" + PENCIL.text());
        for (String user : new String[] {"ann", "bob"}) {
            ScramExchange exchange = users.login(user);
            String serverFirst = exchange.first("n,,n=,r=abc");
            assertThatThrownBy(() -> exchange.last(clientFinal("crayon", "n=,r=abc", serverFirst)))
                    .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.sqlState())
                            .isEqualTo("28P01"))
                    .hasMessage("password authentication failed for user \"" + user + "\"");
        }
        String one = users.login("bob").first("n,,n=,r=x");
        String two = users.login("bob").first("n,,n=,r=x");
        assertThat(one.replaceAll("^r=[^,]*", "")).isEqualTo(two.replaceAll("^r=[^,]*", ""));
    }

    @Test
    void refusesAnotherNonceAndHeader() {
        UserDirectory users = UserDirectory.parse("ann:" + PENCIL.text());
        ScramExchange exchange = users.login("ann");
        String serverFirst = exchange.first("n,,n=,r=abc");
        String right = clientFinal("pencil", "n=,r=abc", serverFirst);
        assertThatThrownBy(() -> exchange.last(right.replace("r=abc", "r=abd"))).hasMessage("malformed SCRAM message");
        assertThatThrownBy(() -> exchange.last(right.replace("c=biws", "c=eSws")))
                .hasMessage("malformed SCRAM message");
        assertThatThrownBy(() -> users.login("ann").first("p=tls-unique,,n=,r=abc"))
                .isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> users.login("ann").first("hello")).hasMessage("malformed SCRAM message");
        assertThatThrownBy(() -> users.login("ann").last(right)).hasMessage("malformed SCRAM message");
    }

    @Test
    void tellsNothingOfWhoIsKnownByTheRounds() {
        String many = ScramVerifier.of(ScramHash.SHA_256, "pencil", SALT, 5000).text();
        UserDirectory users = UserDirectory.parse("ann:" + many);
        assertThat(users.login("ann").first("n,,n=,r=abc")).endsWith(",i=5000");
        assertThat(users.login("bob").first("n,,n=,r=abc")).endsWith(",i=5000");
    }

    @Test
    void refusesMessagesThatAreEndless() {
        UserDirectory users = KnownUser.directory();
        ScramExchange exchange = users.login(KnownUser.NAME);
        exchange.first(KnownUser.first());
        assertThatThrownBy(() -> exchange.last("c=biws,r=abc" + ",x=".repeat(100_000)))
                .hasMessage("malformed SCRAM message");
        // Marks of two kinds in turn, which normalizing sorts.
        assertThat(users.isPassword(KnownUser.NAME, "a" + "\u0301\u0316".repeat(130_000)))
                .isFalse();
    }

    @Test
    void readsPostgresVerifiersAndRefusesOthers() {
        assertThat(ScramVerifier.parse(PENCIL.text())).isPresent();
        assertThat(ScramVerifier.parse("md5abc")).isEmpty();
        assertThat(ScramVerifier.parse("SCRAM-SHA-256$0:AAAA$AAAA:AAAA")).isEmpty();
        assertThatThrownBy(() -> UserDirectory.parse("ann:" + PENCIL.text() + "\nbob:secret"))
                .hasMessage("line 2 of the users file is no user and verifier");
        assertThat(PENCIL.toString()).doesNotContain("=").isEqualTo("ScramVerifier[…]");
    }
}
