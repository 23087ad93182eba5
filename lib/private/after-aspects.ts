import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Visits constructs after the Aspects of the app have changed them. */
export function afterAspects(scope: IConstruct, look: (construct: IConstruct) => void): void {
  Aspects.of(scope).add({ visit: look }, { priority: AspectPriority.READONLY });
}
