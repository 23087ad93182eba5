package example;

import io.github.cdkchimephonenumber.AssumeRoleOptions;
import io.github.cdkchimephonenumber.ChimeApi;
import io.github.cdkchimephonenumber.IPhoneNumber;
import io.github.cdkchimephonenumber.OnMissing;
import io.github.cdkchimephonenumber.OnRollback;
import io.github.cdkchimephonenumber.PhoneNumberAssociation;
import io.github.cdkchimephonenumber.PhoneNumberAttribute;
import io.github.cdkchimephonenumber.PhoneNumberCapability;
import io.github.cdkchimephonenumber.PhoneNumberExpectations;
import io.github.cdkchimephonenumber.PhoneNumberList;
import io.github.cdkchimephonenumber.PhoneNumberLookup;
import io.github.cdkchimephonenumber.PhoneNumberLookupProvider;
import io.github.cdkchimephonenumber.PhoneNumberMonitor;
import io.github.cdkchimephonenumber.PhoneNumberOutputsOptions;
import io.github.cdkchimephonenumber.PhoneNumberParametersOptions;
import io.github.cdkchimephonenumber.PhoneNumberProductType;
import io.github.cdkchimephonenumber.PhoneNumberQuery;
import io.github.cdkchimephonenumber.PhoneNumberStatus;
import io.github.cdkchimephonenumber.PhoneNumberType;
import io.github.cdkchimephonenumber.RefreshPolicy;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.ssm.StringListParameter;
import software.constructs.Construct;

/** Looks up three numbers: one with settings of every kind, one with hardly any, and one that is found. Lists others. */
public final class NumbersStack extends Stack {
    private final IPhoneNumber supportLine;

    public NumbersStack(final Construct scope, final String id) {
        super(scope, id);

        CfnParameter release = CfnParameter.Builder.create(this, "Release").defaultValue("1").build();
        PhoneNumberLookupProvider provider = PhoneNumberLookupProvider.Builder.create(this, "Provider")
                .timeout(Duration.minutes(10))
                .logLevel(ApplicationLogLevel.WARN)
                .functionName("phone-numbers")
                .reservedConcurrentExecutions(2)
                .environment(Map.of("AWS_ENDPOINT_URL_CHIME_SDK_VOICE", "https://chime.example.com"))
                .assumeRole(AssumeRoleOptions.builder()
                        .roleArn("arn:aws:iam::111122223333:role/PhoneNumbers")
                        .externalId("ivr")
                        .build())
                .build();
        PhoneNumberLookup lookup = PhoneNumberLookup.Builder.create(this, "SupportLine")
                .phoneNumberId("+12065550100")
                .api(ChimeApi.CHIME_SDK_VOICE)
                .region("us-west-2")
                .provider(provider)
                .refresh(RefreshPolicy.onTrigger(release.getValueAsString()))
                .onMissing(OnMissing.FAIL)
                .absentValue("none")
                .expect(PhoneNumberExpectations.builder()
                        .statuses(List.of(PhoneNumberStatus.ASSIGNED))
                        .types(List.of(PhoneNumberType.LOCAL, PhoneNumberType.TOLL_FREE))
                        .productTypes(List.of(PhoneNumberProductType.VOICE_CONNECTOR))
                        .countries(List.of("US", "CA"))
                        .capabilities(List.of(
                                PhoneNumberCapability.INBOUND_CALL, PhoneNumberCapability.OUTBOUND_CALL))
                        .associations(List.of(PhoneNumberAssociation.voiceConnector("abcdef1ghij2klmno3pqr4")))
                        .within(Duration.minutes(5))
                        .build())
                .build();
        lookup.createOutputs(PhoneNumberOutputsOptions.builder().exportPrefix("support-line").build());
        lookup.publishToParameterStore("Parameters", PhoneNumberParametersOptions.builder()
                .parameterPrefix("/telephony/support-line")
                .attributes(List.of(PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS))
                .build());
        this.supportLine = lookup;

        PhoneNumberMonitor monitor = PhoneNumberMonitor.Builder.create(this, "Monitor")
                .lookups(List.of(lookup))
                .schedule(ScheduleExpression.rate(Duration.minutes(30)))
                .attributes(List.of(PhoneNumberAttribute.STATUS, PhoneNumberAttribute.ASSOCIATIONS))
                .build();
        monitor.metricDrifted(MetricOptions.builder().label("Changed").build())
                .createAlarm(this, "Drifted", CreateAlarmOptions.builder()
                        .threshold(1)
                        .evaluationPeriods(2)
                        .build());

        PhoneNumberLookup salesLine = PhoneNumberLookup.Builder.create(this, "SalesLine")
                .phoneNumberId("+12065550101")
                .refresh(RefreshPolicy.everyDeployment())
                .build();
        CfnOutput.Builder.create(this, "SalesLineNumber").value(salesLine.getE164PhoneNumber()).build();

        PhoneNumberLookup hotline = PhoneNumberLookup.Builder.create(this, "Hotline")
                .find(PhoneNumberQuery.builder()
                        .association(PhoneNumberAssociation.voiceConnectorGroup(
                                "0b1d6b4e-0000-4000-8000-000000000111"))
                        .status(PhoneNumberStatus.ASSIGNED)
                        .productType(PhoneNumberProductType.VOICE_CONNECTOR)
                        .phoneNumberType(PhoneNumberType.TOLL_FREE)
                        .country("US")
                        .name("Hotline")
                        .build())
                .onRollback(OnRollback.RESTORE)
                .build();
        CfnOutput.Builder.create(this, "HotlineNumber").value(hotline.getE164PhoneNumber()).build();

        PhoneNumberList clinics = PhoneNumberList.Builder.create(this, "Clinics")
                .find(PhoneNumberQuery.builder()
                        .association(PhoneNumberAssociation.voiceConnector("abcdef1ghij2klmno3pqr4"))
                        .build())
                .maxCount(100)
                .build();
        CfnOutput.Builder.create(this, "ClinicNumbers")
                .value(Fn.join(",", clinics.getE164PhoneNumbers()))
                .build();

        PhoneNumberList offices = PhoneNumberList.Builder.create(this, "Offices")
                .find(PhoneNumberQuery.builder().country("GB").build())
                .minCount(0)
                .within(Duration.minutes(1))
                .absentValue("none")
                .refresh(RefreshPolicy.everyDeployment())
                .build();
        StringListParameter.Builder.create(this, "OfficeNumbers")
                .stringListValue(offices.getE164PhoneNumbers())
                .build();
        CfnOutput.Builder.create(this, "OfficeCount").value(offices.getCount()).build();
        CfnOutput.Builder.create(this, "OfficeDetails").value(offices.getPhoneNumbers()).build();
    }

    public IPhoneNumber getSupportLine() {
        return supportLine;
    }
}
