import { Aws, type CfnResource, Fn } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { attributeLines, BRACE, lastSuccessParameterName, SEPARATED_BRACE } from '../contract/last-success';

/**
 * Makes CloudFormation keep the attributes of a lookup in a parameter. CloudFormation writes the parameter after the
 * lookup, so a failed lookup doesn't change it. One `Fn::Sub` takes a third of the template's size that a `Fn::GetAtt`
 * for each attribute would take.
 */
export function keepLastSuccess(scope: Construct, lookup: CfnResource, attributes: readonly string[]): StringParameter {
  const lines = Fn.sub(attributeLines(attributes, (attribute) => `\${${lookup.logicalId}.${attribute}}`));
  return new StringParameter(scope, 'LastSuccess', {
    description: 'Attributes of the last successful lookup, for a rollback (cdk-chime-phone-number)',
    parameterName: lastSuccessParameterName(Aws.STACK_NAME, lookup.logicalId),
    simpleName: false,
    stringValue: Fn.join(SEPARATED_BRACE, Fn.split(BRACE, lines)),
  });
}
