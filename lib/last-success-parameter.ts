import { Aws, type CfnResource, Fn } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { BRACE, lastSuccessParameterName, linesOf, SEPARATED_BRACE } from './contract/last-success';

/**
 * Lets CloudFormation keep a lookup's attributes in a parameter. It writes the parameter after the lookup, so one that
 * fails leaves it as it was. One `Fn::Sub` takes a third of the template that a `Fn::GetAtt` for each attribute takes.
 */
export function keepLastSuccess(scope: Construct, lookup: CfnResource): StringParameter {
  const lines = Fn.sub(linesOf((attribute) => `\${${lookup.logicalId}.${attribute}}`));
  return new StringParameter(scope, 'LastSuccess', {
    description: 'Attributes of the last successful lookup, for a rollback (cdk-chime-phone-number)',
    parameterName: lastSuccessParameterName(Aws.STACK_NAME, lookup.logicalId),
    simpleName: false,
    stringValue: Fn.join(SEPARATED_BRACE, Fn.split(BRACE, lines)),
  });
}
