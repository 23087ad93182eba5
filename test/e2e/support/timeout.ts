/** The timeout of a test that deploys. Jest has `testTimeout` for all projects only. */
import { jest } from '@jest/globals';

jest.setTimeout(120_000);
