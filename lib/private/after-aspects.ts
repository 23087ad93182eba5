import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Visits constructs after the Aspects of the app, which can change them. */
export function afterAspects(scope: IConstruct, visit: (construct: IConstruct) => void): void {
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.READONLY });
}
