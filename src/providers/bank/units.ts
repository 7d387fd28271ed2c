import { formatAmount, isCurrency, type Money, parseAmount } from '#money';

/** An amount as the bank writes it: a decimal string with the decimals that ISO 4217 has. */
export const textOf = (amount: Money): string => formatAmount(amount);

/** Reads what the bank wrote; nothing where it is no amount of a currency that exists. */
export const moneyOf = (amount: unknown, currency: unknown): Money | undefined => {
  if (typeof amount !== 'string' || !amountForm.test(amount)) return undefined;
  if (typeof currency !== 'string' || !isCurrency(currency)) return undefined;
  return parseAmount(amount, currency);
};

/** No more decimals and digits than any amount of ours has; the bank writes two decimals. */
const amountForm = /^(0|[1-9][0-9]{0,11})\.[0-9]{2}$/;
