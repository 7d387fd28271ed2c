import { type Answer, type Ask, htmlAnswer, jsonAnswer } from '../../kernel/answer.ts';
import { parseForm } from '../../kernel/form.ts';
import { nobody } from '../world/apply-step.ts';
import type { AccountLinkRecord } from '../world/records.ts';
import { openStep, type Step } from '../world/step.ts';
import type { Worlds } from '../world/worlds.ts';
import { onboard } from './onboard.ts';

const pathPattern = /^\/connect\/(acct_\w+)\/(alnk_\w+)$/;

/**
 * Stripe's page for the owner of an account: GET opens it, once, and shows two buttons; POST
 * `outcome=complete` hands in all that is asked, `outcome=incomplete` leaves. A link that was opened
 * or is too old leads to its refresh page. A POST that accepts JSON is answered with JSON.
 */
export function serveOnboarding(ask: Ask, worlds: Worlds): Answer {
  const match = pathPattern.exec(ask.path);
  const world = match === null ? undefined : worlds.ofAccount(match[1] ?? '');
  if (/^\/connect\/acct_\w+\/login_\w+$/.test(ask.path)) {
    return htmlAnswer(200, page('Your Express dashboard.', ''));
  }
  const step = world === undefined ? undefined : openStep(world);
  const link = step?.get('account_link', match?.[2] ?? '');
  if (step === undefined || link === undefined) return htmlAnswer(404, page('No such page.', ''));
  if (ask.method !== 'POST') return open(worlds, step, link);

  const wantsJson = (ask.headers.accept ?? '').includes('application/json');
  if (!isGood(step, link) && link.state !== 'opened') {
    const redirect_to = link.refresh_url;
    const error = link.state === 'used' ? 'this link was used' : 'this link has expired';
    return wantsJson ? jsonAnswer(409, { error, redirect_to }) : redirect(redirect_to);
  }
  const used = step.put({ ...link, state: 'used' });
  const account = onboard(step, used, outcomeOf(ask) === 'complete');
  worlds.commit(step, nobody, () => null);
  if (!wantsJson) return redirect(link.return_url);
  const { details_submitted } = account.standing;
  return jsonAnswer(200, {
    account: account.id,
    details_submitted,
    redirect_to: link.return_url,
  });
}

function open(worlds: Worlds, step: Step, link: AccountLinkRecord): Answer {
  if (!isGood(step, link)) return redirect(link.refresh_url);
  step.put({ ...link, state: 'opened' });
  worlds.commit(step, nobody, () => null);
  return htmlAnswer(200, page(`Tell Stripe who ${link.account} is.`, buttons));
}

function isGood(step: Step, link: AccountLinkRecord): boolean {
  return link.state === 'minted' && step.now_s < link.expires_at;
}

function redirect(location: string): Answer {
  return { status: 303, headers: { location }, body: '' };
}

function outcomeOf(ask: Ask): unknown {
  if (!(ask.headers['content-type'] ?? '').includes('json')) return parseForm(ask.body)['outcome'];
  const body: unknown = JSON.parse(ask.body === '' ? '{}' : ask.body);
  return typeof body === 'object' && body !== null && 'outcome' in body ? body.outcome : undefined;
}

const buttons = `<form method="post"><button name="outcome" value="complete">Complete</button></form>
<form method="post"><button name="outcome" value="incomplete">Leave</button></form>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sandbox onboarding</title>
<body style="font: 16px system-ui; max-width: 30rem; margin: 4rem auto">
<h1>Stripe onboarding, pretended</h1>
<p>${title}</p>
${body}
</body></html>
`;
}
