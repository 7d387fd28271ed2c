import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import type { PaymentIntentRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import type { cancelParams } from './params.ts';
import { unexpectedState } from './unexpected-state.ts';

const cancelable = [
  'requires_payment_method',
  'requires_capture',
  'requires_reauthorization',
  'requires_confirmation',
  'requires_action',
  'processing',
];

/** Cancels an intent that is not finished; a hold on the buyer's card is released. */
export function cancelPaymentIntent({
  step,
  params,
  path,
}: Call<Checked<typeof cancelParams>>): Outcome {
  const id = path['id'] ?? '';
  const intent = step.get('payment_intent', id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  if (!cancelable.includes(intent.status)) throw unexpectedState(intent, 'cancel', cancelable);
  return found(cancelIntent(step, intent, params.cancellation_reason ?? null));
}

/** Cancels for a reason: a request's, or `automatic` when a hold has run out. */
export function cancelIntent(
  step: Step,
  intent: PaymentIntentRecord,
  reason: string | null,
): PaymentIntentRecord {
  releaseHold(step, intent, reason);
  const canceled = step.put({
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    more: {
      ...intent.more,
      next_action: null,
      canceled_at: step.now_s,
      cancellation_reason: reason,
    },
  });
  step.emit('payment_intent.canceled', canceled);
  return canceled;
}

function releaseHold(step: Step, intent: PaymentIntentRecord, reason: string | null): void {
  if (intent.status !== 'requires_capture') return;
  const held = step.get('charge', intent.latest_charge ?? '');
  if (held === undefined) return;
  // Stripe shows a released hold as a charge refunded whole, with nothing captured. What was
  // captured of it stays.
  const released = step.put(
    held.amount_captured > 0
      ? { ...held, captured: true, due_ms: 0 }
      : { ...held, amount_refunded: held.amount, due_ms: 0 },
  );
  step.emit(reason === 'automatic' ? 'charge.expired' : 'charge.refunded', released, held);
}
