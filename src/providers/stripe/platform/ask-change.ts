import type { Stripe } from 'stripe';
import type { ErrandFinding, ErrandOutcome, FrozenErrand } from '../../contract.ts';
import type { Reply } from '../client.ts';
import {
  isAccount,
  isAccountV1,
  isAccountV2,
  isBalanceSettings,
  isDeleted,
  isExternalAccount,
  isPayout,
} from './answers.ts';
import { type Caller, unread } from './desk.ts';
import { isOurs, judgeAnswer, lastOf } from './judge-errand.ts';
import { isSetAsAsked } from './schedule.ts';

/** What a thing says of a change that was asked of it: done, not done, or no more to be done. */
export const askChange = async (caller: Caller, errand: FrozenErrand): Promise<ErrandFinding> => {
  const reply = await caller.get(placeOf(errand), errand.account);
  if (reply.kind !== 'answered') return unanswered(errand, reply);
  const { body } = reply;
  switch (errand.kind) {
    case 'update_account':
      return isAccount(body) ? told(errand, isOurs(errand, body)) : unreadable(errand);
    case 'reject_account': {
      if (!isAccountV1(body)) return unreadable(errand);
      return told(errand, body.requirements?.disabled_reason?.startsWith('rejected.') === true);
    }
    case 'close_account': {
      const account = errand.trace.within ?? '';
      const isClosed = isDeleted(body, account) || (isAccountV2(body) && body.closed === true);
      return isClosed || isAccount(body) ? told(errand, isClosed) : unreadable(errand);
    }
    case 'set_payout_schedule':
      return isBalanceSettings(body)
        ? told(errand, isSetAsAsked(errand.body, body))
        : unreadable(errand);
    case 'remove_external_account':
      return isDeleted(body, lastOf(errand.path)) || isExternalAccount(body)
        ? told(errand, !isExternalAccount(body))
        : unreadable(errand);
    case 'cancel_payout':
      return isPayout(body) ? ofPayout(errand, body) : unreadable(errand);
    default:
      return unreadable(errand);
  }
};

/** Where the thing itself is read. */
const placeOf = (errand: FrozenErrand): string =>
  errand.method === 'DELETE' || ['update_account', 'set_payout_schedule'].includes(errand.kind)
    ? errand.path
    : errand.path.replace(/\/(reject|close|cancel)$/, '');

const told = (errand: FrozenErrand, isDone: boolean): ErrandFinding =>
  isDone ? done(errand, null) : { kind: 'absent' };

const done = (errand: FrozenErrand, reference: string | null): ErrandFinding => {
  const { within } = errand.trace;
  return within === null
    ? unreadable(errand)
    : {
        kind: 'found',
        outcome: { kind: 'done', report: { about: 'change', account: within, reference } },
      };
};

/** Stripe lets nobody tell an account that is closed from one that was never let in to. */
const unanswered = (
  errand: FrozenErrand,
  reply: Exclude<Reply, { kind: 'answered' }>,
): ErrandFinding => {
  const read = unread(reply);
  if (read.kind === 'unreachable') return read;
  if (errand.kind === 'close_account') return done(errand, null);
  if (errand.kind === 'remove_external_account' && read.kind === 'absent') {
    return done(errand, lastOf(errand.path));
  }
  const message = read.kind === 'gone' ? read.message : 'There is no such account.';
  // What became of money is not proved by nobody letting us look.
  if (errand.kind === 'cancel_payout') return { kind: 'unreachable', cause: message };
  return { kind: 'found', outcome: refused('account_gone', 'account_invalid', message) };
};

const ofPayout = (errand: FrozenErrand, payout: Stripe.Payout): ErrandFinding => {
  if (payout.status === 'canceled') return { kind: 'found', outcome: judgeAnswer(errand, payout) };
  if (payout.status === 'pending') return { kind: 'absent' };
  const message = 'The payout has left and cannot be canceled.';
  return {
    kind: 'found',
    outcome: refused('not_permitted', `payout_${payout.status}`, message),
  };
};

const refused = (reason: string, code: string, message: string): ErrandOutcome => ({
  kind: 'refused',
  reason,
  code,
  message,
  mayPassLater: false,
});

const unreadable = (errand: FrozenErrand): ErrandFinding => ({
  kind: 'unreachable',
  cause: `the answer says nothing of ${errand.kind}`,
});
