/** A refusal in the words of the REST API: HTTP status, `errorCode` and `message`. */
export class ApiError extends Error {
  public constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The body of a refusal, as REST clients receive it. */
export function errorBody(error: ApiError): string {
  return JSON.stringify([{ message: error.message, errorCode: error.code }]);
}

const SESSION_INVALID = 'Session expired or invalid';

export function invalidSession(): ApiError {
  return new ApiError(401, 'INVALID_SESSION_ID', SESSION_INVALID);
}

export function notFound(message = 'The requested resource does not exist'): ApiError {
  return new ApiError(404, 'NOT_FOUND', message);
}
