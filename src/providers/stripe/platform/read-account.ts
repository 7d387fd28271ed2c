import type { Stripe } from 'stripe';
import type { AccountReport, PayoutSchedule, Read } from '../../contract.ts';
import {
  isAccount,
  isAccountV1,
  isAccountV2,
  isBalanceSettings,
  isDeleted,
  isExternalAccount,
} from './answers.ts';
import { type Caller, readList, unread } from './desk.ts';
import { accountPath } from './names.ts';
import { included } from './prepare-account.ts';
import { reportAccountV1 } from './report-account-v1.ts';
import { reportAccountV2 } from './report-account-v2.ts';
import { readBalanceSettings } from './schedule.ts';

/**
 * Reads a connected account whole. When it is paid out stands in the settings of its balance; its
 * bank accounts are part of a v1 account and stand beside a v2 one.
 */
export const readAccount = async (
  caller: Caller,
  reference: string,
  api: 'v1' | 'v2',
): Promise<Read<AccountReport>> => {
  const path = api === 'v1' ? accountPath(reference) : accountV2Path(reference);
  const reply = await caller.get(path, null);
  if (reply.kind !== 'answered') return unread(reply);
  const { body } = reply;
  if (isDeleted(body, reference)) return { kind: 'gone', message: 'The account was deleted.' };
  const isWanted = api === 'v1' ? isAccountV1 : isAccountV2;
  if (!isAccount(body) || !isWanted(body) || body.id !== reference) {
    return { kind: 'unreachable', cause: `the answer is no account ${reference}` };
  }

  const schedule = await readSchedule(caller, reference);
  if (schedule.kind !== 'found') return schedule;
  const payoutSchedule = schedule.value;
  if (isAccountV1(body)) return { kind: 'found', value: reportAccountV1(body, payoutSchedule) };

  const external = await readExternal(caller, reference);
  if (external.kind !== 'found') return external;
  const around = { externalAccounts: external.value, payoutSchedule };
  return { kind: 'found', value: reportAccountV2(body, around) };
};

/** A v2 account with all its parts. */
export const accountV2Path = (reference: string): string =>
  `${accountPath(reference, 'v2')}?${included.map((part, at) => `include[${at}]=${part}`).join('&')}`;

/** An account of which nothing can be paid out has no such settings, or does not show them. */
const readSchedule = async (
  caller: Caller,
  account: string,
): Promise<Read<PayoutSchedule | null>> => {
  const reply = await caller.get('/v1/balance_settings', account);
  if (reply.kind === 'answered') {
    return isBalanceSettings(reply.body)
      ? { kind: 'found', value: readBalanceSettings(reply.body) ?? null }
      : { kind: 'unreachable', cause: 'the answer is no settings of a balance' };
  }
  const isWithout = reply.kind === 'refused' && (reply.status === 400 || reply.status === 404);
  return isWithout ? { kind: 'found', value: null } : unread(reply);
};

const readExternal = async (
  caller: Caller,
  account: string,
): Promise<Read<readonly Stripe.ExternalAccount[]>> => {
  const read = await readList(caller, {
    path: `${accountPath(account)}/external_accounts?limit=100`,
    account: null,
    what: 'external accounts',
    isItem: isExternalAccount,
  });
  // The old door to a new account may be shut while the account itself is open.
  return read.kind === 'absent' ? { kind: 'found', value: [] } : read;
};
