/** Fails a test if docs/messages.md lacks an error of a construct. Jest loads this before each test file. */
import { jest } from '@jest/globals';
import type * as validationErrorModule from '../../lib/private/validation-error';
import { assertDocumented } from './documented-texts';

jest.mock<typeof validationErrorModule>('../../lib/private/validation-error', () => {
  const actual = jest.requireActual<typeof validationErrorModule>('../../lib/private/validation-error');
  return {
    ...actual,
    validationError: (construct, message) => {
      assertDocumented('errors', message);
      return actual.validationError(construct, message);
    },
  };
});
