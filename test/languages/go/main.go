// The app of test/languages/typescript in Go.
package main

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	chime "github.com/cdk-chime-phone-number/cdk-chime-phone-number-go/cdkchimephonenumber"
)

// newNumbersStack looks up three numbers: one with settings of every kind, one with hardly any, and one that is found.
// It lists others.
func newNumbersStack(scope constructs.Construct, id string) chime.IPhoneNumber {
	stack := awscdk.NewStack(scope, &id, nil)

	release := awscdk.NewCfnParameter(stack, jsii.String("Release"), &awscdk.CfnParameterProps{
		Default: jsii.String("1"),
	})
	provider := chime.NewPhoneNumberLookupProvider(stack, jsii.String("Provider"), &chime.PhoneNumberLookupProviderProps{
		Timeout:                      awscdk.Duration_Minutes(jsii.Number(10)),
		LogLevel:                     awslambda.ApplicationLogLevel_WARN,
		FunctionName:                 jsii.String("phone-numbers"),
		ReservedConcurrentExecutions: jsii.Number(2),
		Environment: &map[string]*string{
			"AWS_ENDPOINT_URL_CHIME_SDK_VOICE": jsii.String("https://chime.example.com"),
		},
		AssumeRole: &chime.AssumeRoleOptions{
			RoleArn:    jsii.String("arn:aws:iam::111122223333:role/PhoneNumbers"),
			ExternalId: jsii.String("ivr"),
		},
	})
	supportLine := chime.NewPhoneNumberLookup(stack, jsii.String("SupportLine"), &chime.PhoneNumberLookupProps{
		PhoneNumberId: jsii.String("+12065550100"),
		Api:           chime.ChimeApi_CHIME_SDK_VOICE,
		Region:        jsii.String("us-west-2"),
		Provider:      provider,
		Refresh:       chime.RefreshPolicy_OnTrigger(release.ValueAsString()),
		OnMissing:     chime.OnMissing_FAIL,
		AbsentValue:   jsii.String("none"),
		Expect: &chime.PhoneNumberExpectations{
			Statuses:     &[]chime.PhoneNumberStatus{chime.PhoneNumberStatus_ASSIGNED},
			Types:        &[]chime.PhoneNumberType{chime.PhoneNumberType_LOCAL, chime.PhoneNumberType_TOLL_FREE},
			ProductTypes: &[]chime.PhoneNumberProductType{chime.PhoneNumberProductType_VOICE_CONNECTOR},
			Countries:    jsii.Strings("US", "CA"),
			Capabilities: &[]chime.PhoneNumberCapability{
				chime.PhoneNumberCapability_INBOUND_CALL,
				chime.PhoneNumberCapability_OUTBOUND_CALL,
			},
			Associations: &[]chime.PhoneNumberAssociation{
				chime.PhoneNumberAssociation_VoiceConnector(jsii.String("abcdef1ghij2klmno3pqr4")),
			},
			Within: awscdk.Duration_Minutes(jsii.Number(5)),
		},
	})
	supportLine.CreateOutputs(&chime.PhoneNumberOutputsOptions{ExportPrefix: jsii.String("support-line")})
	supportLine.PublishToParameterStore(jsii.String("Parameters"), &chime.PhoneNumberParametersOptions{
		ParameterPrefix: jsii.String("/telephony/support-line"),
		Attributes: &[]chime.PhoneNumberAttribute{
			chime.PhoneNumberAttribute_E164_PHONE_NUMBER,
			chime.PhoneNumberAttribute_STATUS,
		},
	})

	monitor := chime.NewPhoneNumberMonitor(stack, jsii.String("Monitor"), &chime.PhoneNumberMonitorProps{
		Lookups:  &[]chime.PhoneNumberLookup{supportLine},
		Schedule: awsscheduler.ScheduleExpression_Rate(awscdk.Duration_Minutes(jsii.Number(30))),
		Attributes: &[]chime.PhoneNumberAttribute{
			chime.PhoneNumberAttribute_STATUS,
			chime.PhoneNumberAttribute_ASSOCIATIONS,
		},
	})
	monitor.MetricDrifted(&awscloudwatch.MetricOptions{Label: jsii.String("Changed")}).CreateAlarm(
		stack, jsii.String("Drifted"), &awscloudwatch.CreateAlarmOptions{
			Threshold:         jsii.Number(1),
			EvaluationPeriods: jsii.Number(2),
		},
	)

	salesLine := chime.NewPhoneNumberLookup(stack, jsii.String("SalesLine"), &chime.PhoneNumberLookupProps{
		PhoneNumberId: jsii.String("+12065550101"),
		Refresh:       chime.RefreshPolicy_EveryDeployment(),
	})
	awscdk.NewCfnOutput(stack, jsii.String("SalesLineNumber"), &awscdk.CfnOutputProps{
		Value: salesLine.E164PhoneNumber(),
	})

	hotline := chime.NewPhoneNumberLookup(stack, jsii.String("Hotline"), &chime.PhoneNumberLookupProps{
		Find: &chime.PhoneNumberQuery{
			Association:     chime.PhoneNumberAssociation_VoiceConnectorGroup(jsii.String("0b1d6b4e-0000-4000-8000-000000000111")),
			Status:          chime.PhoneNumberStatus_ASSIGNED,
			ProductType:     chime.PhoneNumberProductType_VOICE_CONNECTOR,
			PhoneNumberType: chime.PhoneNumberType_TOLL_FREE,
			Country:         jsii.String("US"),
			Name:            jsii.String("Hotline"),
		},
		OnRollback: chime.OnRollback_RESTORE,
	})
	awscdk.NewCfnOutput(stack, jsii.String("HotlineNumber"), &awscdk.CfnOutputProps{
		Value: hotline.E164PhoneNumber(),
	})

	clinics := chime.NewPhoneNumberList(stack, jsii.String("Clinics"), &chime.PhoneNumberListProps{
		Find: &chime.PhoneNumberQuery{
			Association: chime.PhoneNumberAssociation_VoiceConnector(jsii.String("abcdef1ghij2klmno3pqr4")),
		},
		MaxCount: jsii.Number(100),
	})
	awscdk.NewCfnOutput(stack, jsii.String("ClinicNumbers"), &awscdk.CfnOutputProps{
		Value: awscdk.Fn_Join(jsii.String(","), clinics.E164PhoneNumbers()),
	})

	offices := chime.NewPhoneNumberList(stack, jsii.String("Offices"), &chime.PhoneNumberListProps{
		Find:        &chime.PhoneNumberQuery{Country: jsii.String("GB")},
		MinCount:    jsii.Number(0),
		Within:      awscdk.Duration_Minutes(jsii.Number(1)),
		AbsentValue: jsii.String("none"),
		Refresh:     chime.RefreshPolicy_EveryDeployment(),
	})
	awsssm.NewStringListParameter(stack, jsii.String("OfficeNumbers"), &awsssm.StringListParameterProps{
		StringListValue: offices.E164PhoneNumbers(),
	})
	awscdk.NewCfnOutput(stack, jsii.String("OfficeCount"), &awscdk.CfnOutputProps{Value: offices.Count()})
	awscdk.NewCfnOutput(stack, jsii.String("OfficeDetails"), &awscdk.CfnOutputProps{Value: offices.PhoneNumbers()})
	return supportLine
}

// newIvrStack uses a number of the other stack, and one that another app looked up.
func newIvrStack(scope constructs.Construct, id string, supportLine chime.IPhoneNumber) {
	stack := awscdk.NewStack(scope, &id, nil)

	billingLine := chime.PhoneNumberLookup_FromStackOutputs(stack, jsii.String("BillingLine"), &chime.PhoneNumberStackOutputs{
		StackName: jsii.String("Billing"),
		Region:    jsii.String("us-east-1"),
	})
	environment := *supportLine.ToEnvironment(jsii.String("SUPPORT_LINE"))
	maps.Copy(environment, *billingLine.ToEnvironment(jsii.String("BILLING_LINE")))
	awslambda.NewFunction(stack, jsii.String("Ivr"), &awslambda.FunctionProps{
		Runtime:     awslambda.Runtime_NODEJS_24_X(),
		Handler:     jsii.String("index.handler"),
		Code:        awslambda.Code_FromInline(jsii.String("exports.handler = async () => process.env;")),
		Environment: &environment,
	})
	salesLine := chime.PhoneNumberLookup_FromParameterStore(stack, jsii.String("SalesLine"), &chime.PhoneNumberParametersOptions{
		ParameterPrefix: jsii.String("/telephony/sales-line"),
	})
	awscdk.NewCfnOutput(stack, jsii.String("SalesLineStatus"), &awscdk.CfnOutputProps{Value: salesLine.Status()})
	for name, value := range map[string]*string{
		"CanCall":  supportLine.Capability(chime.PhoneNumberCapability_OUTBOUND_CALL),
		"SipRule":  supportLine.Association(chime.AssociationName_SIP_RULE_ID),
		"ServedBy": supportLine.Attribute(chime.PhoneNumberAttribute_SERVED_BY),
	} {
		awscdk.NewCfnOutput(stack, &name, &awscdk.CfnOutputProps{Value: value})
	}
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	supportLine := newNumbersStack(app, "Numbers")
	newIvrStack(app, "Ivr", supportLine)
	app.Synth(nil)
}
