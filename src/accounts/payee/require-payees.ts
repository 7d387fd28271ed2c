import type { Scope, Transaction } from '#kernel';
import type { ChargeKind } from '#providers';
import { compatibilityOf } from '../account/compatibility.ts';
import { refuse } from '../errors.ts';
import type { Payee } from './payee.ts';
import { payeesOf } from './payees-of.ts';

/** How accounts are to be paid. */
export interface PayeeTerms {
  readonly chargeKind: ChargeKind;
  readonly currency: string;
  /** The provider through which they are to be paid; any where absent. */
  readonly provider?: string | undefined;
  /** Whether the payment is made in the account's own name though the platform is charged. */
  readonly isOnBehalf?: boolean | undefined;
  /** Whether a combination that asks for care is wanted. */
  readonly allowCaution: boolean;
  /** Whether the provider's sales people agreed to what takes their word. */
  readonly allowSalesGated: boolean;
}

/**
 * The accounts that are to be paid, each of them able to be: asked before anything is sent.
 *
 * @throws refusal account_not_found, account_cannot_receive, account_currency_unsupported,
 *   charge_kind_blocked, which names the setting that blocks
 */
export const requirePayees = async (
  tx: Transaction,
  scope: Scope,
  ids: readonly string[],
  terms: PayeeTerms,
): Promise<ReadonlyMap<string, Payee>> => {
  const payees = await payeesOf(tx, scope, ids);
  for (const id of ids) {
    const payee = payees.get(id);
    if (payee === undefined) {
      throw refuse('account_not_found', { detail: `No account ${id}.`, extra: { account_id: id } });
    }
    requirePayee(payee, terms);
  }
  return payees;
};

/** One account under these terms. Pure. */
export const requirePayee = (payee: Payee, terms: PayeeTerms): void => {
  requireSoundKind(payee, terms);
  requireAble(payee, terms);
  if (payee.currencies === 'any' || payee.currencies.includes(terms.currency)) return;
  throw refuse('account_currency_unsupported', {
    detail: `Account ${payee.id} holds ${payee.currencies.join(', ')}, not ${terms.currency}.`,
    extra: { account_id: payee.id, currencies: payee.currencies },
  });
};

const requireSoundKind = (payee: Payee, terms: PayeeTerms): void => {
  const { verdict, setting } = compatibilityOf(payee.traits, terms.chargeKind);
  const isAllowed =
    verdict === 'ok' ||
    (verdict === 'caution' && terms.allowCaution) ||
    (verdict === 'sales_gated' && terms.allowSalesGated);
  if (isAllowed || setting === null) return;
  throw refuse('charge_kind_blocked', {
    detail: `Payments of kind ${terms.chargeKind} with account ${payee.id} are ${phrases[verdict]}; its ${setting} decides that.`,
    extra: { account_id: payee.id, setting, verdict },
  });
};

const phrases = {
  ok: 'sound',
  caution: 'made only where they are accepted with care',
  sales_gated: "made only where the provider's sales people agreed",
  blocked: 'not possible',
} as const;

const requireAble = (payee: Payee, terms: PayeeTerms): void => {
  const missing = missingOf(payee, terms);
  if (missing === undefined) return;
  throw refuse('account_cannot_receive', {
    detail: `Account ${payee.id} is ${payee.state} and ${missing}.`,
    extra: { account_id: payee.id, status: payee.state },
  });
};

/** What it lacks for these terms. A charge of its own takes the right to charge, all else transfers. */
const missingOf = (payee: Payee, terms: PayeeTerms): string | undefined => {
  if (terms.provider !== undefined && payee.provider !== terms.provider) {
    return `stands at ${payee.provider}, not at ${terms.provider}`;
  }
  const takesCharges = terms.chargeKind === 'direct' || terms.isOnBehalf === true;
  if (takesCharges && !payee.mayCharge) return 'may not be charged for';
  if (terms.chargeKind !== 'direct' && !payee.mayReceive) return 'may not be transferred to';
  return undefined;
};
