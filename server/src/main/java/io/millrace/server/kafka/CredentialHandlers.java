package io.millrace.server.kafka;

import io.millrace.server.security.ScramHash;
import io.millrace.server.security.UserDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.CredentialInfo;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.DescribeUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Who may log in (KIP-554): DescribeUserScramCredentials, AlterUserScramCredentials. Such users log in to every door. */
final class CredentialHandlers {
    private final Broker broker;
    private final UserDirectory users;

    private CredentialHandlers(Broker broker, UserDirectory users) {
        this.broker = broker;
        this.users = users;
    }

    static void register(Requests requests, Broker broker, UserDirectory users) {
        CredentialHandlers handlers = new CredentialHandlers(broker, users);
        requests.addImmediate(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, handlers::describe);
        requests.add(ApiKeys.ALTER_USER_SCRAM_CREDENTIALS, handlers::alter);
    }

    private ApiMessage describe(Request request) {
        Map<String, Map<ScramHash, Integer>> known = users.iterations();
        List<UserName> asked =
                request.body(DescribeUserScramCredentialsRequestData.class).users();
        DescribeUserScramCredentialsResponseData answer = new DescribeUserScramCredentialsResponseData();
        if (asked == null || asked.isEmpty()) {
            known.forEach((user, iterations) -> answer.results().add(described(user, iterations)));
            return answer;
        }
        Map<String, Integer> times = new LinkedHashMap<>();
        asked.forEach(user -> times.merge(user.name(), 1, Integer::sum));
        times.forEach((user, count) -> answer.results().add(described(user, count, known.get(user))));
        return answer;
    }

    private static DescribeUserScramCredentialsResult described(
            String user, int times, @Nullable Map<ScramHash, Integer> iterations) {
        if (times > 1) {
            return new DescribeUserScramCredentialsResult()
                    .setUser(user)
                    .setErrorCode(Errors.DUPLICATE_RESOURCE.code())
                    .setErrorMessage(
                            "Cannot describe SCRAM credentials for the same user twice in a single request: " + user);
        } else if (iterations == null) {
            return new DescribeUserScramCredentialsResult()
                    .setUser(user)
                    .setErrorCode(Errors.RESOURCE_NOT_FOUND.code())
                    .setErrorMessage("Attempt to describe a user credential that does not exist: " + user);
        }
        return described(user, iterations);
    }

    private static DescribeUserScramCredentialsResult described(String user, Map<ScramHash, Integer> iterations) {
        DescribeUserScramCredentialsResult result = new DescribeUserScramCredentialsResult().setUser(user);
        iterations.forEach((hash, rounds) -> result.credentialInfos()
                .add(new CredentialInfo().setMechanism(code(hash)).setIterations(rounds)));
        return result;
    }

    /** As the protocol numbers them. */
    private static byte code(ScramHash hash) {
        return (byte) (hash == ScramHash.SHA_256 ? 1 : 2);
    }

    static Optional<ScramHash> hash(byte code) {
        return code == 1
                ? Optional.of(ScramHash.SHA_256)
                : code == 2 ? Optional.of(ScramHash.SHA_512) : Optional.empty();
    }

    private CompletableFuture<Optional<ApiMessage>> alter(Request request) {
        AlterUserScramCredentialsRequestData asked = request.body(AlterUserScramCredentialsRequestData.class);
        return CompletableFuture.supplyAsync(
                () -> Optional.of(new CredentialAlteration(users).answer(asked)),
                broker.environment().blocking());
    }
}
