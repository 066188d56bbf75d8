package io.millrace.server.kafka;

import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Rights as a broker tells of them that keeps none of its own. */
final class SecurityDescriptionHandlers {
    private static final String NO_RIGHTS = "No Authorizer is configured.";

    private SecurityDescriptionHandlers() {}

    static void register(Requests requests) {
        registerLogin(requests);
        requests.addImmediate(ApiKeys.DESCRIBE_ACLS, request -> new DescribeAclsResponseData()
                .setErrorCode(Errors.SECURITY_DISABLED.code())
                .setErrorMessage(NO_RIGHTS));
        requests.addImmediate(ApiKeys.CREATE_ACLS, SecurityDescriptionHandlers::createAcls);
        requests.addImmediate(ApiKeys.DELETE_ACLS, SecurityDescriptionHandlers::deleteAcls);
    }

    /** Nobody is asked who it is; where clients are, their connections answer these. */
    private static void registerLogin(Requests requests) {
        requests.addImmediate(ApiKeys.SASL_HANDSHAKE, request -> new SaslHandshakeResponseData()
                .setErrorCode(Errors.ILLEGAL_SASL_STATE.code()));
        requests.addImmediate(ApiKeys.SASL_AUTHENTICATE, request -> new SaslAuthenticateResponseData()
                .setErrorCode(Errors.ILLEGAL_SASL_STATE.code()));
    }

    private static CreateAclsResponseData createAcls(Request request) {
        CreateAclsResponseData answer = new CreateAclsResponseData();
        request.body(CreateAclsRequestData.class).creations().forEach(each -> answer.results()
                .add(new AclCreationResult()
                        .setErrorCode(Errors.SECURITY_DISABLED.code())
                        .setErrorMessage(NO_RIGHTS)));
        return answer;
    }

    private static DeleteAclsResponseData deleteAcls(Request request) {
        DeleteAclsResponseData answer = new DeleteAclsResponseData();
        request.body(DeleteAclsRequestData.class).filters().forEach(each -> answer.filterResults()
                .add(new DeleteAclsFilterResult()
                        .setErrorCode(Errors.SECURITY_DISABLED.code())
                        .setErrorMessage(NO_RIGHTS)));
        return answer;
    }
}
