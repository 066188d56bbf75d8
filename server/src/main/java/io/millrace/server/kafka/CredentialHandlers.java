package io.millrace.server.kafka;

import io.millrace.common.error.MillraceException;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.ScramVerifier;
import io.millrace.server.security.UserDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
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
    private static final int LEAST_ITERATIONS = 4_096;
    private static final int MOST_ITERATIONS = 16_384;

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

    private static Optional<ScramHash> hash(byte code) {
        return code == 1
                ? Optional.of(ScramHash.SHA_256)
                : code == 2 ? Optional.of(ScramHash.SHA_512) : Optional.empty();
    }

    private CompletableFuture<Optional<ApiMessage>> alter(Request request) {
        AlterUserScramCredentialsRequestData asked = request.body(AlterUserScramCredentialsRequestData.class);
        return CompletableFuture.supplyAsync(
                () -> Optional.of(new Alteration(users).answer(asked)),
                broker.environment().blocking());
    }

    /** One request: of each user all that is asked is done, or nothing. */
    private static final class Alteration {
        private final UserDirectory users;
        private final Map<String, Map<ScramHash, Integer>> known;
        private final Map<String, AlterUserScramCredentialsResult> results = new LinkedHashMap<>();
        private final Map<String, Map<ScramHash, Optional<ScramVerifier>>> changes = new HashMap<>();
        private final Map<String, Set<Byte>> mechanisms = new HashMap<>();

        Alteration(UserDirectory users) {
            this.users = users;
            this.known = users.iterations();
        }

        ApiMessage answer(AlterUserScramCredentialsRequestData asked) {
            for (ScramCredentialDeletion each : asked.deletions()) {
                hash(each.name(), each.mechanism()).ifPresent(hash -> {
                    if (known.getOrDefault(each.name(), Map.of()).containsKey(hash)) {
                        change(each.name(), hash, Optional.empty());
                    } else {
                        refuse(
                                each.name(),
                                Errors.RESOURCE_NOT_FOUND,
                                "Attempt to delete a user credential that does not exist");
                    }
                });
            }
            for (ScramCredentialUpsertion each : asked.upsertions()) {
                hash(each.name(), each.mechanism()).ifPresent(hash -> upsert(each, hash));
            }
            results.forEach((user, result) -> {
                if (result.errorCode() != Errors.NONE.code()) {
                    changes.remove(user);
                }
            });
            if (!changes.isEmpty()) {
                try {
                    users.change(changes);
                } catch (MillraceException e) {
                    List.copyOf(changes.keySet())
                            .forEach(user -> refuse(user, KafkaErrors.of(e), String.valueOf(e.getMessage())));
                }
            }
            return new AlterUserScramCredentialsResponseData().setResults(new ArrayList<>(results.values()));
        }

        /** Empty, and refused, if nothing can be changed of it. */
        private Optional<ScramHash> hash(String user, byte mechanism) {
            AlterUserScramCredentialsResult result =
                    results.computeIfAbsent(user, name -> new AlterUserScramCredentialsResult().setUser(name));
            Optional<ScramHash> hash = CredentialHandlers.hash(mechanism);
            boolean first =
                    mechanisms.computeIfAbsent(user, name -> new HashSet<>()).add(mechanism);
            if (user.isEmpty()) {
                refuse(user, Errors.UNACCEPTABLE_CREDENTIAL, "Username must not be empty");
            } else if (!UserDirectory.isName(user)) {
                refuse(
                        user,
                        Errors.UNACCEPTABLE_CREDENTIAL,
                        "A user's name has no colon and no control character, and begins with neither # nor a space");
            } else if (hash.isEmpty()) {
                refuse(user, Errors.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism");
            } else if (!first) {
                refuse(
                        user,
                        Errors.DUPLICATE_RESOURCE,
                        "A user credential cannot be altered twice in the same request");
            } else if (users.isFixed(user, hash.get())) {
                refuse(
                        user,
                        Errors.UNACCEPTABLE_CREDENTIAL,
                        "The user stands in the server's users file, and is changed there");
            }
            return result.errorCode() == Errors.NONE.code() ? hash : Optional.empty();
        }

        private void upsert(ScramCredentialUpsertion asked, ScramHash hash) {
            if (asked.iterations() < LEAST_ITERATIONS) {
                refuse(asked.name(), Errors.UNACCEPTABLE_CREDENTIAL, "Too few iterations");
            } else if (asked.iterations() > MOST_ITERATIONS) {
                refuse(asked.name(), Errors.UNACCEPTABLE_CREDENTIAL, "Too many iterations");
            } else if (asked.salt().length == 0 || asked.saltedPassword().length != hash.bytes()) {
                refuse(
                        asked.name(),
                        Errors.UNACCEPTABLE_CREDENTIAL,
                        "A salt is not empty, and a salted password has the length of its hash");
            } else {
                change(
                        asked.name(),
                        hash,
                        Optional.of(ScramVerifier.ofSalted(
                                hash, asked.saltedPassword(), asked.salt(), asked.iterations())));
            }
        }

        private void change(String user, ScramHash hash, Optional<ScramVerifier> verifier) {
            changes.computeIfAbsent(user, name -> new EnumMap<>(ScramHash.class))
                    .put(hash, verifier);
        }

        private void refuse(String user, Errors error, String reason) {
            results.computeIfAbsent(user, name -> new AlterUserScramCredentialsResult().setUser(name))
                    .setErrorCode(error.code())
                    .setErrorMessage(reason);
        }
    }
}
