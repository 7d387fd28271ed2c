import { type Answer, type Ask, htmlAnswer, jsonAnswer } from '../../kernel/answer.ts';
import { parseForm } from '../../kernel/form.ts';
import { clientSecretOf } from '../payment-intents/render-payment-intent.ts';
import { nobody } from '../world/apply-step.ts';
import { openStep } from '../world/step.ts';
import type { World } from '../world/world.ts';
import type { Worlds } from '../world/worlds.ts';
import {
  finishAuthentication,
  type Intent,
  returnAddress,
  waitingIntent,
} from './finish-authentication.ts';

const pathPattern = /^\/3ds\/(acct_\w+)\/((?:pi|seti)_\w+)$/;

/**
 * The issuer's page: GET shows two buttons, POST `outcome=complete` or `outcome=fail` decides.
 * A POST that accepts JSON is answered with `{status, redirect_to}`, any other is redirected.
 */
export function serveAuthentication(ask: Ask, worlds: Worlds): Answer {
  const match = pathPattern.exec(ask.path);
  const world = match === null ? undefined : worlds.ofAccount(match[1] ?? '');
  const id = match?.[2] ?? '';
  if (world === undefined) return htmlAnswer(404, page('No such payment.', ''));

  const step = openStep(world);
  const intent = waitingIntent(step, id);
  const wantsJson = (ask.headers.accept ?? '').includes('application/json');
  if (intent === undefined) {
    if (wantsJson) return jsonAnswer(409, { error: 'this payment does not wait for its buyer' });
    return htmlAnswer(409, page('This payment does not wait for its buyer any more.', ''));
  }
  if (ask.method !== 'POST')
    return htmlAnswer(200, page(`Authenticate ${amountOf(intent)}`, buttons));

  const isPassed = outcomeOf(ask) !== 'fail';
  const redirect_to = decide(worlds, world, step, intent, isPassed);
  const status = statusOf(world, id);
  if (wantsJson || redirect_to === null) return jsonAnswer(200, { id, status, redirect_to });
  return { status: 303, headers: { location: redirect_to }, body: '' };
}

function decide(
  worlds: Worlds,
  world: World,
  step: ReturnType<typeof openStep>,
  intent: Intent,
  isPassed: boolean,
): string | null {
  const action = intent.kind === 'payment_intent' ? intent.more.next_action : intent.next_action;
  finishAuthentication(step, intent, isPassed);
  worlds.commit(step, nobody, () => null);
  const secret = clientSecretOf(world, intent.id);
  return returnAddress(intent, action?.return_url ?? null, secret, isPassed);
}

function outcomeOf(ask: Ask): unknown {
  if (!(ask.headers['content-type'] ?? '').includes('json')) return parseForm(ask.body)['outcome'];
  const body: unknown = JSON.parse(ask.body === '' ? '{}' : ask.body);
  return typeof body === 'object' && body !== null && 'outcome' in body ? body.outcome : undefined;
}

function statusOf(world: World, id: string): string | undefined {
  const { payment_intent, setup_intent } = world.tables;
  return (payment_intent.byId.get(id) ?? setup_intent.byId.get(id))?.status;
}

function amountOf(intent: Intent): string {
  return intent.kind === 'payment_intent'
    ? `a payment of ${intent.amount} ${intent.currency.toUpperCase()} (minor units)`
    : 'a card for later payments';
}

const buttons = `<form method="post"><button name="outcome" value="complete">Complete</button></form>
<form method="post"><button name="outcome" value="fail">Fail</button></form>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sandbox authentication</title>
<body style="font: 16px system-ui; max-width: 30rem; margin: 4rem auto">
<h1>3-D Secure, pretended</h1>
<p>${title}</p>
${body}
</body></html>
`;
}
