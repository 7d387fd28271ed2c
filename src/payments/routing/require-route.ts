import { explainRemoval } from './decision/explain-removal.ts';
import { refuse } from './errors.ts';
import type { PlannedRoute } from './plan-route.ts';

/** Refuses `routing_no_route`, with why for every candidate, where nobody can take a payment. */
export const requireRoute = (plan: PlannedRoute): PlannedRoute => {
  if (plan.order.length > 0) return plan;
  throw refuse('routing_no_route', {
    detail:
      plan.candidates.length === 0
        ? 'No provider is connected.'
        : `None of ${plan.candidates.length} connected providers can take the payment.`,
    extra: { removed: plan.trace.removed.map(explainRemoval) },
  });
};
