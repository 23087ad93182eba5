import { Arn, ArnFormat, CfnDynamicReference, CfnDynamicReferenceService, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';
import type { IPhoneNumber } from './phone-number';
import { assertValue, isKnownLater, uncheckedPrefix } from './private/literals';
import { ENVIRONMENT_ATTRIBUTES } from './private/phone-number-base';
import { validationError } from './private/validation-error';

/** Those of `toEnvironment`, so that an app that imports the number can call it, and all others as JSON. */
const DEFAULT_ATTRIBUTES: readonly PhoneNumberAttribute[] = [...ENVIRONMENT_ATTRIBUTES, PhoneNumberAttribute.DETAILS];

/** Names of the parameters, for `publishToParameterStore` and `fromParameterStore`. */
export interface PhoneNumberParametersOptions {
  /**
   * Start of the names of the parameters: a path that begins with a slash and doesn't end with one, such as
   * `/telephony/support-line`. The name of a parameter is `{parameterPrefix}/{Attribute}`. Tokens are allowed.
   */
  readonly parameterPrefix: string;

  /**
   * Attributes to publish.
   * @default - the attributes of `toEnvironment`, and Details
   */
  readonly attributes?: PhoneNumberAttribute[];
}

/** Settings of `PhoneNumberParameters`. */
export interface PhoneNumberParametersProps extends PhoneNumberParametersOptions {
  /**
   * The number to publish. The published attributes must not be empty, because Parameter Store refuses empty values.
   */
  readonly phoneNumber: IPhoneNumber;
}

/** Parameter Store reserves names that begin with `aws` or `ssm`, in any case. */
const PARAMETER_PREFIX = /^(?!\/(aws|ssm))(\/[\w.-]+)+$/i;

export function publishedAttributes({ attributes }: PhoneNumberParametersOptions): readonly PhoneNumberAttribute[] {
  return attributes ?? DEFAULT_ATTRIBUTES;
}

export function assertParameterPrefix(scope: Construct, parameterPrefix: string): void {
  assertValue(scope, 'parameterPrefix', parameterPrefix, "a path such as '/telephony/support-line'");
  if (!isKnownLater(parameterPrefix) && !PARAMETER_PREFIX.test(parameterPrefix)) {
    throw validationError(
      scope,
      `parameterPrefix '${parameterPrefix}' can't start the name of a parameter. Write a path such as '/telephony/support-line' that doesn't begin with aws or ssm.`,
    );
  }
}

export function assertPublished(
  scope: Construct,
  attributes: readonly PhoneNumberAttribute[],
  options: PhoneNumberParametersOptions,
): void {
  const published = publishedAttributes(options);
  const missing = attributes.filter((attribute) => !published.includes(attribute));
  if (missing.length > 0) {
    throw validationError(
      scope,
      `Parameter Store doesn't have these attributes: ${missing.join(', ')}. Add them to the attributes of publishToParameterStore and of fromParameterStore.`,
    );
  }
}

/** The value of a published attribute, read at each deployment of the stack. */
export function parameterValue(
  scope: Construct,
  attribute: PhoneNumberAttribute,
  { parameterPrefix }: PhoneNumberParametersOptions,
): string {
  const name = parameterName(attribute, parameterPrefix);
  // The default of a template's parameter can't be a token. A dynamic reference can contain one.
  return Token.isUnresolved(name)
    ? new CfnDynamicReference(CfnDynamicReferenceService.SSM, name).toString()
    : ssm.StringParameter.valueForStringParameter(scope, name);
}

function parameterName(attribute: PhoneNumberAttribute, parameterPrefix: string): string {
  return `${uncheckedPrefix(parameterPrefix)}/${attribute}`;
}

/**
 * A phone number in Parameter Store, for readers at run time and for other apps.
 *
 * @example
 * declare const reader: lambda.Function;
 * const parameters = new PhoneNumberParameters(this, 'Parameters', {
 *   phoneNumber: PhoneNumberLookup.fromStackOutputs(this, 'SupportLine', { stackName: 'Numbers' }),
 *   parameterPrefix: '/telephony/support-line',
 * });
 * parameters.grantRead(reader);
 */
export class PhoneNumberParameters extends Construct {
  /** Start of the names of the parameters. */
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
   * Returns the name of the parameter of an attribute.
   * @param attribute the attribute.
   */
  public parameterName(attribute: PhoneNumberAttribute): string {
    return parameterName(attribute, this.parameterPrefix);
  }

  /**
   * Allows a grantee to read the parameters by name (`GetParameter`, `GetParameters`). Reading by path
   * (`GetParametersByPath`) isn't allowed, because IAM can only grant a whole path, including parameters that other
   * apps create there.
   * @param grantee the principal that reads the parameters.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resourceArns: this.attributes.map((attribute) => this.parameterArn(attribute)),
    });
  }

  /** The name begins with a slash, so the ARN has no other slash between `parameter` and the name. */
  private parameterArn(attribute: PhoneNumberAttribute): string {
    const resource = `parameter${this.parameterName(attribute)}`;
    return Arn.format({ service: 'ssm', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }, Stack.of(this));
  }
}
