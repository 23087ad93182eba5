import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { PhoneNumberLookupProvider } from '../../lib';

/**
 * Adds environment variables to the functions of all lookups of an app, for example the address of the embedded Chime
 * endpoint. Call this function when the app is complete. Unlike an Aspect, it includes the stages of the app.
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
