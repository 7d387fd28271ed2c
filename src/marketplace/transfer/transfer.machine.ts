import { machine } from '#kernel';

/**
 * A transfer to a seller. What is refused or never left has failed, and a later one takes its
 * place; what nobody can prove is for a person.
 */
export const transferMachine = machine('transfer', 'sending', {
  sending: { pay: 'paid', fail: 'failed', contest: 'in_review' },
  in_review: { pay: 'paid', fail: 'failed' },
  paid: {},
  failed: {},
});

export type TransferState = (typeof transferMachine.states)[number];
export type TransferEvent = (typeof transferMachine.events)[number];
