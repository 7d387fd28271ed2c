import type { ErrandOutcome, FrozenErrand, PlatformReport } from '../../contract.ts';
import type { Reply } from '../client.ts';
import {
  isAccount,
  isAccountV1,
  isAccountV2,
  isBalanceSettings,
  isDeleted,
  isExternalAccount,
  isFeeRefund,
  isPayout,
  isPerson,
  isReversal,
  isTransfer,
  ourName,
  type Stamped,
} from './answers.ts';
import { judgeErrandFault } from './judge-errand-fault.ts';
import { errandKey } from './names.ts';
import { reportAccount } from './report-account.ts';
import { reportPayout, reportReversal, reportTransfer } from './reports.ts';

/** What a reply to a frozen errand means. Pure. */
export const judgeErrand = (errand: FrozenErrand, reply: Reply): ErrandOutcome => {
  switch (reply.kind) {
    case 'answered':
      return judgeAnswer(errand, reply.body);
    case 'refused':
      return judgeErrandFault(errand, reply.status, reply.fault);
    case 'lost':
      return reply.hasLeft
        ? { kind: 'unknown', cause: reply.cause }
        : { kind: 'not_sent', proof: `${reply.cause}: no byte of the request left` };
  }
};

/** An answer counts only as what the errand asked for: its thing, its amount, its place. */
export const judgeAnswer = (errand: FrozenErrand, body: unknown): ErrandOutcome => {
  const report = reportOf(errand, body);
  if (report === undefined) {
    const cause = `the answer to ${errand.kind} is not what was asked for`;
    return { kind: 'unknown', cause, isUnmapped: true };
  }
  const difference = differenceOf(errand, report);
  return difference === undefined
    ? { kind: 'done', report }
    : { kind: 'unknown', cause: difference, isUnmapped: true };
};

const reportOf = (errand: FrozenErrand, body: unknown): PlatformReport | undefined => {
  switch (errand.kind) {
    case 'create_account':
      return created(errand, body);
    case 'transfer':
      return isTransfer(body) && isOurs(errand, body) ? reportTransfer(body) : undefined;
    case 'reverse_transfer':
      return isReversal(body) && isOurs(errand, body) ? reportReversal(body) : undefined;
    case 'refund_application_fee':
      return isFeeRefund(body) && isOurs(errand, body) ? reportReversal(body) : undefined;
    case 'payout':
      return isPayout(body) && isOurs(errand, body) ? payoutOf(errand, body) : undefined;
    case 'cancel_payout':
      return isPayout(body) && body.id === errand.trace.within && body.status === 'canceled'
        ? payoutOf(errand, body)
        : undefined;
    default:
      return changed(errand, body);
  }
};

const created = (errand: FrozenErrand, body: unknown): PlatformReport | undefined => {
  const isWanted = errand.path.startsWith('/v2/') ? isAccountV2 : isAccountV1;
  if (!isAccount(body) || !isWanted(body) || !isOurs(errand, body)) return undefined;
  return { about: 'account', account: reportAccount(body) };
};

const payoutOf = (errand: FrozenErrand, body: Parameters<typeof reportPayout>[0]) =>
  errand.account === null ? undefined : reportPayout(body, errand.account);

/** Of a change only that it is one of this account, or of something in it. */
const changed = (errand: FrozenErrand, body: unknown): PlatformReport | undefined => {
  const account = errand.trace.within;
  if (account === null) return undefined;
  const change = (reference: string | null): PlatformReport => ({
    about: 'change',
    account,
    reference,
  });
  switch (errand.kind) {
    case 'update_account':
    case 'reject_account':
      return isAccount(body) && body.id === account ? change(null) : undefined;
    case 'close_account':
      return isDeleted(body, account) || (isAccountV2(body) && body.closed === true)
        ? change(null)
        : undefined;
    case 'set_payout_schedule':
      return isBalanceSettings(body) ? change(null) : undefined;
    case 'put_person':
      return isPerson(body) ? change(body.id) : undefined;
    case 'add_external_account':
      return isExternalAccount(body) ? change(body.id) : undefined;
    case 'remove_external_account': {
      const reference = lastOf(errand.path);
      return isDeleted(body, reference) ? change(reference) : undefined;
    }
    default:
      return undefined;
  }
};

/** The thing that a path ends with. */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether a thing of theirs was made by this errand: it carries its name. */
export const isOurs = (errand: FrozenErrand, thing: Stamped): boolean =>
  ourName(thing, errandKey) === errand.trace.ourId;

const differenceOf = ({ expects, body }: FrozenErrand, report: PlatformReport) => {
  if (report.about === 'transfer' && report.destination !== body.destination) {
    return `${report.reference} went to ${report.destination}`;
  }
  if (expects === null || report.about === 'account' || report.about === 'change') return undefined;
  const { minor, currency } = report.amount;
  return minor.toString() === expects.minor && currency === expects.currency
    ? undefined
    : `${report.reference} moves ${minor} ${currency}, not what was asked for`;
};
