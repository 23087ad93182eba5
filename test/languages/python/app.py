"""The app of test/languages/typescript in Python."""

from aws_cdk import App, CfnOutput, CfnParameter, Duration, Fn, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_ssm as ssm
from cdk_chime_phone_number import (
    AssociationName,
    AssumeRoleOptions,
    ChimeApi,
    IPhoneNumber,
    OnMissing,
    OnRollback,
    PhoneNumberAssociation,
    PhoneNumberAttribute,
    PhoneNumberCapability,
    PhoneNumberExpectations,
    PhoneNumberList,
    PhoneNumberLookup,
    PhoneNumberLookupProvider,
    PhoneNumberMonitor,
    PhoneNumberProductType,
    PhoneNumberQuery,
    PhoneNumberStatus,
    PhoneNumberType,
    RefreshPolicy,
)
from constructs import Construct


class NumbersStack(Stack):
    """Looks up three numbers: one with settings of every kind, one with hardly any, and one that is found. Lists others."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        release = CfnParameter(self, "Release", default="1")
        provider = PhoneNumberLookupProvider(
            self,
            "Provider",
            timeout=Duration.minutes(10),
            log_level=lambda_.ApplicationLogLevel.WARN,
            function_name="phone-numbers",
            reserved_concurrent_executions=2,
            environment={"AWS_ENDPOINT_URL_CHIME_SDK_VOICE": "https://chime.example.com"},
            assume_role=AssumeRoleOptions(
                role_arn="arn:aws:iam::111122223333:role/PhoneNumbers", external_id="ivr"
            ),
        )
        self.support_line = PhoneNumberLookup(
            self,
            "SupportLine",
            phone_number_id="+12065550100",
            api=ChimeApi.CHIME_SDK_VOICE,
            region="us-west-2",
            provider=provider,
            refresh=RefreshPolicy.on_trigger(release.value_as_string),
            on_missing=OnMissing.FAIL,
            absent_value="none",
            expect=PhoneNumberExpectations(
                statuses=[PhoneNumberStatus.ASSIGNED],
                types=[PhoneNumberType.LOCAL, PhoneNumberType.TOLL_FREE],
                product_types=[PhoneNumberProductType.VOICE_CONNECTOR],
                countries=["US", "CA"],
                capabilities=[PhoneNumberCapability.INBOUND_CALL, PhoneNumberCapability.OUTBOUND_CALL],
                associations=[PhoneNumberAssociation.voice_connector("abcdef1ghij2klmno3pqr4")],
                within=Duration.minutes(5),
            ),
        )
        self.support_line.create_outputs(export_prefix="support-line")
        self.support_line.publish_to_parameter_store(
            "Parameters",
            parameter_prefix="/telephony/support-line",
            attributes=[PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS],
        )

        monitor = PhoneNumberMonitor(
            self,
            "Monitor",
            lookups=[self.support_line],
            schedule=scheduler.ScheduleExpression.rate(Duration.minutes(30)),
            attributes=[PhoneNumberAttribute.STATUS, PhoneNumberAttribute.ASSOCIATIONS],
        )
        monitor.metric_drifted(label="Changed").create_alarm(
            self, "Drifted", threshold=1, evaluation_periods=2
        )

        sales_line = PhoneNumberLookup(
            self,
            "SalesLine",
            phone_number_id="+12065550101",
            refresh=RefreshPolicy.every_deployment(),
        )
        CfnOutput(self, "SalesLineNumber", value=sales_line.e164_phone_number)

        hotline = PhoneNumberLookup(
            self,
            "Hotline",
            find=PhoneNumberQuery(
                association=PhoneNumberAssociation.voice_connector_group(
                    "0b1d6b4e-0000-4000-8000-000000000111"
                ),
                status=PhoneNumberStatus.ASSIGNED,
                product_type=PhoneNumberProductType.VOICE_CONNECTOR,
                phone_number_type=PhoneNumberType.TOLL_FREE,
                country="US",
                name="Hotline",
            ),
            on_rollback=OnRollback.RESTORE,
        )
        CfnOutput(self, "HotlineNumber", value=hotline.e164_phone_number)

        clinics = PhoneNumberList(
            self,
            "Clinics",
            find=PhoneNumberQuery(
                association=PhoneNumberAssociation.voice_connector("abcdef1ghij2klmno3pqr4")
            ),
            max_count=100,
        )
        CfnOutput(self, "ClinicNumbers", value=Fn.join(",", clinics.e164_phone_numbers))

        offices = PhoneNumberList(
            self,
            "Offices",
            find=PhoneNumberQuery(country="GB"),
            min_count=0,
            within=Duration.minutes(1),
            absent_value="none",
            refresh=RefreshPolicy.every_deployment(),
        )
        ssm.StringListParameter(self, "OfficeNumbers", string_list_value=offices.e164_phone_numbers)
        CfnOutput(self, "OfficeCount", value=offices.count)
        CfnOutput(self, "OfficeDetails", value=offices.phone_numbers)


class IvrStack(Stack):
    """Uses a number of the other stack, and one that another app looked up."""

    def __init__(self, scope: Construct, construct_id: str, *, support_line: IPhoneNumber, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        billing_line = PhoneNumberLookup.from_stack_outputs(
            self, "BillingLine", stack_name="Billing", region="us-east-1"
        )
        lambda_.Function(
            self,
            "Ivr",
            runtime=lambda_.Runtime.NODEJS_24_X,
            handler="index.handler",
            code=lambda_.Code.from_inline("exports.handler = async () => process.env;"),
            environment={
                **support_line.to_environment("SUPPORT_LINE"),
                **billing_line.to_environment("BILLING_LINE"),
            },
        )
        sales_line = PhoneNumberLookup.from_parameter_store(
            self, "SalesLine", parameter_prefix="/telephony/sales-line"
        )
        CfnOutput(self, "SalesLineStatus", value=sales_line.status)
        CfnOutput(self, "CanCall", value=support_line.capability(PhoneNumberCapability.OUTBOUND_CALL))
        CfnOutput(self, "SipRule", value=support_line.association(AssociationName.SIP_RULE_ID))
        CfnOutput(self, "ServedBy", value=support_line.attribute(PhoneNumberAttribute.SERVED_BY))


app = App()
numbers = NumbersStack(app, "Numbers")
IvrStack(app, "Ivr", support_line=numbers.support_line)
app.synth()
