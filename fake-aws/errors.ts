/**
 * The errors of the API: HTTP status, the `Code` of the model, and a message like that of the service.
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_GetPhoneNumber.html#API_GetPhoneNumber_Errors
 */
export const ERRORS = {
  BadRequestException: { status: 400, code: 'BadRequest', message: 'The request is invalid' },
  UnauthorizedClientException: { status: 401, code: 'Unauthorized', message: 'Unauthorized' },
  ForbiddenException: { status: 403, code: 'Forbidden', message: 'Forbidden' },
  AccessDeniedException: {
    status: 403,
    code: 'AccessDenied',
    message: 'User is not authorized to perform: chime:GetPhoneNumber on resource: *',
  },
  MissingAuthenticationTokenException: { status: 403, code: 'AccessDenied', message: 'Missing Authentication Token' },
  NotFoundException: { status: 404, code: 'NotFound', message: 'The resource does not exist' },
  UnknownOperationException: { status: 404, code: 'NotFound', message: 'Unknown operation' },
  ThrottledClientException: { status: 429, code: 'Throttled', message: 'Rate exceeded' },
  ServiceFailureException: {
    status: 500,
    code: 'ServiceFailure',
    message: 'The service encountered an unexpected error',
  },
  ServiceUnavailableException: {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The service is currently unavailable',
  },
} as const;

export type ErrorName = keyof typeof ERRORS;
