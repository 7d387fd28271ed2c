import { appendEvents, assert, type Ids, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import type { Attempt } from '../record/world.ts';
import type { Allotment, Allotted } from './allot-credits.ts';
import { creditMachine } from './credit.machine.ts';
import type { Credit } from './credit.ts';
import { bookTaken } from './credit-bookings.ts';
import { eventOf } from './credit-event.ts';
import { appendCreditLogs, saveCredits } from './store.ts';

/** Makes an allotment durable: rows, steps, parts, ledger, events. What changed meanwhile stays. */
export const writeAllotment = async (
  tx: Transaction,
  ids: Ids,
  given: { readonly attempt: Attempt; readonly allotment: Allotment; readonly at: Date },
): Promise<void> => {
  const { attempt, at } = given;
  const moves = given.allotment.credits
    .filter(isNews)
    .map((allotted) => ({ ...allotted, next: moved(allotted, attempt, at) }));
  const saved = await saveCredits(
    tx,
    moves.map(({ next }) => next),
  );
  const written = moves.filter(({ next }) => saved.has(next.id));
  const taking = written.filter(({ takenMinor }) => takenMinor > 0n);
  await appendCreditLogs(tx, {
    steps: written.map(({ credit, next, event }) => ({
      credit: next,
      from: credit.state,
      event,
      at,
    })),
    parts: taking.map(({ next, match, takenMinor }) => ({
      organisation_id: next.organisation_id,
      mode: next.mode,
      credit_id: next.id,
      attempt_id: attempt.id,
      payment_id: attempt.payment_id,
      amount_minor: takenMinor,
      kind: match.kind,
      why: match.why,
      occurred_at: at,
    })),
  });
  if (taking.length > 0) {
    const posted = await postTransfers(
      tx,
      taking.map(({ next, takenMinor }) => bookTaken(next, attempt.id, takenMinor)),
    );
    const isBooked = posted.every(({ kind }) => kind !== 'refused');
    assert(isBooked, 'the ledger lets matched money leave suspense');
  }
  await appendEvents(tx, ids, written.flatMap(toldAs));
};

/** A credit that waits for the rest goes on waiting: no step, no event. */
const isNews = ({ credit, event }: Allotted): boolean => creditMachine.may(credit.state, event);

const moved = (
  { credit, match, event, takenMinor }: Allotted,
  attempt: Attempt,
  at: Date,
): Credit => ({
  ...credit,
  version: credit.version + 1n,
  state: creditMachine.step(credit.state, event),
  open_minor: credit.open_minor - takenMinor,
  payment_id: attempt.payment_id,
  attempt_id: attempt.id,
  kind: match.kind,
  why: match.why,
  step_count: credit.step_count + 1,
  updated_at: at,
});

const toldAs = ({ event, next }: { readonly event: Allotted['event']; readonly next: Credit }) => {
  switch (event) {
    case 'match':
    case 'match_part':
      return [eventOf('credit.matched', next)];
    case 'suspend':
      return [eventOf('credit.suspended', next)];
    case 'wait':
      return [];
  }
};
