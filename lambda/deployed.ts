/**
 * Reads what is deployed, for `preview --diff`. The command loads this file of the handler's bundle, so that the package
 * contains the clients once. The function doesn't load it.
 */
import type * as cloudFormation from './aws/cloudformation';
import type * as ssm from './aws/ssm';

export const describeStack: typeof cloudFormation.describeStack = async (...args) => {
  const client = await import('./aws/cloudformation');
  return await client.describeStack(...args);
};

export const getParameter: typeof ssm.getParameter = async (...args) => {
  const client = await import('./aws/ssm');
  return await client.getParameter(...args);
};
