/** Gives the functions behind an app's lookups environment variables, without a word in the stacks themselves. */
import type { IAspect } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { PhoneNumberLookupProvider } from '../lib';

/** Sends the lookups of a whole app elsewhere, such as to the embedded Chime endpoint. */
export class LookupEnvironment implements IAspect {
  public constructor(private readonly variables: Readonly<Record<string, string>>) {}

  public visit(node: IConstruct): void {
    if (node instanceof PhoneNumberLookupProvider && node.lambdaFunction instanceof lambda.Function) {
      for (const [name, value] of Object.entries(this.variables)) {
        node.lambdaFunction.addEnvironment(name, value);
      }
    }
  }
}
