import type { Answer } from '../kernel/answer.ts';
import { BadKnob, type Body } from '../kernel/knob.ts';
import type { Call } from '../kernel/mount/described.ts';
import type { SmallStep } from '../kernel/world/small-step.ts';
import { pageAnswer } from './list.ts';
import { knock } from './move-payment.ts';
import { paymentOf } from './payments.ts';
import type { ChargebackRecord, MollieShape } from './records.ts';
import { missing } from './refusal.ts';
import { renderChargeback } from './render-parts.ts';
import { halAnswer } from './wire.ts';

type MollieCall = Call<MollieShape>;
type Step = SmallStep<MollieShape>;

/** GET /v2/payments/:id/chargebacks/:chargeback */
export function showChargeback({ world, path, url }: MollieCall): Answer {
  const id = path['chargeback'] ?? '';
  const found = world.see('chargeback', id);
  if (found === undefined || found.payment !== path['id']) throw missing('chargeback', id);
  return halAnswer(200, renderChargeback(found, url));
}

/** GET /v2/payments/:id/chargebacks */
export function listChargebacks(call: MollieCall): Answer {
  const { id } = paymentOf(call);
  const records = call.world.listSeen('chargeback').filter(({ payment }) => payment === id);
  const page = { name: 'chargebacks', path: `payments/${id}/chargebacks`, records };
  return pageAnswer(call, page, (one) => renderChargeback(one, call.url));
}

/** The knob by which the payer's bank takes the money of a payment back. */
export function chargeBack(step: Step, { payment: id, reason = '4853' }: Body): ChargebackRecord {
  const payment = step.get('payment', String(id));
  if (payment?.status !== 'paid') throw new BadKnob('payment names none that is paid');
  const units = payment.isManual ? payment.captured_units : payment.units;
  knock(step, step.put('payment', { ...payment, charged_back_units: units }));
  return step.put('chargeback', {
    id: step.newId('chb_', 10),
    payment: payment.id,
    currency: payment.currency,
    units,
    reason_code: String(reason),
    created_ms: step.now_ms,
    reversed_ms: null,
  });
}

/** The knob by which the bank gives it back. */
export function reverseChargeback(step: Step, { chargeback: id }: Body): ChargebackRecord {
  const found = step.get('chargeback', String(id));
  const payment = step.get('payment', found?.payment ?? '');
  if (found === undefined || payment === undefined) {
    throw new BadKnob('chargeback names none that there is');
  }
  knock(step, step.put('payment', { ...payment, charged_back_units: 0 }));
  return step.put('chargeback', { ...found, reversed_ms: step.now_ms });
}
