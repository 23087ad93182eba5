/** What a function finds around it. The rehearsal brings its own. */
import type * as http from 'node:http';
import type * as https from 'node:https';

export interface Surroundings {
  /** Variables: the function's settings and its credentials. */
  readonly environment: NodeJS.ProcessEnv;
  /** Takes lines of the log. */
  readonly write: (text: string) => void;
  /** Make all connections. Left out: Node.js and the SDK make them. */
  readonly agents?: Agents;
}

export interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export const lambdaSurroundings: Surroundings = {
  get environment() {
    return process.env;
  },
  write: (text) => {
    process.stdout.write(text);
  },
};
