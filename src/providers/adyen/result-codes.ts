import type { PaymentDetailsResponse, PaymentResponse } from './sdk.ts';

/** What a result code says of an authorisation. */
export type ResultMeaning = 'granted' | 'declined' | 'pending' | 'action' | 'unmapped';

type ResultCode = `${PaymentResponse.ResultCodeEnum}` | `${PaymentDetailsResponse.ResultCodeEnum}`;

/**
 * What Adyen's result codes mean. The compiler holds the table complete over the SDK's enums; a
 * code that it does not know is `unknown`, with an alarm. Source: docs.adyen.com/online-payments/
 * payment-result-codes; read 2026-11.
 */
export const resultCodes = {
  Authorised: 'granted',
  // Less than was asked for: the amount of the answer says so, and nobody takes it for more.
  PartiallyAuthorised: 'granted',
  Refused: 'declined',
  Cancelled: 'declined',
  Error: 'declined',
  Pending: 'pending',
  Received: 'pending',
  RedirectShopper: 'action',
  IdentifyShopper: 'action',
  ChallengeShopper: 'action',
  PresentToShopper: 'action',
  // Of flows that only authenticate, or only store: nobody here asks for one.
  AuthenticationFinished: 'unmapped',
  AuthenticationNotRequired: 'unmapped',
  Success: 'unmapped',
} as const satisfies Readonly<Record<ResultCode, ResultMeaning>>;

/** The meaning of a code; nothing for one that the table does not hold. */
export const meaningOfResult = (code: unknown): ResultMeaning | undefined =>
  typeof code === 'string' && Object.hasOwn(resultCodes, code)
    ? resultCodes[code as ResultCode]
    : undefined;
