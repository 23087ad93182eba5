import { Arn, ArnFormat, CfnDynamicReference, CfnDynamicReferenceService, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { invalid } from './invalid';
import type { IPhoneNumber } from './phone-number';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';

/** What a reader at run time most often wants. */
const DEFAULT_ATTRIBUTES: readonly PhoneNumberAttribute[] = [
  PhoneNumberAttribute.E164_PHONE_NUMBER,
  PhoneNumberAttribute.STATUS,
  PhoneNumberAttribute.ASSOCIATIONS,
  PhoneNumberAttribute.DETAILS,
];

/** Names of parameters, for `publishToParameterStore` and `fromParameterStore`. */
export interface PhoneNumberParametersOptions {
  /**
   * What the names of the parameters begin with: a path with a slash at its start and none at its end, such as
   * `/telephony/support-line`. An attribute's parameter is `{parameterPrefix}/{Attribute}`. Tokens are allowed.
   */
  readonly parameterPrefix: string;

  /**
   * Which attributes are parameters.
   * @default - E164PhoneNumber, Status, Associations, and Details
   */
  readonly attributes?: PhoneNumberAttribute[];
}

/** Settings of `PhoneNumberParameters`. */
export interface PhoneNumberParametersProps extends PhoneNumberParametersOptions {
  /**
   * The number to publish. None of the published attributes may be empty, because Parameter Store refuses empty values.
   */
  readonly phoneNumber: IPhoneNumber;
}

/** The attributes that are parameters. */
export function publishedAttributes({ attributes }: PhoneNumberParametersOptions): readonly PhoneNumberAttribute[] {
  return attributes ?? DEFAULT_ATTRIBUTES;
}

/** Refuses a prefix that Parameter Store would refuse. */
export function assertParameterPrefix(scope: Construct, parameterPrefix: string): void {
  if (!Token.isUnresolved(parameterPrefix) && !/^(\/[\w.-]+)+$/.test(parameterPrefix)) {
    throw invalid(
      scope,
      `parameterPrefix '${parameterPrefix}' can't start the name of a parameter; write a path such as '/telephony/support-line'`,
    );
  }
}

/** The value of a published attribute, read at each deployment of the stack. */
export function parameterValue(
  scope: Construct,
  attribute: PhoneNumberAttribute,
  options: PhoneNumberParametersOptions,
): string {
  if (!publishedAttributes(options).includes(attribute)) {
    throw invalid(
      scope,
      `${attribute} isn't among the attributes in Parameter Store; add it to 'attributes' of publishToParameterStore and of fromParameterStore`,
    );
  }
  const name = parameterName(attribute, options.parameterPrefix);
  // CloudFormation takes no token as the default of a template's parameter, but it does in a dynamic reference.
  return Token.isUnresolved(name)
    ? new CfnDynamicReference(CfnDynamicReferenceService.SSM, name).toString()
    : ssm.StringParameter.valueForStringParameter(scope, name);
}

function parameterName(attribute: PhoneNumberAttribute, parameterPrefix: string): string {
  return `${parameterPrefix}/${attribute}`;
}

/**
 * A phone number in Parameter Store, for readers at run time and for other apps.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * declare const reader: lambda.Function;
 * const parameters = new PhoneNumberParameters(this, 'Parameters', {
 *   phoneNumber: PhoneNumberLookup.fromStackOutputs(this, 'SupportLine', { stackName: 'Numbers' }),
 *   parameterPrefix: '/telephony/support-line',
 * });
 * parameters.grantRead(reader);
 */
export class PhoneNumberParameters extends Construct {
  /** What the names of the parameters begin with. */
  public readonly parameterPrefix: string;

  private readonly attributes: readonly PhoneNumberAttribute[];

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param props the number, and the names of its parameters.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberParametersProps) {
    super(scope, id);
    this.parameterPrefix = props.parameterPrefix;
    this.attributes = publishedAttributes(props);
    assertParameterPrefix(this, this.parameterPrefix);
    for (const attribute of this.attributes) {
      new ssm.StringParameter(this, attribute, {
        parameterName: this.parameterName(attribute),
        stringValue: props.phoneNumber.attribute(attribute),
        simpleName: false,
      });
    }
  }

  /**
   * Name of an attribute's parameter.
   * @param attribute which one.
   */
  public parameterName(attribute: PhoneNumberAttribute): string {
    return parameterName(attribute, this.parameterPrefix);
  }

  /**
   * Lets a grantee read the parameters by their names (`GetParameter`, `GetParameters`), and nothing else. Reading them
   * by their path (`GetParametersByPath`) isn't allowed: IAM grants a path as a whole, with each parameter that others
   * put there.
   * @param grantee what may read.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resourceArns: this.attributes.map((attribute) => this.parameterArn(attribute)),
    });
  }

  /** The name begins with a slash, so none stands between `parameter` and the name. */
  private parameterArn(attribute: PhoneNumberAttribute): string {
    const resource = `parameter${this.parameterName(attribute)}`;
    return Arn.format({ service: 'ssm', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }, Stack.of(this));
  }
}
