import { bookCharge } from '../charges/book-charge.ts';
import { checkDigits } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing, notCovered } from '../contract/refusal.ts';
import { moreOf } from './more.ts';
import type { captureParams } from './params.ts';
import { unexpectedState } from './unexpected-state.ts';

/** Captures an authorised intent, whole or in part; the rest of a part is released. */
export function capturePaymentIntent({
  step,
  params,
  path,
}: Call<Checked<typeof captureParams>>): Outcome {
  if (params.final_capture === false) throw notCovered('several captures', 'final_capture');
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
  const charge = bookCharge(step, held, amount);
  step.emit('charge.captured', charge, held);

  const captured = step.put({
    ...intent,
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
    metadata: changedMetadata(intent.metadata, params.metadata),
    more: moreOf(intent.more, params),
  });
  step.emit('payment_intent.succeeded', captured);
  return found(captured);
}
