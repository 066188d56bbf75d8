package io.millrace.server.security;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** What a bind address demands, and the TLS that meets it. */
public final class Access {
    private Access() {}

    /**
     * The address to bind.
     *
     * @throws io.millrace.common.error.MillraceException INVALID_SETTING for one that is not loopback without passwords
     *     and TLS, or that is none at all
     */
    public static InetAddress bindAddress(String bind, AuthenticationMethod method, boolean tls) {
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw INVALID_SETTING.causedBy(e, "invalid value for bind: \"%s\" is no address of this machine", bind);
        }
        if (!address.isLoopbackAddress() && (method == AuthenticationMethod.TRUST || !tls)) {
            throw INVALID_SETTING
                    .error("refusing to listen on %s without passwords and TLS", bind)
                    .detail("Anybody on that network could read and write everything.")
                    .hint("Set auth=scram-sha-256 with a users file, and tls-certificate and tls-key; or bind to"
                            + " 127.0.0.1.");
        }
        return address;
    }

    /** TLS 1.2 and 1.3 with a certificate chain and its key. */
    public static SslContext tls(Path certificate, Path key) {
        try {
            return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw INVALID_SETTING.causedBy(
                    e, "cannot use the TLS certificate %s with the key %s: %s", certificate, key, e.getMessage());
        }
    }
}
