import { type Answer, type Ask, htmlAnswer, jsonAnswer } from '../kernel/answer.ts';
import { parseForm } from '../kernel/form.ts';
import { type Call, Refused } from '../kernel/mount/described.ts';
import { render } from './amount.ts';
import { endPayment, takePayment } from './move-payment.ts';
import type { MollieShape, PaymentRecord } from './records.ts';

type MollieCall = Call<MollieShape>;

/** The page where a payer pays: GET shows what there is to choose. */
export function showCheckout(call: MollieCall): Answer {
  const { currency, value } = render(waiting(call));
  const buttons = (['complete', 'fail', 'cancel'] as const)
    .map((outcome) => `<button name="outcome" value="${outcome}">${outcome}</button>`)
    .join('');
  const form = `<h1>Pay ${value} ${currency}</h1><form method="post">${buttons}</form>`;
  return htmlAnswer(200, form);
}

/** POST `outcome=complete`, `fail` or `cancel` decides; JSON is answered by JSON. */
export function decideCheckout(call: MollieCall): Answer {
  const { step, ask } = call;
  const payment = waiting(call);
  const { id, status } = decide(step, payment, outcomeOf(ask));
  const redirect_to = payment.redirect_url;
  if (wantsJson(ask) || redirect_to === null) return jsonAnswer(200, { id, status, redirect_to });
  return { status: 303, headers: { location: redirect_to }, body: '' };
}

function decide(step: MollieCall['step'], payment: PaymentRecord, outcome: unknown) {
  if (outcome === 'cancel') return endPayment(step, payment, 'canceled');
  if (outcome !== 'fail') return takePayment(step, payment);
  return endPayment(
    step,
    payment,
    'failed',
    payment.card === null ? null : 'authentication_failed',
  );
}

function waiting({ step, path, ask }: MollieCall): PaymentRecord {
  const payment = step.get('payment', path['id'] ?? '');
  if (payment?.status === 'open') return payment;
  const error = 'this payment does not wait for its payer';
  throw new Refused(wantsJson(ask) ? jsonAnswer(409, { error }) : htmlAnswer(409, error));
}

function wantsJson({ headers }: Ask): boolean {
  return (headers.accept ?? '').includes('application/json');
}

function outcomeOf({ headers, body }: Ask): unknown {
  if (!(headers['content-type'] ?? '').includes('json')) return parseForm(body)['outcome'];
  return (JSON.parse(body === '' ? '{}' : body) as { readonly outcome?: unknown }).outcome;
}
