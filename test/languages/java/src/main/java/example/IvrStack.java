package example;

import io.github.cdkchimephonenumber.AssociationName;
import io.github.cdkchimephonenumber.IPhoneNumber;
import io.github.cdkchimephonenumber.PhoneNumberAttribute;
import io.github.cdkchimephonenumber.PhoneNumberCapability;
import io.github.cdkchimephonenumber.PhoneNumberLookup;
import io.github.cdkchimephonenumber.PhoneNumberParametersOptions;
import io.github.cdkchimephonenumber.PhoneNumberStackOutputs;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** Uses a number of the other stack, and one that another app looked up. */
public final class IvrStack extends Stack {
    public IvrStack(final Construct scope, final String id, final IPhoneNumber supportLine) {
        super(scope, id);

        IPhoneNumber billingLine = PhoneNumberLookup.fromStackOutputs(
                this,
                "BillingLine",
                PhoneNumberStackOutputs.builder().stackName("Billing").region("us-east-1").build());
        Map<String, String> environment = new HashMap<>(supportLine.toEnvironment("SUPPORT_LINE"));
        environment.putAll(billingLine.toEnvironment("BILLING_LINE"));
        Function.Builder.create(this, "Ivr")
                .runtime(Runtime.NODEJS_24_X)
                .handler("index.handler")
                .code(Code.fromInline("exports.handler = async () => process.env;"))
                .environment(environment)
                .build();
        IPhoneNumber salesLine = PhoneNumberLookup.fromParameterStore(
                this,
                "SalesLine",
                PhoneNumberParametersOptions.builder().parameterPrefix("/telephony/sales-line").build());
        CfnOutput.Builder.create(this, "SalesLineStatus").value(salesLine.getStatus()).build();
        CfnOutput.Builder.create(this, "CanCall")
                .value(supportLine.capability(PhoneNumberCapability.OUTBOUND_CALL))
                .build();
        CfnOutput.Builder.create(this, "SipRule")
                .value(supportLine.association(AssociationName.SIP_RULE_ID))
                .build();
        CfnOutput.Builder.create(this, "ServedBy")
                .value(supportLine.attribute(PhoneNumberAttribute.SERVED_BY))
                .build();
    }
}
