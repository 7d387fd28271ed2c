import { columns, type Scope } from '#kernel';
import { type ClaimRow, claimsOfPage, pageOfPayments } from './store.ts';
import type { VerifyDeps } from './verify-payments.ts';

/** What our books say a provider has done for one payment; amounts as the provider counts them. */
export interface Claim {
  readonly scope: Scope;
  readonly paymentId: string;
  readonly state: string;
  readonly currency: string;
  /** Under whose names the provider keeps it. */
  readonly attemptIds: readonly string[];
  readonly heldUnits: bigint;
  readonly capturedUnits: bigint;
  readonly refundedUnits: bigint;
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

const toClaim = (row: ClaimRow): Claim => {
  const units = (minor: bigint): bigint =>
    row.amount_units === null ? minor : (minor * row.amount_units) / row.amount_minor;
  return {
    scope: { organisationId: row.organisation_id, mode: row.mode },
    paymentId: row.id,
    state: row.state,
    currency: row.currency,
    attemptIds: row.attempt_ids,
    heldUnits: units(row.held_minor),
    capturedUnits: units(row.captured_minor),
    refundedUnits: units(row.refunded_minor),
    isOpen: row.is_open,
  };
};
