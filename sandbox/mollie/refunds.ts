import type { PaymentRefundCreateParams } from '@mollie/api-client';
import type { Answer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import type { SmallStep } from '../kernel/world/small-step.ts';
import { count } from './amount.ts';
import { bodyOf, textOf } from './body.ts';
import { cardOf } from './cards.ts';
import { pageAnswer } from './list.ts';
import { knock } from './move-payment.ts';
import { paymentOf } from './payments.ts';
import type { MollieShape, PaymentRecord, RefundRecord } from './records.ts';
import { invalid, missing } from './refusal.ts';
import { renderRefund } from './render-parts.ts';
import { halAnswer } from './wire.ts';

type MollieCall = Call<MollieShape>;
type Step = SmallStep<MollieShape>;

const known = {
  amount: true,
  description: true,
  metadata: true,
} satisfies Partial<Record<keyof PaymentRefundCreateParams, true>>;

/** POST /v2/payments/:id/refunds */
export function createRefund(call: MollieCall): Answer {
  const given = bodyOf(call.ask, known);
  const payment = paymentOf(call);
  const { step, world } = call;
  if (payment.status !== 'paid') throw invalid('The payment is not paid and cannot be refunded');
  const { currency, units } = count(given['amount']);
  if (currency !== payment.currency || units > leftOf(payment) || units === 0) {
    throw invalid('The amount is higher than the maximum', 'amount');
  }
  step.put('payment', { ...payment, refunded_units: payment.refunded_units + units });
  const pends = cardOf(payment.card ?? '')?.refund === 'pends';
  const refund = step.put('refund', {
    id: step.newId('re_', 10),
    payment: payment.id,
    currency,
    units,
    status: pends ? 'queued' : 'pending',
    description: textOf(given, 'description') ?? '',
    metadata: given['metadata'] ?? null,
    created_ms: step.now_ms,
    due_ms: pends ? null : step.now_ms + world.settings.refund_settles_ms,
  });
  return halAnswer(201, renderRefund(refund, call.url));
}

/** GET /v2/payments/:id/refunds/:refund */
export function showRefund({ world, path, url }: MollieCall): Answer {
  const id = path['refund'] ?? '';
  const refund = world.see('refund', id);
  if (refund === undefined || refund.payment !== path['id']) throw missing('refund', id);
  return halAnswer(200, renderRefund(refund, url));
}

/** GET /v2/payments/:id/refunds */
export function listRefunds(call: MollieCall): Answer {
  const { id } = paymentOf(call);
  const records = call.world.listSeen('refund').filter(({ payment }) => payment === id);
  const page = { name: 'refunds', path: `payments/${id}/refunds`, records };
  return pageAnswer(call, page, (refund) => renderRefund(refund, call.url));
}

/** The refund is paid out, or comes back: the money is the merchant's again. */
export function settleRefund(step: Step, refund: RefundRecord): void {
  const payment = step.get('payment', refund.payment);
  if (payment === undefined) return;
  const manner = cardOf(payment.card ?? '')?.refund ?? 'settles';
  const isBack = manner === 'fails' || refund.status === 'refunded';
  const again_ms = step.now_ms + step.world.settings.refund_settles_ms;
  step.put('refund', {
    ...refund,
    status: isBack ? 'failed' : 'refunded',
    due_ms: !isBack && manner === 'fails_late' ? again_ms + 1 : null,
  });
  const told = isBack
    ? step.put('payment', { ...payment, refunded_units: payment.refunded_units - refund.units })
    : payment;
  knock(step, told);
}

function leftOf({ isManual, captured_units, units, refunded_units }: PaymentRecord): number {
  return (isManual ? captured_units : units) - refunded_units;
}
