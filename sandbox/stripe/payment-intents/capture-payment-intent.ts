import { bookCharge, unsettled } from '../charges/book-charge.ts';
import { checkDigits } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing, notCovered } from '../contract/refusal.ts';
import { openDispute } from '../disputes/open-dispute.ts';
import type { ChargeRecord, PaymentIntentMore } from '../world/records.ts';
import { checkTerms } from './connect-terms.ts';
import { moreOf } from './more.ts';
import type { captureParams } from './params.ts';
import { unexpectedState } from './unexpected-state.ts';

/**
 * Captures an authorised intent, whole or in part. The rest of a part is released, unless another
 * capture is announced.
 */
export function capturePaymentIntent({
  step,
  params,
  path,
}: Call<Checked<typeof captureParams>>): Outcome {
  const id = path['id'] ?? '';
  const intent = step.get('payment_intent', id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(intent, 'capture', ['requires_capture']);
  }

  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      'amount_to_capture',
      'parameter_invalid_integer',
    );
  }
  checkDigits(amount, intent.currency, 'amount_to_capture');
  if (amount > intent.amount_capturable) {
    throw forbidden(
      'The amount to capture is greater than the amount that can be captured for this PaymentIntent.',
      'amount_too_large',
      'amount_to_capture',
    );
  }

  const held = step.get('charge', intent.latest_charge ?? '');
  if (held === undefined) throw missing('charge', intent.latest_charge ?? '');
  const rest = params.final_capture === false ? intent.amount_capturable - amount : 0;
  if (params.final_capture === false) {
    if (held.more.connect !== null) throw notCovered('several captures of a shared payment');
    checkSeveral(held);
  }
  const isLast = rest === 0;
  const more = moreOf(intent.more, params);
  checkTerms(step, { ...intent, more });
  const charge = bookCharge(step, withTerms(held, more), amount, isLast);
  step.emit('charge.captured', charge, held);

  const captured = step.put({
    ...intent,
    status: isLast ? 'succeeded' : 'requires_capture',
    amount_capturable: rest,
    amount_received: intent.amount_received + amount,
    metadata: changedMetadata(intent.metadata, params.metadata),
    more,
  });
  step.emit(
    isLast ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated',
    captured,
  );
  if (isLast) openDispute(step, charge);
  return found(captured);
}

/** A capture may change how the payment is shared. */
function withTerms(held: ChargeRecord, { connect }: PaymentIntentMore): ChargeRecord {
  return connect === null ? held : { ...held, more: { ...held.more, connect: unsettled(connect) } };
}

/** Source: docs.stripe.com/payments/multicapture. */
const capturesMax = 50;

function checkSeveral({ more: { growth } }: ChargeRecord): void {
  if (growth?.multicapture !== 'available') {
    throw forbidden('This PaymentIntent is not eligible for multiple captures.');
  }
  if (growth.lines.length + 1 >= capturesMax) {
    throw forbidden(`A PaymentIntent can be captured ${capturesMax} times at most.`);
  }
}
