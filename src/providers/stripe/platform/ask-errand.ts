import type { Stripe } from 'stripe';
import type { ErrandFinding, FrozenErrand, Read } from '../../contract.ts';
import {
  isAccountV1,
  isAccountV2,
  isExternalAccount,
  isFeeRefund,
  isPayout,
  isPerson,
  isReversal,
  isTransfer,
  type Stamped,
} from './answers.ts';
import { askChange } from './ask-change.ts';
import { type Caller, type Listed, readList, unread } from './desk.ts';
import { isOurs, judgeAnswer } from './judge-errand.ts';
import { accountPath } from './names.ts';
import { accountV2Path } from './read-account.ts';

/**
 * Finds out what became of an errand: whatever it makes carries the errand's name, and stands in a
 * list that holds it at once. Reads only.
 */
export const askErrand = async (caller: Caller, errand: FrozenErrand): Promise<ErrandFinding> => {
  const within = errand.trace.within ?? '';
  switch (errand.kind) {
    case 'transfer':
      return await findIn(caller, errand, {
        path: transfersPath(errand, within),
        what: 'transfers',
        isItem: isTransfer,
      });
    case 'reverse_transfer':
      return await findIn(caller, errand, {
        path: `/v1/transfers/${within}/reversals?limit=100`,
        what: 'reversals',
        isItem: isReversal,
      });
    case 'refund_application_fee':
      return await findIn(caller, errand, {
        path: `/v1/application_fees/${within}/refunds?limit=100`,
        what: 'refunds of a fee',
        isItem: isFeeRefund,
      });
    case 'payout':
      return await findIn(caller, errand, {
        path: `/v1/payouts?limit=100${sinceOf(errand)}&expand[]=data.balance_transaction`,
        what: 'payouts',
        isItem: isPayout,
      });
    case 'create_account':
      return await findAccount(caller, errand);
    case 'put_person': {
      const path = `${accountPath(within, errand.path.startsWith('/v2/') ? 'v2' : 'v1')}/persons`;
      return await findIn(caller, errand, {
        path: path.startsWith('/v2/') ? path : `${path}?limit=100`,
        what: 'persons',
        isItem: isPerson,
      });
    }
    case 'add_external_account':
      return await findIn(caller, errand, {
        path: `${accountPath(within)}/external_accounts?limit=100`,
        what: 'external accounts',
        isItem: isExternalAccount,
      });
    default:
      return await askChange(caller, errand);
  }
};

type Found = { readonly id: string } & Stamped;

const findIn = async <Item extends Found>(
  caller: Caller,
  errand: FrozenErrand,
  listed: Omit<Listed<Item>, 'account'>,
): Promise<ErrandFinding> => {
  const isEnough = (items: readonly Item[]) => items.some((item) => isOurs(errand, item));
  const read = await readList(caller, { ...listed, account: errand.account, isEnough });
  const found = oneOf(errand, read);
  return 'item' in found
    ? { kind: 'found', outcome: judgeAnswer(errand, found.item) }
    : found.finding;
};

/** One errand, one key, one thing: two mean that money may have moved twice. */
const oneOf = <Item extends Found>(
  errand: FrozenErrand,
  read: Read<readonly Item[]>,
): { readonly item: Item } | { readonly finding: ErrandFinding } => {
  if (read.kind !== 'found') return { finding: unseen(read) };
  const ours = read.value.filter((item) => isOurs(errand, item));
  const [first, second] = ours;
  if (first === undefined) return { finding: { kind: 'absent' } };
  if (second === undefined) return { item: first };
  const cause = `${ours.length} carry one errand: ${ours.map(({ id }) => id).join(', ')}`;
  return {
    finding: { kind: 'found', outcome: { kind: 'unknown', cause, isUnmapped: true } },
  };
};

/** Where the list itself cannot be seen, nothing is proved: not even when its owner is gone. */
const unseen = (read: Exclude<Read<unknown>, { kind: 'found' }>): ErrandFinding => {
  switch (read.kind) {
    case 'absent':
      return { kind: 'unreachable', cause: 'what it stands in is not there' };
    case 'gone':
      return { kind: 'unreachable', cause: read.message };
    case 'unreachable':
      return read;
  }
};

const findAccount = async (caller: Caller, errand: FrozenErrand): Promise<ErrandFinding> => {
  if (errand.path.startsWith('/v1/')) {
    const path = `/v1/accounts?limit=100${sinceOf(errand)}`;
    return await findIn(caller, errand, { path, what: 'accounts', isItem: isAccountV1 });
  }
  const before = errand.trace.since === null ? 0 : Date.parse(errand.trace.since) - day_ms;
  // Newest first, and no filter by time: enough once they are older than the errand.
  const listed: Listed<Stripe.V2.Core.Account> = {
    path: '/v2/core/accounts?limit=100',
    account: null,
    what: 'accounts',
    isItem: isAccountV2,
    isEnough: (items) => items.some(({ created }) => Date.parse(created) < before),
  };
  const found = oneOf(errand, await readList(caller, listed));
  if (!('item' in found)) return found.finding;
  // The list shows accounts without their parts.
  const reply = await caller.get(accountV2Path(found.item.id), null);
  return reply.kind === 'answered'
    ? { kind: 'found', outcome: judgeAnswer(errand, reply.body) }
    : unseen(unread(reply));
};

/** A day for the difference of two clocks; it only bounds how far a list is read. */
const day_ms = 86_400_000;

const sinceOf = ({ trace }: FrozenErrand): string =>
  trace.since === null
    ? ''
    : `&created[gte]=${Math.floor((Date.parse(trace.since) - day_ms) / 1_000)}`;

const transfersPath = ({ body }: FrozenErrand, group: string): string => {
  const destination = encodeURIComponent(String(body.destination));
  return `/v1/transfers?transfer_group=${encodeURIComponent(group)}&destination=${destination}&limit=100&expand[]=data.destination_payment.balance_transaction`;
};
