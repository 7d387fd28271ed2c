import { accountsByReference } from '#accounts';
import { oldestUnread, type Scope } from '#kernel';
import { followPaymentsName } from '../split/follow-payments.ts';
import type { MarketplaceVerifyDeps } from './over-pages.ts';
import { sellersUnderWay, sumsOfSellers } from './store.ts';

/** What we say lies on a seller's own account at a provider. */
export interface SellerClaim {
  readonly accountId: string;
  /** The provider's name of the account. */
  readonly reference: string;
  /** By currency, in its minor units. */
  readonly minor: ReadonlyMap<string, bigint>;
  /** Whether something is on its way, so that the provider may know more than we do. */
  readonly isOpen: boolean;
}

/**
 * What we say lies on the accounts that a provider calls so, up to a thousand; those that are none
 * of ours are left out. For whoever holds it against the provider's own books.
 */
export const sellersAt = async (
  { database, clock }: Pick<MarketplaceVerifyDeps, 'database' | 'clock'>,
  at: Scope & { readonly provider: string },
  references: readonly string[],
): Promise<readonly SellerClaim[]> =>
  await database.transaction(async (tx) => {
    const { organisationId, provider } = at;
    const payees = await accountsByReference(tx, at, references);
    const ids = [...payees.values()].map(({ id }) => id);
    const sums = await tx.rows(sumsOfSellers, [ids.map(() => organisationId), ids]);
    const busy = await tx.rows(sellersUnderWay, [organisationId, ids, clock.now()]);
    const isUnheard = (await oldestUnread(tx, followPaymentsName)) !== undefined;
    const underWay = new Set(busy.map(({ account_id }) => account_id));
    return [...payees].map(([reference, { id }]) => ({
      accountId: id,
      reference,
      minor: new Map(
        sums
          .filter((one) => one.account_id === id && one.place === 'there')
          .filter((one) => one.provider === provider)
          .map(({ currency, minor }) => [currency, minor]),
      ),
      isOpen: isUnheard || underWay.has(id),
    }));
  });
