"""A contact center in Python: a number that must be ready, a function that reads it, and an alarm if it changes."""

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from cdk_chime_phone_number import (
    PhoneNumberCapability,
    PhoneNumberExpectations,
    PhoneNumberLookup,
    PhoneNumberMonitor,
    PhoneNumberStatus,
    RefreshPolicy,
)
from constructs import Construct

# Tells callers which number they reached.
HANDLER = """
import os


def handler(event, context):
    return {"number": os.environ["SUPPORT_LINE_E164_PHONE_NUMBER"], "status": os.environ["SUPPORT_LINE_STATUS"]}
"""


class ContactCenterStack(Stack):
    """Looks up the number in every deployment, which fails unless the number is assigned and receives calls."""

    def __init__(self, scope: Construct, construct_id: str, *, phone_number_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        support_line = PhoneNumberLookup(
            self,
            "SupportLine",
            phone_number_id=phone_number_id,
            refresh=RefreshPolicy.every_deployment(),
            expect=PhoneNumberExpectations(
                statuses=[PhoneNumberStatus.ASSIGNED],
                capabilities=[PhoneNumberCapability.INBOUND_CALL],
                within=Duration.minutes(5),
            ),
        )
        lambda_.Function(
            self,
            "Ivr",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline(HANDLER),
            environment=support_line.to_environment("SUPPORT_LINE"),
        )

        monitor = PhoneNumberMonitor(self, "Monitor", lookups=[support_line])
        monitor.metric_drifted().create_alarm(self, "Changed", threshold=1, evaluation_periods=2)

        # Attributes are tokens: "if support_line.status == 'Assigned'" would never be true.
        CfnOutput(self, "Number", value=support_line.e164_phone_number)
        CfnOutput(self, "Status", value=support_line.status)


app = App()
ContactCenterStack(app, "ContactCenter", phone_number_id="+12065550100")
app.synth()
