import { isOfMarket } from './market/market.ts';
import type { Row } from './rows.ts';

/**
 * Rows that naive code survives with one client, each with the reason: a row that proves nothing
 * must say so.
 */
const survivedByNaive: Readonly<Record<string, string>> = {
  'provider: 429': 'the provider said that it did nothing, and failed is the truth',
  'API killed at http.after_key_claimed': 'nothing was written or sent yet',
  'API killed at payments.before_intent_commit': 'nothing was written or sent yet',
};

/** Of what follows for a seller a 429 is no end: he was to be paid. */
const survivedAtMarket: Readonly<Record<string, string>> = {
  'API killed at http.after_key_claimed': 'nothing was written or sent yet',
};

/** What was not done at the first acquirer may be done at the second: even naive code is right. */
const undone = [
  'timeout_before',
  '500_before',
  'reset_before',
  '429',
  'html_404',
  'json_404',
  'json_502',
];

/** Why naive code survives a row with one client; nothing where it must not. */
export const whySurvived = ({ name, operation }: Row): string | undefined => {
  if (isOfMarket(operation)) return survivedAtMarket[name];
  if (operation !== 'cascade') return survivedByNaive[name];
  if (undone.some((fault) => name.endsWith(`first provider: ${fault}`))) {
    return 'nothing was done at the first, and it pays at the second';
  }
  return survivedByNaive[name.slice(name.indexOf('API killed'))];
};

/** Naive code sends no key and asks nobody: the class of the provider is all the same to it. */
export const forNaive = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ keys }) => keys === 'native');

/** Rows that eight clients are let loose on in every test run. */
const sharpest = new Set([
  'eight clients at once',
  'API killed at payments.after_call',
  'provider: timeout_after',
  'provider: reset_before',
  "acknowledgement of the intent's commit lost",
]);

/** What is tried of a capture and of a refund too; all else is the same code as for a payment. */
const ofEach = new Set([
  'API killed at payments.after_call',
  'provider: timeout_before',
  'provider: timeout_after',
  'provider: 500_after',
  'provider: 429',
  'provider: wrong_amount',
  'notices: shuffled',
  'notices: dropped',
  'notices: forged',
  "acknowledgement of the intent's commit lost",
  "acknowledgement of the outcome's commit lost",
]);

/** Where a provider that honours no keys matters most. */
const sharpestWithoutKeys = new Set([
  'provider: timeout_before',
  'provider: timeout_after',
  'notices: wrong tenant',
]);

const cascadesInBrief = new Set([
  'safe, first provider: timeout_before',
  'safe, first provider: timeout_after',
  'compensate, first provider: timeout_before',
  'compensate, first provider: timeout_after',
  'safe, declined by the first, API killed at payments.after_outcome_commit',
]);

/** Where what follows for a seller is most easily lost or done twice. */
const marketInBrief = new Set([
  'transfer, worker killed at marketplace.after_fold_commit',
  'transfer, worker killed at providers.errand_after_call',
  'reversal, worker killed at providers.errand_before_settle',
  'payout, API killed at providers.errand_after_call',
  'transfer, provider: timeout_after',
  'transfer, provider: 429',
  'reversal, provider: timeout_before',
  'reversal, provider: half_body',
  'payout, provider: reset_after',
  'payout, provider: wrong_amount',
  'payout, notices: delayed',
  'transfer, acknowledgement lost of the commit by which it is ended',
]);

const isQuick = ({ name, operation, clients, keys }: Row): boolean => {
  if (isOfMarket(operation)) return clients === 1 && marketInBrief.has(`${operation}, ${name}`);
  if (operation === 'cascade') {
    return keys === 'native' && clients === 1 && cascadesInBrief.has(name);
  }
  if (keys !== 'native') {
    // Who has neither keys nor a search is known least of, and is the harder one.
    const isSharp = keys === 'none' && sharpestWithoutKeys.has(name);
    return isSharp && clients === 1 && operation === 'pay';
  }
  if (operation !== 'pay') return clients === 1 && ofEach.has(name);
  return clients === 1 || sharpest.has(name);
};

/** Whether all rows are run. */
export const isWhole = process.env['FAULT_ROWS'] === 'whole';

/**
 * How long a call is waited for where it is not the provider that is at fault. The whole matrix takes
 * an hour or more, and a busy machine in that time is no reason to ask a person about a payment.
 */
export const patienceMs = isWhole ? 3_000 : 800;

/**
 * `npm run faults` runs all rows. `npm test`, which has to be quick, runs those of a provider that
 * honours keys with one client for a payment, the sharpest with eight as well; of its capture and its
 * refund those that differ; and without keys where it matters most.
 */
export const chosen = (rows: readonly Row[]): readonly Row[] =>
  isWhole ? rows : rows.filter(isQuick);
