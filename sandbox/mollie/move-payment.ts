import type { SmallStep } from '../kernel/world/small-step.ts';
import { cardOf } from './cards.ts';
import type { MollieShape, PaymentRecord } from './records.ts';

type Step = SmallStep<MollieShape>;

const DAY_MS = 86_400_000;

/** The payer has done what was asked, or nothing was: the bank answers. */
export function takePayment(step: Step, payment: PaymentRecord): PaymentRecord {
  const declines = cardOf(payment.card ?? '')?.declines ?? null;
  if (declines !== null) return endPayment(step, payment, 'failed', declines);
  const now_ms = step.now_ms;
  if (payment.isManual) {
    const due_ms = now_ms + step.world.settings.hold_days * DAY_MS;
    const held = { status: 'authorized', authorized_ms: now_ms, due_ms } as const;
    return moved(step, { ...payment, ...held });
  }
  const mandate = payment.sequence === 'first' ? mandateFor(step, payment) : payment.mandate;
  return moved(step, { ...payment, status: 'paid', paid_ms: now_ms, mandate, due_ms: null });
}

/** It comes to nothing. */
export function endPayment(
  step: Step,
  payment: PaymentRecord,
  status: 'failed' | 'canceled' | 'expired',
  failure: PaymentRecord['failure'] = null,
): PaymentRecord {
  return moved(step, { ...payment, status, failure, due_ms: null });
}

/**
 * Tells whoever the payment names: where something became of it, of a refund or by a chargeback.
 * Source: docs.mollie.com/reference/webhooks.
 */
export function knock(step: Step, { id, webhook_url }: PaymentRecord): void {
  if (webhook_url !== null) step.notify({ payment: id, url: webhook_url });
}

function moved(step: Step, payment: PaymentRecord): PaymentRecord {
  const changed = step.put('payment', { ...payment, changed_ms: step.now_ms });
  knock(step, changed);
  return changed;
}

function mandateFor(step: Step, { customer, card }: PaymentRecord): string | null {
  if (customer === null || card === null) return null;
  const id = step.newId('mdt_', 10);
  return step.put('mandate', { id, customer, card, created_ms: step.now_ms }).id;
}
