import { takeFee } from '../application-fees/take-fee.ts';
import { bookLine } from '../balance/book-line.ts';
import { feeOf } from '../balance/fees.ts';
import { makeTransfer } from '../transfers/make-transfer.ts';
import { arrivalOf } from '../transfers/source-transaction.ts';
import { noMetadata } from '../world/plain.ts';
import type { ChargeConnect, ChargeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

interface Captured {
  readonly amount: number;
  readonly available_on: number;
}

/**
 * What is kept back of a captured charge in the account it lies on: Stripe's own fee, unless the
 * platform pays that, and on a direct charge the platform's.
 */
export function feesOf(step: Step, { more, currency }: ChargeRecord, amount: number) {
  const stripe_fee = feeOf(amount, currency);
  const application_fee = step.world.owner === null ? 0 : feeFor(more.connect, amount);
  const own_fee = isPlatformBilled(step) ? 0 : stripe_fee;
  return {
    stripe_fee,
    line: {
      fee: own_fee + application_fee,
      ...(application_fee === 0 ? {} : { application_fee }),
    },
  };
}

/** Hands on what a captured charge is not for its own account: the platform's fee, a destination's part. */
export function shareCharge(
  step: Step,
  charge: ChargeRecord,
  captured: Captured & { readonly stripe_fee: number },
): ChargeConnect | null {
  const { connect } = charge.more;
  const { available_on, stripe_fee } = captured;
  if (isPlatformBilled(step)) {
    bookLine(step.at(null), {
      type: 'stripe_fee',
      amount: -stripe_fee,
      currency: charge.currency,
      source: null,
      available_on,
    });
  }
  if (connect === null) return null;
  return step.world.owner === null
    ? handOn(step, charge, connect, captured)
    : feeOfDirect(step, charge, connect, captured, step.world.owner);
}

function feeOfDirect(
  step: Step,
  charge: ChargeRecord,
  connect: ChargeConnect,
  { amount, available_on }: Captured,
  account: string,
): ChargeConnect {
  const fee = feeFor(connect, amount);
  if (fee === 0) return connect;
  const taken = takeFee(step.at(null), {
    account,
    amount: fee,
    currency: charge.currency,
    charge: charge.id,
    originating_transaction: null,
    available_on,
  });
  return { ...connect, application_fee: taken.id };
}

function handOn(
  step: Step,
  charge: ChargeRecord,
  connect: ChargeConnect,
  { amount, available_on }: Captured,
): ChargeConnect {
  const payee = step.get('account', connect.destination ?? '');
  if (payee === undefined) return connect;
  const { transfer, fee } = makeTransfer(step, {
    amount: Math.min(amount, connect.transfer_amount ?? amount),
    currency: charge.currency,
    destination: payee.id,
    source_transaction: charge.id,
    transfer_group: charge.more.transfer_group ?? `group_${charge.payment_intent}`,
    description: null,
    metadata: noMetadata,
    leaves_on: available_on,
    arrives_on: arrivalOf(step, payee, available_on),
    application_fee: feeFor(connect, amount),
  });
  return { ...connect, transfer: transfer.id, application_fee: fee?.id ?? null };
}

/** The fee is capped at what was captured. */
function feeFor(connect: ChargeConnect | null, amount: number): number {
  return Math.min(connect?.application_fee_amount ?? 0, amount);
}

/** Where the platform is billed for its accounts, Stripe's fee does not touch theirs. */
function isPlatformBilled({ world, at }: Step): boolean {
  if (world.owner === null) return false;
  return at(null).get('account', world.owner)?.controller.fees_payer === 'application';
}
