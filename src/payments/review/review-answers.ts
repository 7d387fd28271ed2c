import type { Static } from 'typebox';
import type { Attempt } from '../record/world.ts';
import type { ResolveReviewBody } from './schema.ts';

type Answer = Static<typeof ResolveReviewBody>['outcome'];

/** Whether a person is asked about an attempt. */
export const isInReview = (attempt: Attempt): boolean => answersTo(attempt).length > 0;

/**
 * What can be said of an attempt: what became of it, where nobody knows; what is to be done, where
 * money came twice; that it was seen, where the provider took back what had been refunded.
 */
export const answersTo = ({ state, review_reason: reason }: Attempt): readonly Answer[] => {
  if (state === 'in_review') return ['approved', 'declined'];
  if (reason === null) return [];
  switch (state) {
    case 'superseded':
      return ['approved', 'declined'];
    case 'approved_late':
      return ['returned', 'noted'];
    case 'approved':
      return ['noted'];
    default:
      return [];
  }
};
