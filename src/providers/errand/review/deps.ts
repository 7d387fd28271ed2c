import type { ErrandDeps, ErrandOwner } from '../errand.ts';
import type { ErrandRunner } from '../errand-runner.ts';

/**
 * What the operator's side of errands works with. The rows are this module's, so their routes stand
 * here, once for all owners. What an end means is the owner's, and he has a runner that knows it:
 * the composition root has made both runners and hands them in as values, as it does providers and
 * connections, so no floor learns of one above it.
 */
export interface ErrandReviewDeps
  extends Pick<ErrandDeps, 'database' | 'providerNamed' | 'connectionById'> {
  readonly runnerOf: (owner: ErrandOwner) => ErrandRunner;
}
