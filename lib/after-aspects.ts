import { Aspects, AspectPriority } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Looks at constructs after the app's Aspects have changed what they change. */
export function afterAspects(scope: IConstruct, look: (construct: IConstruct) => void): void {
  Aspects.of(scope).add({ visit: look }, { priority: AspectPriority.READONLY });
}
