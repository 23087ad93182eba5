import { Arn, ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pathInStage, ProviderBase, type ProviderEnvironment } from '../provider-base';
import { assertValue, isKnownLater } from './literals';
import { validationError } from './validation-error';

/** Time that CloudFormation waits if the timeout of the function isn't known: the maximum of Lambda, and a minute. */
const SERVICE_TIMEOUT = Duration.minutes(16);

/** A provider that another app deployed. Its function can be in another account, so only its Region is known. */
export class ImportedProvider extends ProviderBase {
  /** @internal */
  public readonly _environment: ProviderEnvironment;

  public constructor(
    scope: Construct,
    id: string,
    public readonly serviceToken: string,
  ) {
    super(scope, id);
    this._environment = { region: regionOf(this, serviceToken) };
  }

  /** @internal */
  public _bindLookup(): Duration {
    return SERVICE_TIMEOUT;
  }

  /** @internal */
  public _identityIn(): string {
    return Token.isUnresolved(this.serviceToken)
      ? JSON.stringify([pathInStage(this), Stack.of(this).resolve(this.serviceToken)])
      : this.serviceToken;
  }
}

/** The Region of a function's ARN. Undefined if the ARN isn't known yet. */
function regionOf(scope: Construct, serviceToken: string): string | undefined {
  assertValue(scope, 'The service token', serviceToken, "the serviceToken of another app's PhoneNumberLookupProvider");
  if (isKnownLater(serviceToken)) {
    return undefined;
  }
  if (!/^arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+/.test(serviceToken)) {
    throw validationError(
      scope,
      `'${serviceToken}' isn't the ARN of a Lambda function. Pass the serviceToken of another app's PhoneNumberLookupProvider, such as arn:aws:lambda:us-east-1:111122223333:function:lookup.`,
    );
  }
  return Arn.split(serviceToken, ArnFormat.COLON_RESOURCE_NAME).region;
}
