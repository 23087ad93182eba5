/** The time-out of a test that deploys. Jest accepts `testTimeout` for all projects only. */
import { jest } from '@jest/globals';

jest.setTimeout(120_000);
