/** The local AWS. The setup passes it to the tests in an environment variable, which Jest's workers inherit. */
import { type LocalAws, type LocalAwsVariables, localAwsVariables } from '../../../tools/local-aws/environment';

/** A second Region that tests deploy to. */
export const OTHER_REGION = 'eu-west-1';

const VARIABLE = 'E2E_LOCAL_AWS';

interface Published extends LocalAws {
  /** The folder for assemblies and logs. */
  readonly folder: string;
}

/** Called by the set-up. */
export function publish(local: Published): void {
  process.env[VARIABLE] = JSON.stringify(local);
}

export function localAws(): Published & { readonly variables: LocalAwsVariables } {
  const local = JSON.parse(process.env[VARIABLE] ?? '') as Published;
  return { ...local, variables: localAwsVariables(local, local.folder) };
}
