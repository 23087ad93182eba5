import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
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

/** Settings of `PhoneNumberLookup.publishToParameterStore`. */
export interface PhoneNumberParametersOptions {
  /**
   * What the names of the parameters begin with: a path with a slash at its start and none at its end, such as
   * `/telephony/support-line`. An attribute's parameter is `{parameterPrefix}/{Attribute}`.
   */
  readonly parameterPrefix: string;

  /**
   * Which attributes become parameters.
   * @default - E164PhoneNumber, Status, Associations and Details
   */
  readonly attributes?: PhoneNumberAttribute[];
}

/** The attributes that become parameters. */
export function publishedAttributes({ attributes }: PhoneNumberParametersOptions): readonly PhoneNumberAttribute[] {
  return attributes ?? DEFAULT_ATTRIBUTES;
}

/** A phone number in Parameter Store, for readers at run time. */
export class PhoneNumberParameters extends Construct {
  /** What the names of the parameters begin with. */
  public readonly parameterPrefix: string;

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param phoneNumber the number to publish. None of the published attributes may be empty: Parameter Store refuses
   * empty values.
   * @param options names and attributes.
   */
  public constructor(scope: Construct, id: string, phoneNumber: IPhoneNumber, options: PhoneNumberParametersOptions) {
    super(scope, id);
    this.parameterPrefix = options.parameterPrefix;
    if (!Token.isUnresolved(this.parameterPrefix) && !/^(\/[\w.-]+)+$/.test(this.parameterPrefix)) {
      throw invalid(
        this,
        `parameterPrefix '${this.parameterPrefix}' can't start the name of a parameter; write a path such as '/telephony/support-line'`,
      );
    }
    for (const attribute of publishedAttributes(options)) {
      new ssm.StringParameter(this, attribute, {
        parameterName: this.parameterName(attribute),
        stringValue: phoneNumber.attribute(attribute),
        simpleName: false,
      });
    }
  }

  /**
   * Name of an attribute's parameter.
   * @param attribute which one.
   */
  public parameterName(attribute: PhoneNumberAttribute): string {
    return `${this.parameterPrefix}/${attribute}`;
  }

  /**
   * Lets somebody read the parameters, one by one or by their path.
   * @param grantee who may read.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const stack = Stack.of(this);
    const resource = this.parameterPrefix.replace(/^\//, '');
    const arn = (resourceName: string): string =>
      Arn.format(
        { service: 'ssm', resource: 'parameter', resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
        stack,
      );
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
      resourceArns: [arn(resource), arn(`${resource}/*`)],
    });
  }
}
