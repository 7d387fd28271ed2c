import { type Currency, formatAmount, isCurrency, money } from '#money';
import { CommandFault } from '../../command-fault.ts';
import type { Stage } from '../story.ts';

/** Whether our books balance, and say the same as the provider's own. */
export const compareBooks = async (stage: Stage): Promise<boolean> => {
  stage.tell.ending("The books: ours balance to zero, and agree with the provider's own");
  const isBalanced = await judgeBalance(stage);
  const isAgreed = await judgeAgreement(stage);
  return isBalanced && isAgreed;
};

const judgeBalance = async ({ world, tell }: Stage): Promise<boolean> => {
  const lines = await world.ledger.trialBalance();
  for (const { currency, posted, pending, debits, credits } of lines) {
    const sides = `${amount(debits, currency)} debit, ${amount(credits, currency)} credit`;
    tell.verdict(posted === 0n && pending === 0n, `trial balance in ${currency}: ${sides}`);
  }
  return lines.length > 0 && lines.every((line) => line.posted === 0n && line.pending === 0n);
};

const names = { stripe: 'Stripe', adyen: 'Adyen', bank: 'The bank' } as const;

const judgeAgreement = async ({ world, tell }: Stage): Promise<boolean> => {
  let isAgreed = true;
  for (const { provider, currency, owed } of await world.sandbox.sums()) {
    const ours = await world.ledger.owedBy(provider, currency);
    const theirs = BigInt(owed);
    tell.verdict(
      ours === theirs,
      `${names[provider]} owes us ${amount(ours, currency)} by our books, ${amount(theirs, currency)} by its own`,
    );
    isAgreed &&= ours === theirs;
  }
  return isAgreed;
};

const amount = (minor: bigint, currency: string): string =>
  `${formatAmount(money(minor, known(currency)))} ${currency}`;

const known = (currency: string): Currency => {
  if (!isCurrency(currency)) throw new CommandFault(`Nobody here knows the currency ${currency}.`);
  return currency;
};
