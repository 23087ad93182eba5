/** Environment variables, log output, and HTTP agents. Priming replaces them. */
import type * as http from 'node:http';
import type * as https from 'node:https';

export interface Platform {
  readonly environment: NodeJS.ProcessEnv;
  /** Writes lines of the log. */
  readonly write: (text: string) => void;
  /** Default: those of Node.js and the SDK. */
  readonly agents?: Agents;
}

export interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export const lambdaPlatform: Platform = {
  get environment() {
    return process.env;
  },
  write: (text) => {
    process.stdout.write(text);
  },
};
