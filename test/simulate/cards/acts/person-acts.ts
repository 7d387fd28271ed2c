import { formatAmount, money } from '#money';
import { payments } from '#payments';
import type { CardsMachine } from '../cards-machine.ts';
import type { CardsWorld } from '../cards-world.ts';
import { claimsOf } from '../judge/claims.ts';
import type { DrawAct } from './act.ts';
import { newRequest, sendRequest } from './send-request.ts';

/** A person takes one attempt from the review queue and says what the provider's books show. */
export const drawReview: DrawAct = (world) => ({
  kind: 'other',
  run: async (machine) => {
    const organisationId = world.dice.pick(world.organisationIds);
    await reviewAll(world, machine, organisationId, 1);
  },
});

/** Resolves reviews of one organisation by the provider's own books. */
export const reviewAll = async (
  world: CardsWorld,
  machine: CardsMachine,
  organisationId: string,
  most: number,
): Promise<void> => {
  const queue: Awaited<ReturnType<typeof payments.listReviews.run>>['data'] = [];
  const list = newRequest(world, organisationId, 'list reviews', async (deps, caller) => {
    const { data } = await payments.listReviews.run(deps, caller, {
      params: {},
      query: { limit: 100 },
      body: {},
    });
    queue.push(...data);
    return { id: 'queue', status: `${data.length} long` };
  });
  await sendRequest(world, machine, list);
  for (const review of queue.slice(0, most)) {
    const truth = await world.turns.take(async () => await truthOf(world, review));
    if (truth === 'open') continue;
    const what = `resolve ${review.operation} ${review.id} of ${review.payment_id} as ${truth.outcome}`;
    const resolve = newRequest(world, organisationId, what, async (deps, caller) => {
      const { id, status } = await payments.resolveReview.run(deps, caller, {
        params: { attempt_id: review.id },
        query: {},
        body: { ...truth, reason: 'Seen in the books of the provider.' },
      });
      world.sometimes.hit('person: resolves a review');
      if (truth.outcome === 'approved') world.memory.isApprovedByHand = true;
      return { id, status };
    });
    await sendRequest(world, machine, resolve);
  }
};

type Truth =
  | 'open'
  | { readonly outcome: 'approved'; readonly provider_reference: string }
  | { readonly outcome: 'declined' };

/** Longer than any window that a provider declares; what keeps no promise may come later still. */
const patienceMs = 10 * 60_000;

const truthOf = async (
  world: CardsWorld,
  review: {
    readonly id: string;
    readonly payment_id: string;
    readonly operation: string;
    readonly amount: string;
    readonly created_at: string;
  },
): Promise<Truth> => {
  const ageMs = world.clock.now().getTime() - new Date(review.created_at).getTime();
  if (ageMs < patienceMs) return 'open';
  const { authorizations } = await world.outside.books();
  const claims = await claimsOf(world);
  const claim = claims.find(({ paymentId }) => paymentId === review.payment_id);
  const own = (claim?.attemptIds ?? []).flatMap((id) => authorizations.get(id) ?? []);
  const approve = (reference: string): Truth => ({
    outcome: 'approved',
    provider_reference: reference,
  });
  switch (review.operation) {
    case 'authorize': {
      const booked = authorizations.get(review.id);
      if (booked === undefined || booked.isCanceled) return { outcome: 'declined' };
      if (booked.charges > 0) return approve(booked.reference);
      return booked.isOpen ? 'open' : { outcome: 'declined' };
    }
    case 'capture': {
      const named = own
        .flatMap(({ captures }) => captures)
        .find(({ attemptId }) => attemptId === review.id);
      if (named !== undefined) return approve(named.reference);
      // Of another amount it was another capture's.
      const taken = own
        .filter(({ captures }) => captures.length === 0)
        .find(
          ({ capturedMinor, currency }) =>
            capturedMinor > 0n && formatAmount(money(capturedMinor, currency)) === review.amount,
        );
      return taken === undefined ? { outcome: 'declined' } : approve(taken.reference);
    }
    case 'increment': {
      // More is held than we know of.
      const raised = own.find(({ heldMinor }) => heldMinor > (claim?.heldMinor ?? 0n));
      return raised === undefined ? { outcome: 'declined' } : approve(raised.reference);
    }
    case 'void': {
      const gone = own.find(({ isCanceled }) => isCanceled);
      return gone === undefined ? { outcome: 'declined' } : approve(gone.reference);
    }
    default: {
      const refund = own
        .flatMap(({ refunds }) => refunds)
        .find(({ attemptId, isStanding }) => attemptId === review.id && isStanding);
      if (refund !== undefined) return approve(refund.reference);
      // What was only held goes back by being let go.
      const gone = own.find(
        ({ isCanceled, voidedBy }) => isCanceled && (voidedBy ?? review.id) === review.id,
      );
      return review.operation !== 'return' || gone === undefined
        ? { outcome: 'declined' }
        : approve(gone.reference);
    }
  }
};
