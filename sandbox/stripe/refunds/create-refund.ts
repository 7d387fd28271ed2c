import { bookLine } from '../balance/book-line.ts';
import { cardOfName } from '../cards/test-cards.ts';
import { checkDigits } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing } from '../contract/refusal.ts';
import { idsIn } from '../world/many.ts';
import { noMetadata } from '../world/plain.ts';
import type { ChargeRecord, RefundRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { createParams } from './params.ts';
import { takeBackShares } from './take-back-shares.ts';

type Given = Checked<typeof createParams>;

/** Gives back a captured charge, whole or in part; the parts never exceed what was captured. */
export function createRefund({ step, params }: Call<Given>): Outcome {
  const charge = chargeOf(step, params);
  const amount = refundable(step, charge, params.amount);
  const card = cardOfName(charge.card);
  const due = card.refund === 'pending' ? 'succeeds' : card.refund === 'fails' ? 'fails' : null;

  const id = step.newId('re_3', 23);
  const { shared, line } = takeBackShares(step, charge, id, {
    amount,
    isReversed: params.reverse_transfer === true,
    isFeeReturned: params.refund_application_fee === true,
  });
  const refund = step.put<RefundRecord>({
    kind: 'refund',
    id,
    n: step.nextN('refund'),
    created: step.now_s,
    amount,
    currency: charge.currency,
    status: due === 'succeeds' ? 'pending' : 'succeeded',
    charge: charge.id,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    customer: charge.customer,
    reason: params.reason ?? null,
    balance_transaction: bookLine(step, {
      type: 'refund',
      amount: -amount,
      currency: charge.currency,
      source: id,
      ...line,
    }).id,
    failure_balance_transaction: null,
    failure_reason: null,
    ...(shared === null ? {} : { shared }),
    metadata: changedMetadata(noMetadata, params.metadata),
    due_ms: due === null ? 0 : step.now_ms + step.world.settings.refund_settles_ms,
    due,
  });
  const refunded = step.put({ ...charge, amount_refunded: charge.amount_refunded + amount });
  step.emit('refund.created', refund);
  step.emit('charge.refunded', refunded, charge);
  return found(refund);
}

function chargeOf(step: Step, params: Given): ChargeRecord {
  if (params.charge !== undefined) {
    const charge = step.get('charge', params.charge);
    if (charge === undefined) throw missing('charge', params.charge, 'charge');
    return charge;
  }
  const id = params.payment_intent;
  if (id === undefined) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'payment_intent',
    );
  }
  const intent = step.get('payment_intent', id);
  if (intent === undefined) throw missing('payment_intent', id, 'payment_intent');
  const charge = step.get('charge', intent.latest_charge ?? '');
  if (charge === undefined || charge.status === 'failed') {
    throw forbidden(
      `This PaymentIntent (${id}) does not have a successful charge to refund.`,
      'payment_intent_unexpected_state',
    );
  }
  return charge;
}

function refundable(step: Step, charge: ChargeRecord, asked: number | undefined): number {
  if (charge.status === 'failed' || charge.amount_captured === 0) {
    throw forbidden(
      `Charge ${charge.id} has not been captured. Cancel its PaymentIntent to release the funds.`,
      'charge_not_refundable',
    );
  }
  const disputes = idsIn(step.world.groups.disputes_of_charge, charge.id);
  if (disputes.some((id) => step.get('dispute', id)?.status !== 'won' && isTaken(step, id))) {
    throw forbidden(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      'charge_disputed',
    );
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw forbidden(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
  const amount = asked ?? left;
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  }
  checkDigits(amount, charge.currency, 'amount');
  if (amount > left) {
    throw forbidden(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      undefined,
      'amount',
    );
  }
  return amount;
}

/** Whether a dispute has taken the money: an inquiry has not. */
function isTaken(step: Step, id: string): boolean {
  return (step.get('dispute', id)?.lines.length ?? 0) > 0;
}
