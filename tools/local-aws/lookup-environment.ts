/** Gives the functions behind an app's lookups environment variables, without a word in the stacks themselves. */
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { PhoneNumberLookupProvider } from '../../lib';

/**
 * Sends the lookups of a whole app elsewhere, such as to the embedded Chime endpoint. Call it when the app is
 * complete; unlike an Aspect, it also reaches into stages.
 */
export function addLookupEnvironment(app: IConstruct, variables: Readonly<Record<string, string>>): void {
  for (const node of app.node.findAll()) {
    if (node instanceof PhoneNumberLookupProvider && node.lambdaFunction instanceof lambda.Function) {
      for (const [name, value] of Object.entries(variables)) {
        node.lambdaFunction.addEnvironment(name, value);
      }
    }
  }
}
