import { AspectPriority, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Visits constructs after the Aspects of the app, which can change them. */
export function afterAspects(scope: IConstruct, visit: (construct: IConstruct) => void): void {
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.READONLY });
}

/** Checks a construct when all tokens have their final values, just before the CDK writes the template. */
export function whenResolvable(construct: IConstruct, check: () => void): void {
  const validate = (): string[] => {
    check();
    return [];
  };
  construct.node.addValidation({ validate });
}
