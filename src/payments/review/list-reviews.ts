import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import { attemptsInReview } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { presentReview } from './present-review.ts';
import type { ListReviewsQuery, ReviewList } from './schema.ts';

/** Attempts that wait for a person, newest first. */
export const listReviews = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListReviewsQuery> },
): Promise<Static<typeof ReviewList>> => {
  const limit = query.limit ?? pageSize;
  const { organisationId, mode } = caller;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(attemptsInReview, [organisationId, mode, query.cursor ?? null, limit + 1]),
  );
  return toPage(rows, limit, presentReview);
};
