import { columns, type Scope } from '#kernel';
import { pageOfPayments } from '../store.ts';
import type { VerifyDeps } from '../verify-payments.ts';
import { type ClaimRow, claimsOfPage } from './store.ts';

/** What our books say a provider has done for one payment, in our minor units. */
export interface Claim {
  readonly scope: Scope;
  readonly paymentId: string;
  readonly state: string;
  readonly currency: string;
  /** Under whose names the provider keeps it: its authorisations there. */
  readonly attemptIds: readonly string[];
  /** The attempts that gave money back there. */
  readonly refundIds: readonly string[];
  /** The provider's own names for the authorisations. */
  readonly references: readonly string[];
  /** What it took of which entry of a statement, where money came unasked. */
  readonly credited: readonly { readonly reference: string; readonly minor: bigint }[];
  readonly heldMinor: bigint;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  /** Something of it has not come to its end: the provider may know more than we do. */
  readonly isOpen: boolean;
}

const pageMax = 1_000;

/** Every payment that went to a provider, a page at a time: for whoever has the provider's books. */
export async function* claimsAt(
  deps: VerifyDeps,
  provider: string,
): AsyncGenerator<readonly Claim[]> {
  let [organisation, id] = ['', ''];
  for (let isLast = false; !isLast; ) {
    const { page, rows } = await deps.database.transaction(async (tx) => {
      const page = await tx.rows(pageOfPayments, [
        organisation,
        id,
        deps.organisationId ?? null,
        pageMax,
      ]);
      if (page.length === 0) return { page, rows: [] };
      const keys = columns(page, (one) => [one.organisation_id, one.id]);
      return { page, rows: await tx.rows(claimsOfPage, [...keys, provider]) };
    });
    yield rows.map(toClaim);
    [organisation, id] = [page.at(-1)?.organisation_id ?? '', page.at(-1)?.id ?? ''];
    isLast = page.length < pageMax;
  }
}

const toClaim = (row: ClaimRow): Claim => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  paymentId: row.id,
  state: row.state,
  currency: row.currency,
  attemptIds: row.attempt_ids,
  refundIds: row.refund_ids,
  references: row.references,
  credited: row.credited.map(({ reference, minor }) => ({ reference, minor: BigInt(minor) })),
  heldMinor: row.held_minor,
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
  isOpen: row.is_open,
});
