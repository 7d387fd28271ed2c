import type { Notice } from '../../contract.ts';
import { isRecord } from '../answers.ts';
import { accountKey, payoutKey, reversalKey, transferKey } from './names.ts';

/** What kind of thing an event tells of, in both forms: `payout.paid` and `v1.payout.paid`. */
export const kindOf = (type: string): Notice['subject'] => {
  const plain = type.replace(/^v1\./, '');
  if (plain.startsWith('charge.dispute.')) return 'dispute';
  if (/^(account|capability|person|balance_settings)\./.test(plain)) return 'account';
  if (/^v2\.core\.account[._[]/.test(plain)) return 'account';
  return /^(transfer|payout|application_fee|topup|balance|reserve)\./.test(plain)
    ? 'platform'
    : 'payment';
};

/**
 * The account that an event is of: named by the event itself (snapshot), by its context (thin), or
 * by what it tells of, because v2 accounts belong to the platform and so do their events.
 */
export const accountOf = (
  event: Record<string, unknown>,
  about: Record<string, unknown>,
  subject: Notice['subject'],
): string | undefined => {
  const named = [event.account, lastPart(event.context)];
  if (subject === 'account' && event.object === 'v2.core.event') {
    const url = typeof about.url === 'string' ? /\/(acct_\w+)/.exec(about.url)?.[1] : undefined;
    const told = isRecord(event.data) ? event.data.account_id : undefined;
    named.unshift(about.id, url, told);
  }
  return named.find((one): one is string => typeof one === 'string' && /^acct_\w+$/.test(one));
};

/** A context leads from an organisation down to the account. */
const lastPart = (context: unknown): string | undefined =>
  typeof context === 'string' ? context.split('/').at(-1) : undefined;

/** Our own name of what it tells of. */
export const ourOwnOf = (about: Record<string, unknown>): string | null => {
  if (!isRecord(about.metadata)) return null;
  const { metadata } = about;
  const keys = [transferKey, reversalKey, payoutKey, accountKey];
  const ours = keys.map((key) => metadata[key]).find((name) => typeof name === 'string');
  return typeof ours === 'string' ? ours : null;
};

/** Everything is looked at, but an account that let us go: nobody lets us look any more. */
export const suggestionOfType = (type: string): Notice['suggests'] =>
  type.endsWith('account.application.deauthorized') ? 'ended' : 'look';
