import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { randomIds, systemClock } from '#kernel';
import { type Money, money } from '#money';
import type { AuthorizeInstruction, FrozenRequest, Instruction, Outcome } from '#providers';
import type { Account, ProviderUnderTest } from './provider-under-test.ts';

export const ids = randomIds(systemClock);
export const tenEuro = money(1050n, 'EUR');

/** A payment that the approved method pays, unless told otherwise. */
export const authorizing = (
  account: Account,
  given: Partial<AuthorizeInstruction> = {},
): AuthorizeInstruction => ({
  operation: 'authorize',
  amount: tenEuro,
  capture: 'manual',
  methodType: 'card',
  paymentMethodToken: account.methods.approved,
  isOffSession: false,
  returnUrl: 'https://shop.example/back',
  paymentId: ids.next('pay'),
  ...given,
});

/** An instruction on its way: the frozen request, as it comes back from the database. */
export interface Frozen {
  readonly attemptId: string;
  readonly request: FrozenRequest;
}

export const freeze = ({ provider }: ProviderUnderTest, instruction: Instruction): Frozen => {
  const attemptId = ids.next('att');
  const prepared = provider.prepare(instruction, attemptId);
  return { attemptId, request: JSON.parse(JSON.stringify(prepared)) as FrozenRequest };
};

/** Freezes and sends, and waits for its end; the key is the attempt, as it is in production. */
export const perform = async (
  under: ProviderUnderTest,
  account: Account,
  instruction: Instruction,
): Promise<Outcome> => {
  const frozen = freeze(under, instruction);
  return await endOf(under, account, frozen, await sendFrozen(under, account, frozen));
};

/** What an operation came to whose first answer only says that it was received. */
export const endOf = async (
  { provider }: Pick<ProviderUnderTest, 'provider'>,
  account: Account,
  frozen: Frozen,
  outcome: Outcome,
): Promise<Outcome> =>
  outcome.kind === 'pending' &&
  account.ended !== undefined &&
  provider.capabilities.answersLater.includes(frozen.request.operation)
    ? await account.ended(frozen, outcome)
    : outcome;

export const sendFrozen = async (
  { provider }: Pick<ProviderUnderTest, 'provider'>,
  account: Account,
  { request, attemptId }: Frozen,
): Promise<Outcome> => (await provider.send(account.connection, request, attemptId)).result;

export const approvedBy = (outcome: Outcome): Extract<Outcome, { kind: 'approved' }> => {
  assert.ok(outcome.kind === 'approved', `the outcome is ${inspect(outcome)}`);
  return outcome;
};

/** The provider's reference of a payment in the state that an operation starts from. */
export const standing = async (
  under: ProviderUnderTest,
  account: Account,
  capture: AuthorizeInstruction['capture'],
  mayGrow?: AuthorizeInstruction['mayGrow'],
): Promise<string> =>
  approvedBy(await perform(under, account, authorizing(account, { capture, mayGrow }))).reference;

/** An operation upon a payment that stands ready for it. */
export const readyFor = async (
  under: ProviderUnderTest,
  account: Account,
  operation: Instruction['operation'],
  amount: Money = tenEuro,
): Promise<Instruction> => {
  switch (operation) {
    case 'authorize':
      return authorizing(account, { amount });
    case 'capture':
      return {
        operation,
        amount,
        reference: await standing(under, account, 'manual'),
        isFinal: true,
      };
    case 'increment':
      return {
        operation,
        amount,
        total: { ...amount, minor: amount.minor + tenEuro.minor },
        reference: await standing(under, account, 'manual', 'increment'),
      };
    case 'void':
      return { operation, reference: await standing(under, account, 'manual') };
    case 'refund':
      return { operation, amount, reference: await standing(under, account, 'automatic') };
  }
};
