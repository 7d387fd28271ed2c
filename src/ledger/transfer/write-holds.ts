import { assert, columns, type Transaction } from '#kernel';

import type { Books, BooksBefore } from './books.ts';
import { writeHolds } from './store.ts';

/** Writes the holds that a batch made or changed, with the steps they took. */
export const writeChangedHolds = async (
  tx: Transaction,
  changed: readonly { readonly before: BooksBefore; readonly books: Books }[],
): Promise<void> => {
  const holds = changed.flatMap(({ before, books }) =>
    books.changedHolds().map((hold) => ({ ...before.scope, books, hold })),
  );
  if (holds.length === 0) return;
  const lines = holds.flatMap((one) => one.hold.lines.map((line) => ({ ...one, line })));
  const steps = changed.flatMap(({ before, books }) =>
    books.steps.map((step) => ({ ...before.scope, step })),
  );
  await tx.run(writeHolds, [
    ...columns(holds, ({ organisationId, mode, hold }) => [
      organisationId,
      mode,
      hold.id,
      hold.state,
      hold.sequence,
      hold.expiresAt,
    ]),
    ...columns(lines, ({ organisationId, mode, books, hold, line }) => [
      organisationId,
      mode,
      hold.id,
      numberOf(books, line.account),
      line.held,
      line.remaining,
    ]),
    steps.map((one) => one.organisationId),
    steps.map((one) => one.mode),
    steps.map(({ step }) => step.holdId),
    steps.map(({ step }) => step.sequence),
    steps.map(({ step }) => step.from),
    steps.map(({ step }) => step.event),
    steps.map(({ step }) => step.to),
    steps.map(({ step }) => step.transferId),
  ]);
};

const numberOf = (books: Books, path: string): bigint => {
  const account = books.account(path);
  assert(account !== undefined, 'a hold stands on open accounts');
  return account.number;
};
