import type { ErrandFinding, FrozenErrand } from '../../contract.ts';
import { askChange } from './ask-change.ts';
import { type Caller, unread } from './desk.ts';
import { isOurs, judgeAnswer } from './judge-errand.ts';
import { accountPath } from './names.ts';
import { accountV2Path } from './read-account.ts';

/**
 * Reads what a person says that an errand made, and judges it as its answer. Metadata can be set in
 * Stripe's dashboard: what was made there for an errand proves it once it bears the errand's name.
 */
export const askByName = async (
  caller: Caller,
  errand: FrozenErrand,
  reference: string,
): Promise<ErrandFinding> => {
  // It goes into a path, and comes from outside.
  if (!/^\w{1,200}$/.test(reference)) return { kind: 'absent' };
  const path = pathOf(errand, reference);
  if (path === undefined) return await ofChange(caller, errand, reference);
  const reply = await caller.get(path, errand.account);
  if (reply.kind !== 'answered') {
    const read = unread(reply);
    return read.kind === 'gone' ? { kind: 'unreachable', cause: read.message } : read;
  }
  return isOurs(errand, reply.body)
    ? { kind: 'found', outcome: judgeAnswer(errand, reply.body) }
    : { kind: 'found', outcome: { kind: 'unknown', cause: strange(errand) } };
};

const strange = ({ trace }: FrozenErrand): string => `it does not bear the name ${trace.ourId}`;

/** Where a thing of this name stands; nothing where an errand makes none. */
const pathOf = (errand: FrozenErrand, reference: string): string | undefined => {
  const within = errand.trace.within ?? '';
  const api = errand.path.startsWith('/v2/') ? 'v2' : 'v1';
  switch (errand.kind) {
    case 'transfer':
      return `/v1/transfers/${reference}?expand[]=destination_payment.balance_transaction`;
    case 'reverse_transfer':
      return `/v1/transfers/${within}/reversals/${reference}`;
    case 'refund_application_fee':
      return `/v1/application_fees/${within}/refunds/${reference}`;
    case 'payout':
      return `/v1/payouts/${reference}?expand[]=balance_transaction`;
    case 'create_account':
      if (!reference.startsWith('acct_')) return undefined;
      return api === 'v1' ? accountPath(reference) : accountV2Path(reference);
    case 'put_person':
      return `${accountPath(within, api)}/persons/${reference}`;
    case 'add_external_account':
      return `${accountPath(within)}/external_accounts/${reference}`;
    default:
      return undefined;
  }
};

/** What a change is done to says itself whether it was; nothing else can be named for it. */
const ofChange = async (
  caller: Caller,
  errand: FrozenErrand,
  reference: string,
): Promise<ErrandFinding> =>
  reference === errand.trace.within ? await askChange(caller, errand) : { kind: 'absent' };
