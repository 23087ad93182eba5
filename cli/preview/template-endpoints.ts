/**
 * Which endpoints that a template sets the preview calls. A template can come from a stranger, for example in a pull
 * request, and a call carries phone numbers and signatures.
 */
import { isIPv4 } from 'node:net';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { ENDPOINT_URL_VARIABLES } from '../../lib/contract/handler-environment';

/**
 * Returns why a lookup must not run, or undefined.
 * @param variables environment variables of the function.
 * @param own variables of this computer, which replace those of the function.
 * @param allowed hosts of `--allow-endpoint`.
 */
export function endpointProblem(
  variables: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  allowed: readonly string[],
): string | undefined {
  for (const name of ENDPOINT_URL_VARIABLES) {
    const url = variables[name];
    if (!url || own[name] !== undefined) {
      continue;
    }
    if (!URL.canParse(url)) {
      return `The template sets ${name} to '${url}', which isn't a URL.`;
    }
    const { hostname } = new URL(url);
    if (!isLoopback(hostname) && !isServiceEndpoint(hostname) && !allowed.includes(hostname)) {
      return `The template sends this lookup to ${hostname} (${name}), which isn't an endpoint of Chime or AWS STS. If you trust it, pass --allow-endpoint ${hostname}.`;
    }
  }
  return undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

/** An endpoint of Chime or AWS STS in a Region, also a VPC endpoint, or the global endpoint of AWS STS. */
const SERVICE_IN_REGION =
  /^((vpce-[a-z\d-]+\.)?(chime|voice-chime|chime-sdk-voice|sts)(-fips)?\.[a-z]+(-[a-z]+)+-\d\.(vpce\.)?|sts\.)$/;

/** Other hosts under the DNS suffix of a partition can belong to strangers, such as a bucket or an instance. */
function isServiceEndpoint(hostname: string): boolean {
  return RegionInfo.regions.some(
    ({ domainSuffix }) =>
      domainSuffix !== undefined &&
      hostname.endsWith(`.${domainSuffix}`) &&
      SERVICE_IN_REGION.test(hostname.slice(0, -domainSuffix.length)),
  );
}
