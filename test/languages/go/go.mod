module example.com/ivr

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.263.0
	github.com/aws/constructs-go/constructs/v10 v10.8.1
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-chime-phone-number/cdk-chime-phone-number-go/cdkchimephonenumber v0.0.0
)

// Where tools/checks/languages.ts puts the module that was just built; a released one needs no such entry.
replace github.com/cdk-chime-phone-number/cdk-chime-phone-number-go/cdkchimephonenumber => ./packages/cdkchimephonenumber
