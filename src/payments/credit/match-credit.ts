import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import type { Caller } from '#kernel';
import { isOpen } from '../attempt/attempt.machine.ts';
import type { PaymentsDeps } from '../deps.ts';
import { requirePayment } from '../payment/require-payment.ts';
import type { Attempt, World } from '../record/world.ts';
import { creditorReferenceOf } from './candidate-of.ts';
import type { Credit } from './credit.ts';
import { refuse } from './errors.ts';
import { retrieveCredit } from './retrieve-credit.ts';
import type { CreditDetail, CreditParams, MatchCreditBody } from './schema.ts';
import { type Found, settleCredits } from './settle-credits.ts';
import { lockCredit } from './store.ts';

/**
 * A person says which payment a credit is for. It is settled as money that names the payment is,
 * with the reason on the audit log in the same step.
 *
 * @throws refusal credit_not_found, credit_wrong_state, credit_does_not_fit, payment_not_found,
 *   transfer_not_awaited
 */
export const matchCredit = async (
  deps: PaymentsDeps,
  caller: Caller,
  input: {
    readonly params: Static<typeof CreditParams>;
    readonly body: Static<typeof MatchCreditBody>;
  },
): Promise<CreditDetail> => {
  const { params, body } = input;
  const { credit_id: creditId } = params;
  // Known before anything is locked: a credit of somebody else is none.
  await retrieveCredit(deps, caller, input);
  await settleCredits(deps, {
    scope: { organisationId: caller.organisationId, mode: caller.mode },
    paymentId: body.payment_id,
    attemptOf: attemptPaidByTransfer,
    assign: async (tx) => await tx.row(lockCredit, [caller.organisationId, creditId]),
    check: (found) => {
      requireFit(found, body.payment_id);
    },
    also: async (tx) => {
      await writeAudit(tx, caller, 'credit.matched', { type: 'credit', id: creditId }, body);
    },
  });
  return await retrieveCredit(deps, caller, input);
};

/** The attempt that waits for a transfer, else the last one that did. */
const attemptPaidByTransfer = ({ attempts }: World): Attempt | undefined => {
  const awaiting = attempts.filter((attempt) => creditorReferenceOf(attempt) !== undefined);
  return awaiting.find(({ state }) => isOpen(state)) ?? awaiting.at(-1);
};

const requireFit = ({ world, attempt, assigned, allotment }: Found, paymentId: string): void => {
  requirePayment(world, paymentId);
  if (attempt === undefined) throw refuse('transfer_not_awaited', { pointer: '/payment_id' });
  if (assigned === undefined || !waitsForPerson(assigned)) {
    throw refuse('credit_wrong_state', { detail: `The credit is ${assigned?.state ?? 'gone'}.` });
  }
  const own = allotment.credits.find(({ credit }) => credit.id === assigned.id);
  if (own === undefined || (own.takenMinor === 0n && own.event !== 'wait')) {
    throw refuse('credit_does_not_fit', { detail: own?.match.why ?? '', pointer: '/payment_id' });
  }
};

const waitsForPerson = ({ state }: Credit): boolean =>
  state === 'suspended' || state === 'partly_matched';
