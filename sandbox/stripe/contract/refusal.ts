/** Stripe's error object, without the objects that some errors carry along. */
export interface ErrorBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  readonly code?: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly param?: string;
  readonly charge?: string;
  readonly advice_code?: string;
  readonly network_decline_code?: string;
}

/** A request that Stripe would answer with an error before anything changed. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether the answer is kept under the idempotency key: not for failed validation. */
  readonly isKept: boolean;

  constructor(status: number, body: ErrorBody, isKept: boolean) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.isKept = isKept;
  }
}

/** The parameters are wrong; nothing began, so the idempotency key stays free. */
export function invalid(message: string, param: string, code?: string): Refusal {
  const body = { type: 'invalid_request_error', message, param } as const;
  return new Refusal(400, code === undefined ? body : { ...body, code }, false);
}

/** The request is well formed and the object's state forbids it. */
export function forbidden(message: string, code?: string, param?: string): Refusal {
  return new Refusal(
    400,
    {
      type: 'invalid_request_error',
      message,
      ...(code === undefined ? {} : { code }),
      ...(param === undefined ? {} : { param }),
    },
    true,
  );
}

/** No such object: 404 where the path names it (`id`, `intent`), 400 where a parameter does. */
export function missing(noun: string, id: string, param = 'id'): Refusal {
  return new Refusal(
    param === 'id' || param === 'intent' ? 404 : 400,
    {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such ${noun}: '${id}'`,
      param,
    },
    true,
  );
}

/** Stripe has it and the sandbox does not: said in words, so that no test trusts a silence. */
export function notCovered(what: string, param?: string): Refusal {
  return new Refusal(
    400,
    {
      type: 'invalid_request_error',
      code: 'sandbox_not_covered',
      message: `The sandbox does not cover ${what} yet; Stripe may accept it.`,
      ...(param === undefined ? {} : { param }),
    },
    false,
  );
}
