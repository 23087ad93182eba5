import { Annotations, type Duration, ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type ListProperties, type LookupProperties, OnRollback, RESOURCE_TYPE } from '../contract/properties';
import { type PhoneNumberLookupOptions, rollbackSettings } from '../phone-number-lookup-props';
import { PhoneNumberLookupProvider } from '../phone-number-lookup-provider';
import { assertProvider, assertSameEnvironment, type IPhoneNumberLookupProvider, resourceId } from '../provider-base';
import { afterAspects, whenResolvable } from './after-aspects';
import { keepLastSuccess } from './last-success-parameter';
import { LookupResource } from './lookup-resource';

export interface ResourceSettings {
  readonly type: string;
  /** Start of the resource's construct ID. */
  readonly idPrefix: string;
  readonly properties: LookupProperties | ListProperties;
  readonly attributes: readonly string[];
  /** Attributes that can have more than 1,024 characters, which CloudFormation refuses to export. */
  readonly longAttributes: readonly string[];
  /** Whether the deployment fails if the values aren't the expected ones. */
  readonly expects: boolean;
  readonly within?: Duration;
}

/** Creates the custom resource of a lookup or of a list, with everything that it needs. */
export function createResource(
  scope: Construct,
  options: PhoneNumberLookupOptions,
  { type, idPrefix, properties, attributes, longAttributes, expects, within }: ResourceSettings,
): { readonly resource: LookupResource; readonly provider: IPhoneNumberLookupProvider } {
  const provider =
    options.provider === undefined
      ? PhoneNumberLookupProvider.getOrCreate(scope)
      : assertProvider(scope, options.provider);
  assertSameEnvironment(scope, provider);
  const { readsStackStatus, restores } = rollbackSettings(scope, options, properties, expects, provider);
  provider._allowToCallChime?.(properties.Find !== undefined, type === RESOURCE_TYPE);
  const serviceTimeout = provider._bindLookup(within);
  const resource = new LookupResource(scope, resourceId(scope, provider, idPrefix), type, {
    ServiceToken: provider.serviceToken,
    ServiceTimeout: serviceTimeout.toSeconds(),
    ...properties,
    OnRollback: restores ? OnRollback.RESTORE : undefined,
  });
  scope.node.defaultChild = resource;
  if (readsStackStatus) {
    provider._allowRollback?.(Stack.of(scope), restores);
  }
  if (restores) {
    keepLastSuccess(scope, resource, attributes);
  }
  if (options.referenceStrength !== undefined) {
    resource.applyCrossStackReferenceStrength(options.referenceStrength);
  }
  whenResolvable(scope, () => {
    warnOfLongExports(scope, resource, longAttributes);
  });
  if (properties.Refresh !== undefined) {
    afterAspects(resource, () => {
      warnOfStrongReferences(scope, resource.referenceStrength);
    });
  }
  return { resource, provider };
}

/** Refreshing changes values, but CloudFormation doesn't allow an export that is in use to change. */
function warnOfStrongReferences(scope: Construct, strength: ReferenceStrength): void {
  if (strength === ReferenceStrength.WEAK) {
    return;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-chime-phone-number:strongReferencesToRefreshedValues',
    'The lookup is refreshed, but CloudFormation refuses to change an exported value while another stack imports it. A deployment that finds another status then fails. Use ReferenceStrength.WEAK, which reads the value when the other stack is updated, or RefreshPolicy.onChange().',
  );
}

/** Only synthesis knows which attributes other stacks read. */
function warnOfLongExports(scope: Construct, lookup: LookupResource, longAttributes: readonly string[]): void {
  const exported = longAttributes.filter((attribute) => lookup.isExported(attribute));
  if (exported.length > 0) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:longExports',
      `Another stack reads ${exported.join(' and ')} of the lookup through an export, but CloudFormation refuses to export more than 1,024 characters. A deployment that finds more then fails. Use ReferenceStrength.WEAK, or read other attributes.`,
    );
  }
}
