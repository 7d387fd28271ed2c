import type { Scope } from '#kernel';
import { cursorOf } from '../../credit/store.ts';
import type { VerifyDeps } from '../verify-payments.ts';
import { type CreditClaimRow, creditsOfAccount } from './store.ts';

/** Money that we say has arrived on an account. */
export interface CreditClaim {
  readonly creditId: string;
  /** The bank's name for the entry. */
  readonly reference: string;
  readonly minor: bigint;
  readonly currency: string;
}

/** What we say of one account at a bank. */
export interface AccountClaim {
  /** The entry up to which its statement was read; null where nobody has read it. */
  readonly lastRead: string | null;
  readonly credits: readonly CreditClaim[];
}

const pageMax = 1_000;

/** All that we say has arrived on one account: for whoever has its statement. */
export const creditsAt = async (
  { database }: Pick<VerifyDeps, 'database'>,
  { organisationId }: Scope,
  connectionId: string,
): Promise<AccountClaim> => {
  // Asked first: what is taken in while we read lies behind it.
  const cursor = await database.transaction(
    async (tx) => await tx.row(cursorOf, [organisationId, connectionId]),
  );
  const credits: CreditClaim[] = [];
  for (let after = '', isLast = false; !isLast; ) {
    const from = after;
    const page = await database.transaction(
      async (tx) => await tx.rows(creditsOfAccount, [organisationId, connectionId, from, pageMax]),
    );
    credits.push(...page.map(toClaim));
    after = page.at(-1)?.id ?? after;
    isLast = page.length < pageMax;
  }
  return { lastRead: cursor?.last_read ?? null, credits };
};

const toClaim = (row: CreditClaimRow): CreditClaim => ({
  creditId: row.id,
  reference: row.bank_reference,
  minor: row.amount_minor,
  currency: row.currency,
});
