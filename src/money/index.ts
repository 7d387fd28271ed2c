export { allocate, allocateByCumulativeFloor } from './allocate.ts';
export { formatAmount, parseAmount, parsePositiveAmount } from './amount.ts';
export {
  type Currency,
  type CurrencyFacts,
  currencies,
  exponentOf,
  isCurrency,
} from './currencies.ts';
export { moneyRefusals } from './errors.ts';
export {
  addMoney,
  compare,
  equalMoney,
  type Money,
  money,
  negate,
  subtractMoney,
  sumMoney,
  zero,
} from './money.ts';
export { type ProviderUnits, type ProviderUnitTable, providerUnits } from './provider-units.ts';
export { convert, invertRate, parseRate, type Rate, type Rounding } from './rate.ts';
