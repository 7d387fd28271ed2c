import type { Capture } from '@mollie/api-client';
import type { Answer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import type { SmallStep } from '../kernel/world/small-step.ts';
import { count, render } from './amount.ts';
import { bodyOf, textOf } from './body.ts';
import { cardOf } from './cards.ts';
import { pageAnswer } from './list.ts';
import { knock } from './move-payment.ts';
import { paymentOf } from './payments.ts';
import type { CaptureRecord, MollieShape } from './records.ts';
import { invalid, missing } from './refusal.ts';
import { renderCapture } from './render-parts.ts';
import { halAnswer } from './wire.ts';

type MollieCall = Call<MollieShape>;

const known = {
  amount: true,
  description: true,
  metadata: true,
} satisfies Partial<Record<keyof Capture, true>>;

/** POST /v2/payments/:id/captures: once a card payment; what is not taken is let go. */
export function createCapture(call: MollieCall): Answer {
  const given = bodyOf(call.ask, known);
  const payment = paymentOf(call);
  const { step, world } = call;
  const isTaken = world
    .list('capture')
    .some((one) => one.payment === payment.id && one.status !== 'failed');
  if (payment.status !== 'authorized' || isTaken) {
    throw invalid('The payment cannot be captured');
  }
  const { currency, units } = count(given['amount'] ?? render(payment));
  if (currency !== payment.currency || units > payment.units || units === 0) {
    throw invalid('The amount is higher than what was authorized', 'amount');
  }
  const capture = step.put('capture', {
    id: step.newId('cpt_', 10),
    payment: payment.id,
    currency,
    units,
    status: 'pending',
    description: textOf(given, 'description') ?? '',
    metadata: given['metadata'] ?? null,
    created_ms: step.now_ms,
    due_ms: step.now_ms + world.settings.capture_settles_ms,
  });
  return halAnswer(201, renderCapture(capture, call.url));
}

/** GET /v2/payments/:id/captures/:capture */
export function showCapture({ world, path, url }: MollieCall): Answer {
  const id = path['capture'] ?? '';
  const capture = world.see('capture', id);
  if (capture === undefined || capture.payment !== path['id']) throw missing('capture', id);
  return halAnswer(200, renderCapture(capture, url));
}

/** GET /v2/payments/:id/captures */
export function listCaptures(call: MollieCall): Answer {
  const { id } = paymentOf(call);
  const records = call.world.listSeen('capture').filter(({ payment }) => payment === id);
  const page = { name: 'captures', path: `payments/${id}/captures`, records };
  return pageAnswer(call, page, (capture) => renderCapture(capture, call.url));
}

/** The acquirer has answered. A capture that failed leaves the authorisation as it was. */
export function settleCapture(step: SmallStep<MollieShape>, capture: CaptureRecord): void {
  const payment = step.get('payment', capture.payment);
  const isGood =
    payment?.status === 'authorized' && cardOf(payment.card ?? '')?.capture !== 'fails';
  step.put('capture', { ...capture, status: isGood ? 'succeeded' : 'failed', due_ms: null });
  if (payment === undefined || !isGood) return;
  const paid = step.put('payment', {
    ...payment,
    status: 'paid',
    captured_units: capture.units,
    paid_ms: step.now_ms,
    changed_ms: step.now_ms,
    due_ms: null,
  });
  knock(step, paid);
}
