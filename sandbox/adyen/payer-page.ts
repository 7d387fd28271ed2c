import { type Answer, htmlAnswer, jsonAnswer } from '../kernel/answer.ts';
import { parseForm } from '../kernel/form.ts';
import type { Call } from '../kernel/mount/described.ts';
import type { AdyenShape, PaymentRecord } from './shape.ts';

/** GET: the issuer's page with two buttons. */
export const showPage = ({ world, path }: Call<AdyenShape>): Answer => {
  const payment = world.get('payment', path['id'] ?? '');
  return payment?.state === 'awaiting_payer'
    ? htmlAnswer(
        200,
        page(`Authenticate ${payment.amount.value} ${payment.amount.currency}`, buttons),
      )
    : htmlAnswer(409, page('This payment does not wait for its payer.', ''));
};

/**
 * POST `outcome=complete` or `outcome=fail`: the payer has acted, and is sent back with a
 * `redirectResult`, which decides nothing until it is handed in.
 */
export const actOnPage = ({ ask, step, path }: Call<AdyenShape>): Answer => {
  const payment = step.get('payment', path['id'] ?? '');
  const wantsJson = (ask.headers.accept ?? '').includes('application/json');
  if (payment?.state !== 'awaiting_payer' || payment.challenge === null) {
    return wantsJson
      ? jsonAnswer(409, { error: 'this payment does not wait for its payer' })
      : htmlAnswer(409, page('This payment does not wait for its payer.', ''));
  }
  const isPassed = outcomeIn(ask) !== 'fail';
  const { token } = payment.challenge;
  step.put('payment', { ...payment, challenge: { token, isPassed } });
  const redirect_to = addressOf(payment, token);
  return wantsJson
    ? jsonAnswer(200, { id: payment.id, status: payment.state, redirect_to })
    : { status: 303, headers: { location: redirect_to }, body: '' };
};

const addressOf = ({ return_url: back }: PaymentRecord, token: string): string => {
  const url = new URL(back);
  url.searchParams.set('redirectResult', token);
  return url.href;
};

const outcomeIn = (ask: Call<AdyenShape>['ask']): unknown => {
  if (!(ask.headers['content-type'] ?? '').includes('json')) return parseForm(ask.body)['outcome'];
  const body: unknown = JSON.parse(ask.body === '' ? '{}' : ask.body);
  return typeof body === 'object' && body !== null && 'outcome' in body ? body.outcome : undefined;
};

const buttons = `<form method="post"><button name="outcome" value="complete">Complete</button>
<button name="outcome" value="fail">Fail</button></form>`;

const page = (title: string, content: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${content}\n`;
