import type { PaymentCreateParams, PaymentRefundCreateParams } from '@mollie/api-client';
import { assert } from '#kernel';
import type { Money } from '#money';
import type { AuthorizeInstruction, FrozenRequest, Instruction } from '../contract.ts';
import { refuse } from '../errors.ts';
import { toAmount } from './units.ts';

/** Our reference on their objects: how an attempt is found again when its answer was lost. */
export const attemptKey = 'bascule_attempt';

/**
 * Freezes an instruction as Mollie's own path and parameters. Where to knock and where the payer
 * comes back by default are the connection's, and are added when it is sent.
 *
 * @throws refusal provider_currency_unsupported, provider_operation_unsupported
 */
export const prepareRequest = (instruction: Instruction, attemptId: string): FrozenRequest => {
  switch (instruction.operation) {
    case 'authorize':
      return authorize(instruction, attemptId);
    case 'capture':
      return {
        operation: 'capture',
        path: `payments/${paymentOf(instruction.reference)}/captures`,
        body: { amount: toAmount(instruction.amount), metadata: { [attemptKey]: attemptId } },
        expects: frozen(instruction.amount),
        reference: instruction.reference,
      };
    case 'void':
      return {
        operation: 'void',
        path: `payments/${paymentOf(instruction.reference)}`,
        body: {},
        expects: null,
        reference: instruction.reference,
      };
    case 'refund':
      return refund(instruction, attemptId);
    case 'increment':
      throw unsupported('Mollie does not raise a standing authorisation.');
  }
};

const authorize = (instruction: AuthorizeInstruction, attemptId: string): FrozenRequest => {
  const { amount, description, paymentId, capture } = instruction;
  const body = {
    amount: toAmount(amount),
    description: (description ?? paymentId).slice(0, 255),
    ...methodOf(instruction),
    ...(capture === 'manual' ? { captureMode: 'manual' } : {}),
    metadata: { bascule_payment: paymentId, [attemptKey]: attemptId },
  } as const;
  return {
    operation: 'authorize',
    path: 'payments',
    // The SDK names its values by enums, which are these texts.
    body: body satisfies Readonly<Partial<Record<keyof PaymentCreateParams, unknown>>>,
    expects: frozen(amount),
    reference: null,
  };
};

const methodOf = (instruction: AuthorizeInstruction): Readonly<Record<string, string>> => {
  const { methodType, paymentMethodToken: token, customerToken, returnUrl } = instruction;
  const back = returnUrl === undefined ? {} : { redirectUrl: returnUrl };
  switch (methodType) {
    case 'ideal':
      if (instruction.capture === 'manual') throw unsupported('iDEAL holds no money.');
      if (instruction.amount.currency !== 'EUR') throw unsupported('iDEAL is paid in euros.');
      return { method: 'ideal', ...back };
    case 'card':
      return token.startsWith('mdt_')
        ? saved(token, customerToken)
        : {
            method: 'creditcard',
            cardToken: token,
            ...(customerToken === undefined ? {} : { customerId: customerToken }),
            ...back,
          };
    default:
      throw unsupported(`Mollie is not asked for ${methodType} here.`);
  }
};

/** A card that was saved by a first payment: nobody is asked and nobody comes back. */
const saved = (mandateId: string, customerId: string | undefined) => {
  assert(customerId !== undefined, 'a mandate is charged with the customer who gave it');
  return { method: 'creditcard', sequenceType: 'recurring', customerId, mandateId };
};

const refund = (
  { amount, reference, reason }: Extract<Instruction, { operation: 'refund' }>,
  attemptId: string,
): FrozenRequest => {
  const body = {
    amount: toAmount(amount),
    ...(reason === undefined ? {} : { description: reason.slice(0, 255) }),
    metadata: { [attemptKey]: attemptId },
  } satisfies Omit<PaymentRefundCreateParams, 'paymentId'>;
  return {
    operation: 'refund',
    path: `payments/${paymentOf(reference)}/refunds`,
    body,
    expects: frozen(amount),
    reference,
  };
};

const paymentOf = (reference: string): string => {
  assert(/^tr_\w+$/.test(reference), "the reference of a payment at Mollie is a payment's id");
  return reference;
};

const unsupported = (detail: string) => refuse('provider_operation_unsupported', { detail });

const frozen = (amount: Money): { readonly minor: string; readonly currency: string } => ({
  minor: amount.minor.toString(),
  currency: amount.currency,
});
