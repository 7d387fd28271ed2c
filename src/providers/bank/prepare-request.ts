import { createHash } from 'node:crypto';
import type { AuthorizeInstruction, FrozenRequest, Instruction } from '../contract.ts';
import { refuse } from '../errors.ts';
import { creditorReferenceOf } from './creditor-reference.ts';
import { textOf } from './units.ts';

/**
 * Freezes an instruction. An authorisation is what the payer has to quote, and never leaves the
 * house; a refund is a transfer order to whoever sent the entry that paid, whose account number the
 * bank is asked for at sending, because the entry never changes.
 *
 * @throws refusal provider_operation_unsupported, provider_currency_unsupported
 */
export const prepareRequest = (instruction: Instruction, attemptId: string): FrozenRequest => {
  switch (instruction.operation) {
    case 'authorize':
      return authorize(instruction, attemptId);
    case 'void':
      return {
        operation: 'void',
        path: '/none',
        body: { stops_waiting_for: instruction.reference },
        expects: null,
        reference: instruction.reference,
      };
    case 'refund':
      requireEuro(instruction.amount.currency);
      return {
        operation: 'refund',
        path: '/bank/transfers',
        body: {
          amount: textOf(instruction.amount),
          currency: 'EUR',
          end_to_end_id: endToEndIdOf(attemptId),
          remittance: `Refund ${instruction.reference}`.slice(0, 140),
        },
        expects: expecting(instruction.amount.minor),
        reference: instruction.reference,
      };
    case 'capture':
    case 'increment':
      throw refuse('provider_operation_unsupported', {
        detail: `A bank transfer knows no ${instruction.operation}.`,
      });
  }
};

const authorize = (instruction: AuthorizeInstruction, attemptId: string): FrozenRequest => {
  const { amount } = instruction;
  requireEuro(amount.currency);
  if (instruction.capture === 'manual') {
    throw refuse('provider_operation_unsupported', {
      detail: 'Money that arrives by transfer is taken: it cannot be held for a capture.',
      pointer: '/capture_method',
    });
  }
  return {
    operation: 'authorize',
    path: '/none',
    body: {
      creditor_reference: creditorReferenceOf(attemptId),
      amount: amount.minor.toString(),
      currency: amount.currency,
    },
    expects: expecting(amount.minor),
    reference: null,
  };
};

/** Our name for a transfer: what the statement shows of it. 35 characters of SEPA at the most. */
export const endToEndIdOf = (attemptId: string): string =>
  createHash('sha256').update(`end to end\n${attemptId}`).digest('hex').slice(0, 32);

const expecting = (minor: bigint): FrozenRequest['expects'] => ({
  minor: minor.toString(),
  currency: 'EUR',
});

const requireEuro = (currency: string): void => {
  if (currency === 'EUR') return;
  throw refuse('provider_currency_unsupported', {
    detail: `A SEPA transfer is in EUR, not ${currency}.`,
    pointer: '/currency',
  });
};
