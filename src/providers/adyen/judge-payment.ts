import type { FrozenRequest, NextAction, Outcome } from '../contract.ts';
import { authenticationIn, isRecord, methodOf, toMoney } from './answers.ts';
import { reasonOfRefusal } from './declines.ts';
import { attemptKey } from './prepare-request.ts';
import { meaningOfResult } from './result-codes.ts';
import type { PaymentDetailsResponse, PaymentResponse } from './sdk.ts';

type Answer = PaymentResponse | PaymentDetailsResponse;

/** What the answer to a payment, or to its details, says of the authorisation. */
export const judgePayment = (request: FrozenRequest, answer: Answer): Outcome => {
  switch (meaningOfResult(answer.resultCode)) {
    case 'granted':
      return granted(request, answer);
    case 'declined':
      return declined(answer);
    case 'pending':
      return { kind: 'pending', reference: referenceOf(request, answer) };
    case 'action':
      return asked(request, answer);
    case 'unmapped':
    case undefined:
      return {
        kind: 'unknown',
        cause: `the result ${String(answer.resultCode)} is one that no table holds`,
        isUnmapped: true,
      };
  }
};

const granted = (request: FrozenRequest, answer: Answer): Outcome => {
  const { pspReference: reference, additionalData: more = {} } = answer;
  if (reference === undefined) {
    return { kind: 'unknown', cause: 'granted without a reference', isUnmapped: true };
  }
  const amount = toMoney(answer.amount);
  // Adyen gave its word, but not of how much: the notice says it.
  if (answer.amount === undefined || answer.amount === null) return { kind: 'pending', reference };
  if (amount === undefined) {
    const { value, currency } = answer.amount;
    const cause = `${reference} grants ${value} ${currency}, which we cannot count`;
    return { kind: 'unknown', cause, isUnmapped: true };
  }
  return {
    kind: 'approved',
    reference,
    amount,
    effect: request.body.captureDelayHours === 0 ? 'captured' : 'authorized',
    method: methodOf(answer.paymentMethod?.brand, more),
    authentication: authenticationIn(more, answer.threeDS2Result),
  };
};

const declined = (answer: Answer): Outcome => {
  const { additionalData: more = {}, refusalReason, refusalReasonCode } = answer;
  const { reason, code, isUnmapped } = reasonOfRefusal(refusalReasonCode, refusalReason);
  return {
    kind: 'declined',
    reference: answer.pspReference,
    reason,
    code,
    message: [refusalReason, more.refusalReasonRaw, adviceOf(more.merchantAdviceCode)]
      .filter((text) => text !== undefined && text !== '')
      .join('; '),
    isUnmapped: isUnmapped ? true : undefined,
    method: methodOf(answer.paymentMethod?.brand, more),
    authentication: authenticationIn(more, answer.threeDS2Result),
  };
};

const adviceOf = (advice: string | undefined): string | undefined =>
  advice === undefined ? undefined : `advice ${advice}`;

/** The payer is sent to a page, or Adyen's client library goes on from an object of its own. */
const asked = (request: FrozenRequest, answer: Answer): Outcome => {
  const reference = referenceOf(request, answer);
  const nextAction = actionOf(answer.action);
  return nextAction === undefined
    ? { kind: 'unknown', cause: `${answer.resultCode} without an action`, isUnmapped: true }
    : { kind: 'pending', reference, nextAction };
};

/** A redirect that has to be posted is the client library's to make. */
const actionOf = (action: unknown): NextAction | undefined => {
  if (!isRecord(action) || typeof action.type !== 'string') return undefined;
  const { type, url, method } = action;
  return type === 'redirect' && typeof url === 'string' && method !== 'POST'
    ? { type: 'redirect', url }
    : { type: 'client', action };
};

/** Adyen names a payment only once the payer has acted; until then our own name stands for it. */
const referenceOf = (request: FrozenRequest, { pspReference }: Answer): string => {
  if (pspReference !== undefined) return pspReference;
  const { metadata } = request.body;
  return isRecord(metadata) ? String(metadata[attemptKey]) : 'none';
};
