/**
 * Holds each error of a construct that a test sees against docs/troubleshooting.md. Jest loads this before each test
 * file.
 */
import { jest } from '@jest/globals';
import type * as validationErrorModule from '../../lib/private/validation-error';
import { assertListed } from './documented-texts';

jest.mock<typeof validationErrorModule>('../../lib/private/validation-error', () => {
  const actual = jest.requireActual<typeof validationErrorModule>('../../lib/private/validation-error');
  return {
    ...actual,
    validationError: (construct, message) => {
      assertListed('errors', message);
      return actual.validationError(construct, message);
    },
  };
});
